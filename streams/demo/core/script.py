"""The play: who comes when, for a number of seconds that begin and end with an empty hall."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from streams.demo.core.acts import ROUND, Act
from streams.demo.core.look import Look, draw_look
from streams.demo.core.walk import Route, Walk, walk

SEED = 20
MOST = 7  # people at a time
FIRST, LAST = 0.8, 1.2  # seconds of an empty hall before and after


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the play: what they look like and where they walk."""

    number: int
    look: Look
    walk: Walk


def write_script(seconds: float, seed: int = SEED) -> tuple[Person, ...]:
    """Return everybody who appears within a number of seconds; the same for the same arguments."""
    lot = np.random.default_rng(seed)
    people: list[Person] = []
    start, number = FIRST, 0
    while start < seconds - LAST:
        act = ROUND[number % len(ROUND)]
        people += _cast(act, lot, start, people, seconds - LAST)
        start += float(lot.uniform(1.8, 4.0))
        number += 1
    return tuple(people)


def _cast(act: Act, lot: np.random.Generator, start: float, people: list[Person], end: float) -> list[Person]:
    """Return the party of an act, or nobody where the hall is full or the time too short."""
    routes = act(lot)
    if sum(person.walk.row(start) is not None for person in people) + len(routes) > MOST:
        return []
    others = [person.walk for person in people]
    party = []
    for number, route in enumerate(routes):
        there = walk(Route(start + route.start, route.points, route.speed), others)
        look = draw_look(lot, child=number == 2)
        party.append(Person(len(people) + number, look, there))
    return party if all(person.walk.end <= end for person in party) else []
