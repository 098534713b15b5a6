"""Tracking and counting of one camera, one frame at a time: a pure function of detections, times and zones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from math import hypot

import numpy as np

from counting.core.counters import Counters
from counting.core.detections import FIRST, Detections
from counting.core.tracking import Track, Tracker, TrackerSettings
from counting.core.zones import Crossing, Sense, Sightings, Zone

OCCUPIES = 1.0  # seconds for which somebody unseen still counts as inside
EVIDENCE_POINTS = 100
EVIDENCE_SECONDS = 20.0
STITCH_SECONDS = 2.0  # a crossing within this time of a stitch rests on it
STITCH_DISCOUNT = 0.7
OTHERS_FROM = 1_000_000_000  # numbers of tracks of further classes, which people never reach
SPEED_SECONDS = 1.0  # of the path over which the speed of an event is taken

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CountingEvent:
    """A crossing with its evidence; all points in 0–1 of the frame, times in seconds.

    `path` holds (time, x, y) of the foot up to the event. `stitched` says that the path was continued after a break,
    for which `confidence` (0–1) is lowered. `speed` is that of the last second, body heights per second; None for
    somebody seen too briefly to tell. `label` is the class of what is counted apart, None for people.
    """

    zone: str
    sense: Sense
    track: int
    time: float
    before: Point
    after: Point
    dwell: float | None
    confidence: float
    stitched: bool
    speed: float | None
    path: tuple[tuple[float, float, float], ...]
    label: str | None = None


@dataclass(frozen=True, slots=True)
class TrackView:
    """A track as it is shown: box and foot in 0–1 of the frame."""

    id: int
    state: str
    box: tuple[float, float, float, float]
    foot: Point
    score: float
    trail: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class FrameResult:
    """What one frame brought: its time, the people's tracks that count and their events that became sure.

    `others` are the tracks of further classes by label; their events are in the engine's `apart`.
    """

    time: float
    tracks: tuple[Track, ...]
    events: tuple[CountingEvent, ...]
    others: Mapping[str, tuple[Track, ...]] = field(default_factory=dict)


class Engine:
    """Tracks people and counts them over the zones of one camera.

    What is of a further class is tracked and counted by an engine of its own, which ends with its last track: people
    are counted as if they were alone. `apart` holds the events of further classes that the latest step or cut has made
    sure.
    """

    def __init__(
        self,
        zones: Sequence[Zone],
        aspect: float,
        settings: TrackerSettings | None = None,
        ids: Iterator[int] | None = None,
    ) -> None:
        """Begin with nobody; `ids` gives the numbers of tracks, from 1 on unless told otherwise."""
        self.aspect = aspect
        self.apart: list[CountingEvent] = []
        self._zones = zones
        self._tracker = Tracker(aspect, settings, ids)
        self._counters = Counters(zones, aspect)
        self._others: dict[str, Engine] = {}
        self._others_ids = count(OTHERS_FROM)

    def replace_zones(self, zones: Sequence[Zone]) -> None:
        """Count over other zones from now on; tracks go on, a zone that stays the same keeps its state."""
        self._zones = zones
        self._counters.replace(zones)
        for other in self._others.values():
            other.replace_zones(zones)

    def adopt(self, settings: TrackerSettings) -> None:
        """Track by other limits from now on; tracks go on."""
        self._tracker.settings = settings
        for other in self._others.values():
            other.adopt(settings)

    def step(self, time: float, detections: Detections) -> FrameResult:
        """Take in one frame at `time` (seconds, rising)."""
        tracks = self._tracker.update(detections.people().finite(), time)
        events = self._count(tracks)
        for track in self._tracker.ended:
            events += self._end(track)
        counted = tuple(track for track in self._tracker.tracks if track.state != "new")
        self.apart = []
        others = self._step_others(time, detections.others()) if self._others or detections.labels else {}
        return FrameResult(time, counted, tuple(events), others)

    def cut(self) -> list[CountingEvent]:
        """End all tracks, where the picture jumps or the source ends; return the people's events that become sure."""
        self.apart = [replace(event, label=label) for label, other in self._others.items() for event in other.cut()]
        self._others.clear()
        return [event for track in self._tracker.flush() for event in self._end(track)]

    def occupancy(self, time: float, label: str = FIRST) -> dict[str, int]:
        """Return for each area how many people, or how many of a further class, are inside at `time`."""
        if label != FIRST:
            other = self._others.get(label)
            return other.occupancy(time) if other else {area.zone.key: 0 for area in self._counters.areas}
        present = {t.id for t in self._tracker.tracks if t.state != "new" and time - t.seen <= OCCUPIES}
        return {area.zone.key: len(present.intersection(area.occupants())) for area in self._counters.areas}

    def visitors(self) -> list[tuple[str, int, float]]:
        """Return who is inside which area now: zone, track and the time at which it entered."""
        areas = self._counters.areas
        return [(area.zone.key, track, entered) for area in areas for track, entered in area.visitors()]

    def view(self, track: Track, trail_seconds: float = 2.0) -> TrackView:
        """Return a track as it is shown."""
        left, top, right, bottom = track.box()
        trail = tuple(self._place((x, y)) for t, x, y in track.path if track.time - t <= trail_seconds)
        box = (left / self.aspect, top, right / self.aspect, bottom)
        return TrackView(track.id, track.state, box, self._place((track.x, track.foot)), track.confidence, trail)

    def _step_others(self, time: float, found: dict[str, Detections]) -> dict[str, tuple[Track, ...]]:
        """Take in one frame of each further class that is there or was lately; return their tracks that count."""
        tracks: dict[str, tuple[Track, ...]] = {}
        for label in sorted(self._others.keys() | found.keys()):
            if label not in self._others:
                self._others[label] = Engine(self._zones, self.aspect, self._tracker.settings, self._others_ids)
            other = self._others[label]
            result = other.step(time, found.get(label) or Detections.none())
            self.apart += [replace(event, label=label) for event in result.events]
            tracks[label] = result.tracks
            if not other._tracker.tracks:
                del self._others[label]
        return tracks

    def _count(self, tracks: list[Track]) -> list[CountingEvent]:
        rows: list[tuple[float, int, float, float, float]] = []
        counted: dict[int, Track] = {}
        for track in tracks:
            if track.state != "new" and track.unread:
                counted[track.id] = track
                rows += [(time, track.id, x, foot, height) for time, x, foot, height in track.unread]
                track.unread.clear()
        if not rows:
            return []
        rows.sort()
        table = np.array([row[2:] for row in rows])
        sightings = Sightings([row[1] for row in rows], [row[0] for row in rows], table[:, :2], table[:, 2])
        return [self._event(crossing, counted[crossing.track]) for crossing in self._counters.update(sightings)]

    def _end(self, track: Track) -> list[CountingEvent]:
        return [self._event(crossing, track) for crossing in self._counters.end(track.id)]

    def _event(self, crossing: Crossing, track: Track) -> CountingEvent:
        stitched = track.stitched is not None and abs(crossing.time - track.stitched) <= STITCH_SECONDS
        confidence = track.confidence * (STITCH_DISCOUNT if stitched else 1.0)
        path = [(t, *self._place((x, y))) for t, x, y in track.path if crossing.time - t <= EVIDENCE_SECONDS]
        return CountingEvent(
            crossing.zone, crossing.sense, crossing.track, crossing.time, self._place(crossing.before),
            self._place(crossing.after), crossing.dwell, confidence, stitched, _speed(track),
            tuple(path[-EVIDENCE_POINTS:]),
        )  # fmt: skip

    def _place(self, point: tuple[float, ...]) -> Point:
        return point[0] / self.aspect, point[1]


def _speed(track: Track) -> float | None:
    """Return how fast somebody went in the last second seen, body heights per second."""
    end, x, foot = track.path[-1]
    start, x0, foot0 = next(point for point in track.path if end - point[0] <= SPEED_SECONDS + 1e-6)
    if end - start < 0.5 * SPEED_SECONDS:
        return None
    return hypot(x - x0, foot - foot0) / (end - start) / track.height
