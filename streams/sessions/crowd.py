"""How many are where, from frame to frame: changes of measured occupancy, and the time that people stand in places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from counting.core.density import DensityGrid

Points = NDArray[np.float64]

NOTE_SECONDS = 1.0  # least time between two notes of one zone
LONGEST_LOOK = 1.0  # seconds that one frame may stand for
MAP_SECONDS = 60.0  # that one grid is gathered


@dataclass(frozen=True, slots=True)
class Change:
    """From `time` (Unix seconds) on `people` were inside of a zone."""

    zone: int
    time: float
    people: int


@dataclass(slots=True)
class OccupancyChanges:
    """Tells when the number of people inside of a zone has changed: at most once a second for each."""

    _noted: dict[int, Change] = field(default_factory=dict)

    def take(self, time: float, inside: Mapping[int, int]) -> list[Change]:
        """Take in how many are inside of each area; return what has to be noted."""
        self._noted = {zone: change for zone, change in self._noted.items() if zone in inside}
        changes = [Change(zone, time, people) for zone, people in inside.items() if self._is_news(zone, time, people)]
        self._noted |= {change.zone: change for change in changes}
        return changes

    def forget(self) -> None:
        """Note every zone anew with the next frame, after time without frames."""
        self._noted.clear()

    def _is_news(self, zone: int, time: float, people: int) -> bool:
        before = self._noted.get(zone)
        return before is None or (before.people != people and time - before.time >= NOTE_SECONDS)


@dataclass(frozen=True, slots=True)
class DensityPart:
    """What a grid has gathered up to `time` (Unix seconds), within one minute."""

    time: float
    grid: DensityGrid


class DensityParts:
    """Gathers person-seconds over the picture, minute by minute of the clock."""

    def __init__(self) -> None:
        self._grid = DensityGrid()
        self._minute: float | None = None
        self._latest: float | None = None

    def take(self, time: float, feet: Points) -> DensityPart | None:
        """Take in where people's feet are (n, 2), 0–1; return the minute that is over, if one is.

        A frame stands for the time since the one before it, at most for a second.
        """
        over = self.finish() if self._minute is not None and time // MAP_SECONDS != self._minute else None
        if self._latest is not None and time > self._latest:
            self._minute = time // MAP_SECONDS
            self._grid.add(feet, min(time - self._latest, LONGEST_LOOK))
        self._latest = time
        return over

    def finish(self) -> DensityPart | None:
        """Return what was gathered of the present minute, if anything."""
        if self._minute is None or self._latest is None:
            return None
        part = DensityPart(self._latest, self._copy())
        self._minute = None
        self._grid.clear()
        return part

    def _copy(self) -> DensityGrid:
        """Return the values alone: fractions stay behind for the next minute."""
        part = DensityGrid()
        part.values[:] = self._grid.values
        part.seconds, part.samples = self._grid.seconds, self._grid.samples
        return part
