"""Who crossed a line: sides that are sure, a dead band between them, and the place of the passage.

A side is sure when the foot point has been beyond the dead band for long or far enough: the cumulative sum (Page,
"Continuous inspection schemes", Biometrika 1954) of what it is beyond the band, in body heights times seconds.
Somebody who stands on the line and trembles never gathers it; somebody who walks has it after a fraction of a
second, and a person who dashes by after one sighting. Since the moment of the passage is interpolated, being sure
later costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cameras.core.shapes import segments_meet
from counting.core import geometry
from counting.core.zones import Crossing, Sense, Zone, ZoneCounter

Floats = NDArray[np.float64]
Point = tuple[float, ...]

DEAD_BAND = 0.1  # body heights on either side that decide nothing
SURE = 0.015  # body heights × seconds beyond the band after which a side is sure
SURE_AT_THE_END = 0.004  # the same for somebody who is not seen again
LONGEST_STEP = 0.2  # seconds that one sighting may stand for
TREMBLE = 0.04  # body heights by which somebody who stands on a line seems to have gone back
FIRST_STEP = 0.1  # seconds that the first sighting stands for
BESIDE = 2.0  # a place along a line that is not on it
TIE = 1e-9  # frame heights within which two segments are equally near


@dataclass(slots=True)
class _Passage:
    """The last change of sign of the distance: when, where along the line, and the points around it."""

    time: float
    share: float
    before: Point
    after: Point


@dataclass(slots=True)
class _Walker:
    """What a line remembers of one track.

    `gathered` holds the evidence for the left and the right side; `depth` how far, in body heights, it has been from
    the line since it last changed sides.
    """

    side: int = 0
    gathered: list[float] = field(default_factory=lambda: [0.0, 0.0])
    time: float = 0.0
    distance: float = 0.0
    point: Point = (0.0, 0.0)
    segment: int = 0
    depth: float = 0.0
    passages: dict[int, _Passage] = field(default_factory=dict)

    def settle(self) -> None:
        """Take in that the track is on the side that is sure, beyond the band: all other evidence is void."""
        self.gathered[0] = self.gathered[1] = 0.0
        self.depth = DEAD_BAND


class LineCounter(ZoneCounter):
    """Counts who crosses one line, which may have several segments; fed with sightings in the order of time."""

    def __init__(self, zone: Zone, aspect: float) -> None:
        self.zone = zone
        self.points = zone.scaled(aspect)
        self._segments = geometry.Segments(np.stack([self.points[:-1], self.points[1:]], axis=1))
        self._walkers: dict[int, _Walker] = {}

    def measure(self, points: Floats) -> Floats:
        """Return the signed distance of each point (n, 2) from the line, positive to its right, in frame heights."""
        return self._distances(points)[0]

    def look(self, track: int, time: float, point: Point, distance: float, height: float) -> Crossing | None:
        """Take in one sighting, its `distance` measured before; return the crossing that it makes sure."""
        segment = self._segment(point)
        walker = self._walkers.get(track)
        if walker is None:
            walker = self._walkers[track] = _Walker(time=time - FIRST_STEP, distance=distance, point=point)
            walker.segment = segment
        crossing = None
        if walker.side * distance > DEAD_BAND * height and walker.side * walker.distance > 0:
            walker.settle()
        else:
            crossing = self._look(track, walker, time, distance, point, segment, height)
        walker.time, walker.distance, walker.point, walker.segment = time, distance, point, segment
        return crossing

    def rest(self, track: int) -> int:
        """Return the side on which a track is with nothing that speaks for the other: -1, 1, or 0 for neither."""
        walker = self._walkers.get(track)
        if walker is None or not walker.side or walker.gathered[_slot(-walker.side)]:
            return 0
        return walker.side

    def remember(self, track: int, time: float, point: Point, distance: float, _height: float) -> None:
        """Note the last sighting of a track that has rested on its side since it was looked at."""
        walker = self._walkers[track]
        if time == walker.time:
            return  # looked at in its last frame: nothing is missing
        walker.settle()
        walker.time, walker.distance, walker.point, walker.segment = time, distance, point, self._segment(point)

    def end(self, track: int) -> Crossing | None:
        """Forget a track that is gone; return the crossing that it had all but finished."""
        walker = self._walkers.pop(track, None)
        if walker is None or not walker.side or walker.gathered[_slot(-walker.side)] < SURE_AT_THE_END:
            return None
        return self._crossing(track, walker, -walker.side)

    def _look(
        self, track: int, walker: _Walker, time: float, distance: float, point: Point, segment: int, height: float
    ) -> Crossing | None:
        """Weigh a sighting near the line or on its other side; `walker` still holds the one before."""
        if walker.distance * distance <= 0 and walker.distance != distance:
            # The moment counts at which somebody went over, not that of the last tremble of a standing foot.
            if walker.depth >= TREMBLE or _new_side(walker, distance) not in walker.passages:
                self._note_passage(walker, time, distance, point, segment)
            walker.depth = 0.0
        walker.depth = max(walker.depth, abs(distance) / height)
        side = self._weigh(walker, time, distance / height)
        if not side or side == walker.side:
            return None
        known = walker.side
        crossing = self._crossing(track, walker, side) if known else None
        walker.side = side
        walker.gathered[_slot(-side)] = 0.0
        return crossing

    def _weigh(self, walker: _Walker, time: float, distance: float) -> int:
        """Gather evidence from one sighting, `distance` in body heights; return the side that is sure now, or 0."""
        step = min(time - walker.time, LONGEST_STEP)
        for slot, beyond in enumerate((-distance - DEAD_BAND, distance - DEAD_BAND)):
            walker.gathered[slot] = evidence = max(0.0, walker.gathered[slot] + beyond * step)
            if beyond > 0 and evidence >= SURE:
                return 1 if slot else -1
        return 0

    def _note_passage(self, walker: _Walker, time: float, distance: float, here: Point, segment: int) -> None:
        share = walker.distance / (walker.distance - distance)
        x = walker.point[0] + share * (here[0] - walker.point[0])
        y = walker.point[1] + share * (here[1] - walker.point[1])
        along = self._along(np.array([x, y]), {walker.segment, segment})
        if segment != walker.segment and not self._is_met(walker.point, here):
            along = BESIDE  # only the nearest segment has changed, as in the mouth of a hook: nobody crossed
        side = _new_side(walker, distance)
        when = walker.time + share * (time - walker.time)
        walker.passages[side] = _Passage(when, along, walker.point, here)

    def _crossing(self, track: int, walker: _Walker, side: int) -> Crossing | None:
        """Return the crossing towards `side`, or None where the path went past the ends of the line."""
        passage = walker.passages.get(side)
        if passage is None or not 0.0 <= passage.share <= 1.0:
            return None
        sense: Sense = "positive" if side > 0 else "negative"
        return Crossing(self.zone.key, sense, track, passage.time, passage.before, passage.after)

    def _distances(self, points: Floats) -> tuple[Floats, NDArray[np.intp]]:
        """Return the signed distance of each point from its nearest segment's line, and which segment that is."""
        x, y = points.T
        sides = self._segments.sides(x, y)
        if len(sides) == 1:
            return sides[0], np.zeros(len(points), dtype=np.intp)
        gaps = self._segments.gaps(x, y)
        # Beyond a bend two segments are equally near, and only the one seen more from the front tells the side.
        near = gaps <= gaps.min(axis=0) + TIE
        nearest = np.where(near, np.abs(sides), -1.0).argmax(axis=0)
        return sides[nearest, np.arange(len(points))], nearest

    def _segment(self, point: Point) -> int:
        """Return the number of the segment that is nearest to a point."""
        return int(self._distances(np.array([point]))[1][0]) if len(self.points) > 2 else 0

    def _is_met(self, before: Point, here: Point) -> bool:
        """Say whether a step meets the line itself."""
        ends = self.points.tolist()
        return any(segments_meet((before, here), pair) for pair in pairwise(ends))

    def _along(self, point: Floats, segments: set[int]) -> float:
        """Return where the passage lies: 0–1 on one of the segments, else outside of that range."""
        shares = [float(geometry.positions_along(point[None], self.points[s], self.points[s + 1])[0]) for s in segments]
        return min(shares, key=lambda share: abs(share - 0.5))


def _new_side(walker: _Walker, distance: float) -> int:
    """Return the side on which a step ends that has changed the sign of the distance."""
    return 1 if distance > 0 or (distance == 0 and walker.distance < 0) else -1


def _slot(side: int) -> int:
    return 0 if side < 0 else 1
