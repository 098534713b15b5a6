"""Counts a file: source, detector, tracker and counter of the product, without a database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol, TextIO

from counting.core.engine import CountingEvent, Engine, FrameResult
from counting.core.homography import Homography
from counting.core.tracking import TrackerSettings
from counting.core.zones import Zone
from streams.annotation import Annotator
from streams.detectors import Detector, detect_in_order
from streams.detectors.batching import batched
from streams.detectors.gate import gated
from streams.frames import Frame
from streams.sources.file import VideoFile
from streams.sources.synthetic import Blank

DIRECTIONS = {"positive": "in", "negative": "out", "entry": "in", "exit": "out"}
Progress = Callable[[int, float], None]  # frames done, seconds of video done


class Observer(Protocol):
    """Looks on while a file is counted."""

    def saw(self, frame: Frame, result: FrameResult) -> None:
        """Take in what one frame brought."""

    def counted(self, event: CountingEvent) -> None:
        """Take in one event; the last ones become sure after the last frame."""


@dataclass(slots=True)
class Tally:
    """What has been counted: per line in and out, per area entries, exits and the most people at once."""

    lines: dict[str, dict[str, int]]
    areas: dict[str, dict[str, int]]

    @classmethod
    def of(cls, zones: Sequence[Zone]) -> Tally:
        """Return a tally of zeros for the zones."""
        return cls(
            {zone.key: {"in": 0, "out": 0} for zone in zones if zone.kind == "line"},
            {zone.key: {"occupancy_max": 0, "entries": 0, "exits": 0} for zone in zones if zone.kind == "area"},
        )

    def add(self, event: CountingEvent) -> None:
        """Count one event."""
        if event.zone in self.lines:
            self.lines[event.zone][DIRECTIONS[event.sense]] += 1
        else:
            self.areas[event.zone]["entries" if event.sense == "entry" else "exits"] += 1

    def occupied(self, occupancy: dict[str, int]) -> None:
        """Take in how many people are inside each area now."""
        for zone, people in occupancy.items():
            self.areas[zone]["occupancy_max"] = max(self.areas[zone]["occupancy_max"], people)


@dataclass(slots=True)
class FileCount:
    """Counts one source; `stride` looks at every n-th frame only, `gate` spares a network the empty ones.

    `classes` are those that the detector looks for: the first is counted, `apart` tallies each further one.
    """

    source: VideoFile | Blank
    detector: Detector
    detector_kind: str
    zones: Sequence[Zone]
    stride: int = 1
    events: TextIO | None = None
    annotate: Path | None = None
    progress: Progress | None = None
    observer: Observer | None = None
    gate: bool = True
    tracking: TrackerSettings | None = None
    classes: Sequence[str] = ("person",)
    apart: dict[str, Tally] = field(init=False)
    tally: Tally = field(init=False)
    _engine: Engine = field(init=False)
    _floors: dict[str, Homography | None] = field(init=False)
    _gated: Detector = field(init=False)
    _frames: int = field(init=False, default=0)
    _last: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self.tally = Tally.of(self.zones)
        self.apart = {label: Tally.of(self.zones) for label in self.classes[1:]}
        self._floors = {zone.key: zone.floor for zone in self.zones}
        together = batched(self.detector)
        self._gated = gated(together) if self.gate else together
        self._engine = Engine(self.zones, self.source.width / self.source.height, self.tracking)

    def run(self) -> dict[str, Any]:
        """Count to the end and return the report; see `manage.py count_video --help` for its form.

        The clock starts when the network is loaded. Raises SourceError and DetectorError.
        """
        frames = self._looked_at()
        first = next(frames, None)
        if first is not None and self.detector.shareable:
            self.detector.detect([first])
        started = perf_counter()
        if first is not None:
            self._count(_chain(first, frames))
        seconds = perf_counter() - started
        return {
            "frames": self._frames,
            "seconds_video": round(self._last + 1 / self.source.fps, 3) if self._frames else 0.0,
            "seconds_run": round(seconds, 3),
            "fps": round(self._frames / max(seconds, 1e-9), 2),
            "detector": self.detector_kind,
            "engine": self._gated.description,
            "lines": self.tally.lines,
            "zones": self.tally.areas,
            **self._classes(),
        }

    def _classes(self) -> dict[str, Any]:
        """Return what the report says of further classes, if any were asked for."""
        told = {label: {"lines": tally.lines, "zones": tally.areas} for label, tally in self.apart.items()}
        return {"classes": told} if told else {}

    def _looked_at(self) -> Iterator[Frame]:
        needs_pixels = self.detector_kind != "detections" or self.annotate is not None
        blind = isinstance(self.source, VideoFile) and not needs_pixels
        frames = self.source.times() if isinstance(self.source, VideoFile) and blind else self.source.frames()
        return (frame for frame in frames if frame.index % self.stride == 0)

    def _count(self, frames: Iterator[Frame]) -> None:
        annotator = Annotator(self.annotate, self.source, self.zones, self.stride) if self.annotate else None
        try:
            for frame, people in detect_in_order(self._gated, frames):
                result = self._engine.step(frame.time, people)
                self._take(frame, result)
                if annotator:
                    annotator.add(frame, [self._engine.view(t) for t in result.tracks], result.events, self.tally)
            for event in self._engine.cut():
                self._record(event)
            self._record_apart()
        finally:
            if annotator:
                annotator.close()

    def _take(self, frame: Frame, result: FrameResult) -> None:
        for event in result.events:
            self._record(event)
        self.tally.occupied(self._engine.occupancy(frame.time))
        self._record_apart()
        for label, tally in self.apart.items():
            tally.occupied(self._engine.occupancy(frame.time, label))
        if self.observer:
            self.observer.saw(frame, result)
        self._frames, self._last = self._frames + 1, frame.time
        if self.progress:
            self.progress(self._frames, frame.time)

    def _record(self, event: CountingEvent) -> None:
        self.tally.add(event)
        if self.observer:
            self.observer.counted(event)
        self._write(event)

    def _record_apart(self) -> None:
        """Count the crossings of further classes that the latest step or cut of the engine made sure."""
        for event in self._engine.apart:
            if event.label in self.apart:
                self.apart[event.label].add(event)
                self._write(event)

    def _write(self, event: CountingEvent) -> None:
        if self.events:
            line = event_line(event, self._floors.get(event.zone))
            of_class = {"class": event.label or self.classes[0]} if self.apart else {}
            self.events.write(json.dumps(line | of_class) + "\n")


def event_line(event: CountingEvent, floor: Homography | None = None) -> dict[str, Any]:
    """Return an event as one JSON object; `t` is in seconds from the first frame, the speed that on a known floor."""
    line: dict[str, Any] = {
        "zone": event.zone,
        "direction": DIRECTIONS[event.sense],
        "t": round(event.time, 3),
        "track": event.track,
        "confidence": round(event.confidence, 4),
        "stitched": event.stitched,
    }
    if event.sense in {"entry", "exit"}:
        line["event"] = event.sense
    if event.dwell is not None:
        line["dwell"] = round(event.dwell, 3)
    if floor and (speed := floor.speed(event.path)) is not None:
        line["metres_per_second"] = round(speed, 2)
    return line


def _chain(first: Frame, rest: Iterator[Frame]) -> Iterator[Frame]:
    yield first
    yield from rest
