"""Who is inside an area: entries, exits, time spent and how many there are now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counting.core.geometry import Polygon
from counting.core.zones import Crossing, Zone, ZoneCounter

Floats = NDArray[np.float64]
Point = tuple[float, ...]

EDGE_BAND = 0.1  # body heights outside of the edge within which somebody has not left at once
TREMBLE = 0.04  # body heights by which somebody who stands on the edge seems to be outside of it
STEP_OUT = 1.0  # seconds farther outside than that, after which somebody has left
BORDER = 0.02  # of the frame: who vanishes nearer to its border than this has left through it


@dataclass(slots=True)
class _Visitor:
    """What an area remembers of one track: times in seconds, None where it does not apply."""

    inside: bool = False
    entered: float = 0.0
    coming_since: float | None = None
    leaving_since: float | None = None
    outside_since: float | None = None
    time: float = 0.0
    gap: float = 0.0
    point: Point = (0.0, 0.0)
    seen: bool = False


class AreaCounter(ZoneCounter):
    """Counts who enters and leaves one area; fed with sightings in the order of time."""

    def __init__(self, zone: Zone, aspect: float) -> None:
        self.zone = zone
        self.corners = zone.scaled(aspect)
        self._polygon = Polygon(self.corners)
        self._size = np.array([aspect, 1.0])
        self._visitors: dict[int, _Visitor] = {}

    def occupants(self) -> list[int]:
        """Return the tracks that are inside now."""
        return [track for track, visitor in self._visitors.items() if visitor.inside]

    def visitors(self) -> list[tuple[int, float]]:
        """Return the tracks that are inside now, each with the time at which it entered, seconds."""
        return [(track, visitor.entered) for track, visitor in self._visitors.items() if visitor.inside]

    def measure(self, points: Floats) -> Floats:
        """Return how far each point (n, 2) is inside the edge, negative outside, in frame heights."""
        return self._polygon.gaps(points)

    def look(self, track: int, time: float, point: Point, inside: float, height: float) -> Crossing | None:
        """Take in one sighting, measured before; return the entry or exit that it makes sure."""
        visitor = self._visitors.get(track)
        if visitor is None:
            visitor = self._visitors[track] = _Visitor()
        gap = inside / height
        crossing = self._look(track, visitor, time, gap, point)
        visitor.time, visitor.gap, visitor.point, visitor.seen = time, gap, point, True
        return crossing

    def rest(self, track: int) -> int:
        """Return 1 for a track inside with no sign of leaving, -1 for one outside that is not coming, else 0."""
        visitor = self._visitors.get(track)
        if visitor is None:
            return 0
        if visitor.inside:
            return 1 if visitor.leaving_since is None and visitor.outside_since is None else 0
        return -1 if visitor.coming_since is None else 0

    def remember(self, track: int, time: float, point: Point, inside: float, height: float) -> None:
        """Note the last sighting of a track that has rested inside or outside since it was looked at."""
        visitor = self._visitors[track]
        visitor.time, visitor.gap, visitor.point = time, inside / height, point

    def end(self, track: int) -> Crossing | None:
        """Forget a track that is gone; return its exit where it left through the border of the frame."""
        visitor = self._visitors.pop(track, None)
        if visitor is None or not visitor.inside:
            return None
        if visitor.leaving_since is not None:
            return self._exit(track, visitor, visitor.leaving_since, visitor.point)
        place = np.array(visitor.point) / self._size
        if min(place.min(), (1 - place).min()) <= BORDER:
            return self._exit(track, visitor, visitor.time, visitor.point)
        return None

    def _look(self, track: int, visitor: _Visitor, time: float, gap: float, point: Point) -> Crossing | None:
        """Take in one sighting; `gap` is the distance from the edge in body heights, negative outside."""
        if not visitor.seen and gap >= 0:
            visitor.inside = True
            visitor.entered = time
            return None
        if visitor.inside:
            return self._maybe_leave(track, visitor, time, gap, point)
        return self._maybe_enter(track, visitor, time, gap, point)

    def _maybe_enter(self, track: int, visitor: _Visitor, time: float, gap: float, point: Point) -> Crossing | None:
        if gap < 0:
            visitor.coming_since = None
            return None
        if visitor.coming_since is None:
            visitor.coming_since = _moment_at_edge(visitor, time, gap)
        if time - visitor.coming_since < self.zone.min_dwell:
            return None
        visitor.inside, visitor.entered, visitor.coming_since = True, visitor.coming_since, None
        return Crossing(self.zone.key, "entry", track, visitor.entered, visitor.point, point)

    def _maybe_leave(self, track: int, visitor: _Visitor, time: float, gap: float, point: Point) -> Crossing | None:
        if gap >= -TREMBLE:
            visitor.outside_since = None
        elif visitor.outside_since is None:
            visitor.outside_since = time
        if gap >= 0:
            visitor.leaving_since = None
            return None
        if visitor.leaving_since is None:
            visitor.leaving_since = _moment_at_edge(visitor, time, gap)
        stepped_out = visitor.outside_since is not None and time - visitor.outside_since >= STEP_OUT
        if gap >= -EDGE_BAND and not stepped_out:
            return None
        return self._exit(track, visitor, visitor.leaving_since, point)

    def _exit(self, track: int, visitor: _Visitor, time: float, point: Point) -> Crossing:
        dwell = time - visitor.entered
        visitor.inside, visitor.leaving_since, visitor.outside_since = False, None, None
        return Crossing(self.zone.key, "exit", track, time, visitor.point, point, dwell)


def _moment_at_edge(visitor: _Visitor, time: float, gap: float) -> float:
    """Return when the path met the edge between the last sighting and this one."""
    if visitor.gap == gap:
        return time
    return visitor.time + visitor.gap / (visitor.gap - gap) * (time - visitor.time)
