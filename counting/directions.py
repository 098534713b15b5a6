"""What the senses of a crossing mean in a zone."""

from __future__ import annotations

from typing import Protocol

from counting.choices import CountingDirection, Direction

OF_AREAS = {"entry": Direction.IN.value, "exit": Direction.OUT.value}
DROPPED = {CountingDirection.IN_ONLY.value: Direction.OUT.value, CountingDirection.OUT_ONLY.value: Direction.IN.value}


class Directed(Protocol):
    """What is needed of a zone."""

    counting_direction: str
    direction_mapping: dict[str, str]


def meant_direction(zone: Directed, sense: str) -> str:
    """Return what a crossing means in a zone, counted or not.

    `sense` is `positive` or `negative` for lines, `entry` or `exit` for areas.
    """
    return OF_AREAS.get(sense) or zone.direction_mapping[sense]


def mapped_direction(zone: Directed, sense: str) -> str | None:
    """Return the direction of a crossing, or None where the zone does not count it.

    A zone for one direction drops the other; compass directions always pass.
    """
    direction = meant_direction(zone, sense)
    return None if DROPPED.get(zone.counting_direction) == direction else direction
