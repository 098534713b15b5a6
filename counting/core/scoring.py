"""Compares counted crossings with the truth: true crossings of known paths, hits, misses and false alarms.

The truth. A person is where the foot point is, smoothed over 0.4 s. Somebody crosses a line who has been on one side
and then on the other, on both by more than a tenth of a body height, having passed between the end points. Who is first
or last seen inside that band, or passes within 0.15 body heights of an end point, is ambiguous: an event there is
neither right nor wrong. An event is right when an unmatched true crossing has the same line and direction within 2 s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from counting.core import geometry
from counting.core.zones import ANCHOR_HEIGHTS, Zone

Floats = NDArray[np.float64]

BAND = 0.10  # body heights on either side of the line that decide nothing
END = 0.15  # body heights around an end point that decide nothing
WINDOW = 2.0  # seconds between an event and the crossing that it stands for
SMOOTHING = 0.4  # seconds
DIRECTIONS = ("in", "out")


@dataclass(frozen=True, slots=True)
class TrueCrossing:
    """A crossing that truly happened; `time` in seconds, `track` the person, 0 where nobody has numbered them."""

    zone: str
    direction: str
    time: float
    certain: bool = True
    track: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """A crossing that was counted; `time` in seconds, `key` is whatever the caller knows it by."""

    zone: str
    direction: str
    time: float
    key: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """How counted crossings compare with the truth.

    `true` are the certain crossings, `counted` all events. `hits`, `misses` and `false` leave ambiguous crossings out,
    and so do the shares, which are None where there is nothing to divide by.
    """

    true: int = 0
    ambiguous: int = 0
    counted: int = 0
    hits: int = 0
    missed: tuple[TrueCrossing, ...] = ()
    false_alarms: tuple[Counted, ...] = ()

    @property
    def misses(self) -> int:
        """Return how many certain crossings were not counted."""
        return len(self.missed)

    @property
    def false(self) -> int:
        """Return how many events stand for no crossing."""
        return len(self.false_alarms)

    @property
    def precision(self) -> float | None:
        """Return the share of events that are right, 0–1."""
        return _share(self.hits, self.hits + self.false)

    @property
    def recall(self) -> float | None:
        """Return the share of crossings that were counted, 0–1."""
        return _share(self.hits, self.hits + self.misses)

    @property
    def f1(self) -> float | None:
        """Return the harmonic mean of precision and recall, 0–1."""
        return _share(2 * self.hits, 2 * self.hits + self.misses + self.false)

    @property
    def count_error(self) -> int:
        """Return how many people were counted too many (above 0) or too few (below 0)."""
        return self.false - self.misses

    def as_json(self) -> dict[str, float | None]:
        """Return the numbers; shares are rounded to four places."""
        shares = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return {
            "true": self.true,
            "ambiguous": self.ambiguous,
            "counted": self.counted,
            "hits": self.hits,
            "misses": self.misses,
            "false": self.false,
            **{name: None if share is None else round(share, 4) for name, share in shares.items()},
            "count_error": self.count_error,
        }

    def __add__(self, other: Score) -> Score:
        return Score(
            self.true + other.true,
            self.ambiguous + other.ambiguous,
            self.counted + other.counted,
            self.hits + other.hits,
            tuple(sorted((*self.missed, *other.missed), key=_when)),
            tuple(sorted((*self.false_alarms, *other.false_alarms), key=_when)),
        )


def score(truth: Iterable[TrueCrossing], counted: Iterable[Counted], window: float = WINDOW) -> Score:
    """Match events with true crossings of the same line and direction, greedily in the order of time."""
    want, got = list(truth), list(counted)
    total = Score()
    for kind in sorted({*map(_kind, want), *map(_kind, got)}):
        total += _matched([t for t in want if _kind(t) == kind], [c for c in got if _kind(c) == kind], window)
    return total


def score_by_line(
    truth: Sequence[TrueCrossing], counted: Sequence[Counted], lines: Iterable[str], window: float = WINDOW
) -> dict[str, Score]:
    """Return the score of each line."""
    return {
        line: score((t for t in truth if t.zone == line), (c for c in counted if c.zone == line), window)
        for line in lines
    }


def true_crossings(tracks: Mapping[int, Floats], zones: Iterable[Zone], aspect: float) -> list[TrueCrossing]:
    """Return the crossings of all lines by people whose paths are known, in the order of time.

    Each track has shape (n, 4): time in seconds, foot x and y and body height in 0–1 of the frame, which is `aspect`
    times as wide as high.
    """
    lines = [_Line(zone, aspect) for zone in zones if zone.kind == "line"]
    paths = {key: smoothed(_in_heights(track, aspect)) for key, track in tracks.items() if len(track)}
    found = [crossing for line in lines for key, path in paths.items() for crossing in line.crossings(key, path)]
    return sorted(found, key=_when)


def smoothed(rows: Floats, seconds: float = SMOOTHING) -> Floats:
    """Return rows (n, k) whose first column is the time, rising, with the centred moving mean of all others."""
    times = rows[:, 0]
    first = np.searchsorted(times, times - seconds / 2, side="left")
    last = np.searchsorted(times, times + seconds / 2, side="right")
    sums = np.vstack([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0)])
    means = (sums[last] - sums[first]) / (last - first)[:, None]
    return np.column_stack([times, means[:, 1:]])


@dataclass(slots=True)
class _Sight:
    """A sighting as seen from the line, in frame heights: signed distance (right is positive) and position along it."""

    time: float
    distance: float
    along: float
    height: float


@dataclass(slots=True)
class _Walk:
    """What is known of one person at one line: the side that is sure and the sightings since."""

    side: int = 0
    began_in_band: bool = False
    path: list[_Sight] = field(default_factory=list)


class _Line:
    """A line in frame heights."""

    def __init__(self, zone: Zone, aspect: float) -> None:
        self._zone = zone
        self._points = zone.scaled(aspect)
        self._starts = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(self._points, axis=0).T))])

    def crossings(self, track: int, path: Floats) -> Iterator[TrueCrossing]:
        """Yield the crossings of one smoothed path (n, 4) in frame heights."""
        walk = _Walk()
        for sight in self._sights(path):
            walk.path.append(sight)
            if abs(sight.distance) <= BAND * sight.height:
                walk.began_in_band = walk.began_in_band or not walk.side
                continue
            yield from self._reached(track, walk, sight)
            walk.side, walk.began_in_band, walk.path = (1 if sight.distance > 0 else -1), False, [sight]
        yield from self._last(track, walk)

    def _reached(self, track: int, walk: _Walk, sight: _Sight) -> Iterator[TrueCrossing]:
        """Yield the crossing of somebody who is surely on one side now, if it is one."""
        side = 1 if sight.distance > 0 else -1
        if walk.side == side or not (walk.side or walk.began_in_band):
            return
        passage = _passage(walk.path, side)
        if passage is not None:
            if self._inside(passage):
                yield self._crossing(track, side, passage.time, certain=bool(walk.side) and self._clear(passage))
        elif not walk.side and self._inside(sight):  # first seen in the band: may have come over the line
            yield self._crossing(track, side, sight.time, certain=False)

    def _last(self, track: int, walk: _Walk) -> Iterator[TrueCrossing]:
        """Yield the ambiguous crossing of somebody who was last seen inside the band."""
        passage = _passage(walk.path, -walk.side) if walk.side else None
        if passage is not None and self._inside(passage):
            yield self._crossing(track, -walk.side, passage.time, certain=False)

    def _crossing(self, track: int, side: int, time: float, *, certain: bool) -> TrueCrossing:
        return TrueCrossing(self._zone.key, DIRECTIONS[0 if side > 0 else 1], time, certain, track)

    def _inside(self, at: _Sight) -> bool:
        margin = END * at.height
        return bool(-margin <= at.along <= self._starts[-1] + margin)

    def _clear(self, at: _Sight) -> bool:
        margin = END * at.height
        return bool(margin <= at.along <= self._starts[-1] - margin)

    def _sights(self, path: Floats) -> list[_Sight]:
        share = ANCHOR_HEIGHTS[self._zone.anchor]
        points = np.column_stack([path[:, 1], path[:, 2] - share * path[:, 3]])
        distances, along = self._placed(points)
        rows = zip(path[:, 0], distances, along, path[:, 3], strict=True)
        return [_Sight(*(float(value) for value in row)) for row in rows]

    def _placed(self, points: Floats) -> tuple[Floats, Floats]:
        """Return signed distance from, and position along, the segment that is nearest to each point (n, 2)."""
        pairs = list(pairwise(self._points))
        gaps = np.array([geometry.segment_distances(points, a, b) for a, b in pairs])
        sides = np.array([geometry.side_distances(points, a, b) for a, b in pairs])
        lengths = np.diff(self._starts)
        along = np.array([geometry.positions_along(points, a, b) for a, b in pairs]) * lengths[:, None]
        along += self._starts[:-1, None]
        near = gaps <= gaps.min(axis=0) + geometry.ON_EDGE  # at a bend the segment seen more from the front tells
        chosen = np.where(near, np.abs(sides), -1.0).argmax(axis=0)
        rows = np.arange(len(points))
        return sides[chosen, rows], along[chosen, rows]


def _in_heights(track: Floats, aspect: float) -> Floats:
    return np.asarray(track[np.argsort(track[:, 0], kind="stable")] * np.array([1.0, aspect, 1.0, 1.0]))


def _passage(path: list[_Sight], side: int) -> _Sight | None:
    """Return where the path last changed to that side of the line, or None."""
    for before, after in zip(path[-2::-1], path[:0:-1], strict=True):
        if before.distance * side <= 0 < after.distance * side:
            gap = before.distance - after.distance
            share = before.distance / gap if gap else 0.0
            return _Sight(
                before.time + share * (after.time - before.time),
                0.0,
                before.along + share * (after.along - before.along),
                after.height,
            )
    return None


def _matched(want: list[TrueCrossing], got: list[Counted], window: float) -> Score:
    """Match events of one line and direction: each takes the nearest free crossing, a certain one before others."""
    want, got = sorted(want, key=_when), sorted(got, key=_when)
    free = [True] * len(want)
    hits, false = 0, []
    for event in got:
        near = [n for n, each in enumerate(want) if free[n] and abs(each.time - event.time) <= window]
        if not near:
            false.append(event)
            continue
        taken = min(near, key=lambda n: (not want[n].certain, abs(want[n].time - event.time)))
        free[taken] = False
        hits += want[taken].certain
    certain = sum(each.certain for each in want)
    missed = tuple(each for each, left in zip(want, free, strict=True) if left and each.certain)
    return Score(certain, len(want) - certain, len(got), hits, missed, tuple(false))


def _kind(each: TrueCrossing | Counted) -> tuple[str, str]:
    return each.zone, each.direction


def _when(each: TrueCrossing | Counted) -> float:
    return each.time


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
