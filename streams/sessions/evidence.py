"""Gathers, frame by frame, what explains the counts of a camera, and hands it to the store."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from counting.core.engine import CountingEvent
from counting.services.detections import DetectionRow
from counting.services.tracks import TrackRow
from streams.frames import Frame
from streams.sessions.configuration import Configuration
from streams.sessions.crowd import DensityPart, DensityParts, OccupancyChanges
from streams.sessions.eyes import Seen
from streams.sessions.samples import Samples
from streams.sessions.store import Began, Ended, Inside, Note, Stood


class Taker(Protocol):
    """What takes the evidence, to write it sooner or later."""

    def add(self, detections: Iterable[DetectionRow], tracks: Iterable[TrackRow], notes: Iterable[Note] = ()) -> None:
        """Take what is to be written."""


class Evidence:
    """Keeps samples of detections and tracks, changes of occupancy and where people stood, of one look at a camera."""

    def __init__(self, store: Taker, configuration: Configuration, size: tuple[int, int]) -> None:
        stream = configuration.stream.stream_id
        self._store, self._configuration = store, configuration
        self._samples = Samples(configuration.camera, stream, size, configuration.model_version)
        self._changes, self._density = OccupancyChanges(), DensityParts()
        self._latest: float | None = None

    def adopt(self, configuration: Configuration) -> None:
        """Keep what a changed camera asks for from now on."""
        counted = self._counts
        if counted and not configuration.camera.counting_enabled:
            self._end()
        self._configuration = configuration
        self._samples.adopt(configuration.camera)
        if not counted and self._latest is not None:
            self.began(self._latest, None)

    def began(self, time: float, last_seen: float | None) -> None:
        """Note that frames come in; `last_seen` is until when the camera was watched before, Unix seconds."""
        if self._counts:
            self._store.add((), (), [Began(self._configuration.camera, time, last_seen)])

    def look(self, frame: Frame, run: str, seen: Seen, spent: float | None = None) -> None:
        """Take in a frame; `spent` is how long finding people took, seconds."""
        self._latest = frame.time
        self._samples.look(frame, run, seen, spent)
        self._crowd(seen)
        self._hand_over()

    def name_of(self, event: CountingEvent) -> str | None:
        """Return the name of the detection that shows an event of the newest frame, if one is kept."""
        return self._samples.name_of(event)

    def explain(self, events: Iterable[CountingEvent]) -> None:
        """Keep what shows events that became sure only as the picture broke off."""
        self._samples.explain(events)

    def cut(self) -> None:
        """End all tracks, where the picture breaks off."""
        self._samples.cut()
        self._hand_over()

    def finish(self) -> None:
        """Hand over what is left, at the end of this look at the camera."""
        self.cut()
        self._stood(self._density.finish())
        self._end()

    @property
    def _counts(self) -> bool:
        return self._configuration.camera.counting_enabled

    def _end(self) -> None:
        """Note that nothing is counted any more."""
        if self._counts and self._latest is not None:
            self._store.add((), (), [Ended(self._configuration.camera, self._latest)])
        self._changes.forget()

    def _crowd(self, seen: Seen) -> None:
        camera, zones = self._configuration.camera, self._configuration.zones
        changes = self._changes.take(seen.time, seen.inside)
        notes = [Inside(camera, zones[str(each.zone)], each.time, each.people) for each in changes]
        self._store.add((), (), notes)
        self._stood(self._density.take(seen.time, seen.feet))

    def _stood(self, part: DensityPart | None) -> None:
        if part is not None:
            self._store.add((), (), [Stood(self._configuration.camera, part.time, part.grid)])

    def _hand_over(self) -> None:
        samples = self._samples
        self._store.add(samples.detections, samples.tracks)
        samples.detections, samples.tracks = [], []
