"""Who would have crossed other lines: the stored ways of people led through the counters once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from counting.core.counters import Counter, counter_of
from counting.core.zones import Crossing, Sense, Sightings, Zone

Floats = NDArray[np.float64]
Point = tuple[float, float]

STEP = 0.1  # seconds between two sightings of a way that was stored more coarsely: what a running camera gives
HIDDEN = 1.6  # seconds without a sample after which somebody counts as not seen in between
COARSE = 1.0  # seconds between samples above which quick turns at a line may be missed
LEAST_HEIGHT = 1e-3  # of the frame


@dataclass(frozen=True, slots=True)
class Trail:
    """The stored samples of one track.

    `times` (n,) in seconds, rising; `feet` (n, 2) in 0–1 of the frame; `heights` (n,) of the body in 0–1 of the
    frame's height; `aspect` is the frame's width / height. `turns` (m, 3) holds further known points of the way as
    time, x, y in 0–1, from its stored trajectory: they say how it went between the samples.
    """

    track: str
    times: Floats
    feet: Floats
    heights: Floats
    aspect: float
    confidence: float | None = None
    turns: Floats = field(default_factory=lambda: np.empty((0, 3)))


@dataclass(frozen=True, slots=True)
class Recounted:
    """A crossing found in stored tracks; points in 0–1 of the frame, `time` and `dwell` in seconds."""

    zone: str
    sense: Sense
    track: str
    time: float
    before: Point
    after: Point
    dwell: float | None
    confidence: float | None
    path: tuple[tuple[float, float, float], ...]


@dataclass(slots=True)
class Coverage:
    """How well stored tracks tell where people went: numbers of tracks and samples, seconds between samples."""

    tracks: int = 0
    samples: int = 0
    _gaps: list[Floats] = field(default_factory=list)

    def add(self, trail: Trail) -> None:
        """Take in a track."""
        self.tracks += 1
        self.samples += len(trail.times)
        self._gaps.append(np.diff(trail.times))

    @property
    def interval(self) -> float | None:
        """Return the median time between two samples of one track, seconds; None where no track has two."""
        gaps = np.concatenate(self._gaps) if self._gaps else np.empty(0)
        return float(np.median(gaps)) if len(gaps) else None

    @property
    def is_coarse(self) -> bool:
        """Return whether samples lie so far apart that somebody may have crossed and come back between two."""
        return self.interval is not None and self.interval > COARSE


class Replayer:
    """Leads trails through the counters of some zones, the same ones that count live."""

    def __init__(self, zones: Sequence[Zone]) -> None:
        self.zones = tuple(zones)
        self._counters: dict[float, list[Counter]] = {}

    def replay(self, trail: Trail) -> list[Recounted]:
        """Return what the zones count of one track, in the order of time."""
        sightings = _sightings(trail)
        found: list[Crossing] = []
        for counter in self._counters_of(trail.aspect):
            found += counter.update(sightings)
            last = counter.end(0)
            found += [last] if last else []
        found.sort(key=lambda crossing: crossing.time)
        return [_recounted(crossing, trail, sightings) for crossing in found]

    def _counters_of(self, aspect: float) -> list[Counter]:
        if aspect not in self._counters:
            self._counters[aspect] = [counter_of(zone, aspect) for zone in self.zones]
        return self._counters[aspect]


def recount(trails: Iterable[Trail], zones: Sequence[Zone]) -> list[Recounted]:
    """Return what the zones count of all trails."""
    replayer = Replayer(zones)
    return [crossing for trail in trails for crossing in replayer.replay(trail)]


def _sightings(trail: Trail) -> Sightings:
    """Return the way at least every 0.1 s where it is known, as a running camera would have seen it."""
    times = _filled(np.union1d(trail.times, trail.turns[:, 0]))
    known_times, known_feet = _known(trail)
    feet = np.column_stack([np.interp(times, known_times, known_feet[:, axis]) for axis in (0, 1)])
    heights = np.maximum(np.interp(times, trail.times, trail.heights), LEAST_HEIGHT)
    return Sightings([0] * len(times), times.tolist(), feet * np.array([trail.aspect, 1.0]), heights)


def _filled(times: Floats) -> Floats:
    """Return the times with others between those that belong together, at most 0.1 s apart."""
    parts = [times[:1]]
    for start, end in zip(times[:-1].tolist(), times[1:].tolist(), strict=True):
        steps = max(1, int(np.ceil((end - start) / STEP - 1e-9))) if end - start <= HIDDEN else 1
        parts.append(np.linspace(start, end, steps + 1)[1:])
    return np.concatenate(parts)


def _known(trail: Trail) -> tuple[Floats, Floats]:
    """Return all known points of the way in the order of time: samples and turns."""
    times = np.concatenate([trail.times, trail.turns[:, 0]])
    feet = np.concatenate([trail.feet, trail.turns[:, 1:]])
    _, first = np.unique(times, return_index=True)
    return times[first], feet[first]


def _recounted(crossing: Crossing, trail: Trail, sightings: Sightings) -> Recounted:
    before, after = (_place(point, trail.aspect) for point in (crossing.before, crossing.after))
    path = tuple(
        (time, *_place((x, y), trail.aspect))
        for time, (x, y) in zip(sightings.times, sightings.points.tolist(), strict=True)
        if time <= crossing.time + STEP
    )
    return Recounted(
        crossing.zone, crossing.sense, trail.track, crossing.time, before, after, crossing.dwell, trail.confidence, path
    )


def _place(point: tuple[float, ...], aspect: float) -> Point:
    return point[0] / aspect, point[1]
