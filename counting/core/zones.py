"""Lines and areas as the counter sees them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from counting.core.homography import Homography

Floats = NDArray[np.float64]
Point = tuple[float, ...]
ZoneKind = Literal["line", "area"]
Anchor = Literal["foot", "center", "head"]
Sense = Literal["positive", "negative", "entry", "exit"]

ANCHOR_HEIGHTS: dict[Anchor, float] = {"foot": 0.0, "center": 0.5, "head": 1.0}


@dataclass(frozen=True, eq=False)
class Zone:
    """A counting line or an area of one camera.

    `points` has shape (n, 2), 0–1 of the frame: two or more for a line, three or more for an area. `anchor` says
    which point of a person counts. `min_dwell` is how long somebody must be inside an area to have entered, seconds.
    `floor` maps the picture to metres where that is known; counting does without.
    """

    key: str
    kind: ZoneKind
    points: Floats
    anchor: Anchor = "foot"
    min_dwell: float = 0.3
    floor: Homography | None = None

    def scaled(self, aspect: float) -> Floats:
        """Return the points in frame heights: x is stretched by the frame's width / height."""
        return np.asarray(self.points * np.array([aspect, 1.0]))


@dataclass(frozen=True, slots=True)
class Crossing:
    """Somebody has crossed a line, entered an area or left it.

    `sense` is `positive` from left to right as seen from the line's first point, `negative` the other way round;
    `entry` or `exit` for areas. `time` is when it happened, `before` and `after` the points around it, in frame
    heights. `dwell` is the time spent inside, seconds, at an exit.
    """

    zone: str
    sense: Sense
    track: int
    time: float
    before: tuple[float, ...]
    after: tuple[float, ...]
    dwell: float | None = None


@dataclass(frozen=True, slots=True)
class Sightings:
    """Where confirmed tracks were seen, one row each, in the order of time.

    `tracks` and `times` have n entries, `points` has shape (n, 2) and `heights` (n,), both in frame heights.
    """

    tracks: list[int]
    times: list[float]
    points: Floats
    heights: Floats

    def anchored(self, anchor: Anchor) -> Floats:
        """Return the points that count for the anchor, shape (n, 2)."""
        share = ANCHOR_HEIGHTS[anchor]
        if not share:
            return self.points
        return np.column_stack([self.points[:, 0], self.points[:, 1] - share * self.heights])


class ZoneCounter(ABC):
    """Counts over one zone; fed with sightings in the order of time."""

    zone: Zone

    def update(self, sightings: Sightings) -> list[Crossing]:
        """Take in where people were seen and return who has crossed, entered or left."""
        points = sightings.anchored(self.zone.anchor)
        # Plain numbers: reading single ones out of arrays would cost more than all of the counting.
        rows = zip(
            sightings.tracks,
            sightings.times,
            map(tuple, points.tolist()),
            self.measure(points).tolist(),
            sightings.heights.tolist(),
            strict=True,
        )
        return [crossing for row in rows if (crossing := self.look(*row))]

    @abstractmethod
    def measure(self, points: Floats) -> Floats:
        """Return the signed distance of each point (n, 2) from the zone's edge, in frame heights."""

    @abstractmethod
    def look(
        self, track: int, time: float, point: tuple[float, ...], distance: float, height: float
    ) -> Crossing | None:
        """Take in one sighting, its `distance` measured before; return the crossing that it makes sure."""
