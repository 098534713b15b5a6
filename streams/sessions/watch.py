"""One uninterrupted look at a camera: frames in, people tracked and counted, crossings and evidence written."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from threading import Event

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from cameras.schedules import is_scheduled
from counting.core.engine import CountingEvent
from counting.core.zones import Zone
from counting.stored_form import instant
from streams.choices import StreamEventType
from streams.detectors import Detector, close
from streams.detectors.camera import for_camera
from streams.frames import Frame
from streams.services import streams
from streams.services.leases import Lease
from streams.services.patience import answers_within
from streams.sessions import configuration as configurations
from streams.sessions import crops
from streams.sessions.configuration import Configuration
from streams.sessions.detectors import detector_for
from streams.sessions.evidence import Evidence
from streams.sessions.eyes import Seen, eyes_for
from streams.sessions.halt import Halt
from streams.sessions.learning import Learnt
from streams.sessions.preview import Preview
from streams.sessions.pulse import Pulse
from streams.sessions.rates import Thinning
from streams.sessions.recorder import Recorder
from streams.sessions.recording import SpanRecorder
from streams.sessions.store import Store
from streams.sessions.truth import truth_of
from streams.sources import open_source

log = logging.getLogger(__name__)

CHECK_SECONDS = 2.0  # between two looks at the configuration
GAP_SECONDS = 2.0  # without frames, from which on a gap is recorded
ANALYSED_RATES = {"low": 2.0, "medium": 5.0, "high": 10.0}  # frames a second by quality level; others: all


class Watch:
    """Watches one camera until it is told to stop, its source changes or breaks off."""

    def __init__(
        self, lease: Lease, configuration: Configuration, recorder: Recorder, store: Store, stop: Event
    ) -> None:
        """Open the source and the detector. Raises SourceError, DetectorError."""
        self.configuration = configuration
        self.frames_seen = 0
        self._lease, self._stop = lease, stop
        self._recorder, self._store = recorder, store
        self._is_ready = self._is_over = False
        self._checked = time.monotonic()
        anchor = streams.began_to_play(configuration.stream)
        self._source = open_source(configuration.camera, anchor, Halt(stop, self._must_end))
        try:
            self._prepare()
        except BaseException:
            self._source.close()  # a stream that nobody looks at would be read for ever
            raise

    def _prepare(self) -> None:
        """Make ready what looks at the frames. Raises DetectorError."""
        configuration, source, camera = self.configuration, self._source, self.configuration.camera
        self._network = detector_for(configuration.detector)
        self._detector = self._looking()
        self._eyes = eyes_for(camera, self._zones(), source.width / source.height, configuration.tracking)
        self._recorder.configuration = configuration
        self._evidence = Evidence(self._store, configuration, (source.width, source.height))
        self._truth = truth_of(source)
        self._film = SpanRecorder(camera.camera_id)
        self._learnt = Learnt(self._network)
        self._preview = Preview()
        self._pulse = Pulse(self._lease, self._detector.description, self._wanted_rate(), self._chosen_rate())
        self._thinning = Thinning()
        self._segment, self._run = -1, ""
        self._is_ready = True

    def run(self) -> bool:
        """Watch; return whether to begin anew at once, because the configuration wants another source or detector.

        Raises LeaseLost, SourceError and DetectorError.
        """
        try:
            for frame in self._source.frames():
                if self._stop.is_set():
                    break
                self._pulse.came()
                with answers_within():
                    self._film.offer(frame)
                if self._is_due(frame):
                    self._look(frame)
                if self._must_end():
                    break
        finally:
            self._end()
        return self._is_over

    def _end(self) -> None:
        """Count who had all but crossed, and write what was seen up to the last frame. Raises LeaseLost."""
        self._source.close()
        self._film.close()  # first: what comes next may raise
        self._cut()
        self._evidence.finish()
        self._learnt.keep_now()
        close(self._detector)
        if self._recorder.finish():
            self._reported(self._pulse.finish, self._source.dropped)
        self._store.finish()

    def _is_due(self, frame: Frame) -> bool:
        """Say whether this frame is looked at, at the rate that the camera's quality level asks for."""
        return self._thinning.is_due(frame.time, self._chosen_rate())

    def _wanted_rate(self) -> float:
        """Return how many frames a second shall be looked at: as the quality level asks, but no more than there are."""
        rate = self._chosen_rate()
        return min(rate, self._source.fps) if rate else self._source.fps

    def _chosen_rate(self) -> float | None:
        """Return how many frames a second the quality level asks for, None for all."""
        return ANALYSED_RATES.get(self.configuration.camera.quality_level)

    def _look(self, frame: Frame) -> None:
        """Find the people of a frame, count them, keep what explains the counts, and tell of it."""
        began = time.perf_counter()
        people = self._detector.detect([frame])[0]
        spent = time.perf_counter() - began
        if not self._run:
            self._begin(frame)
        if frame.segment != self._segment:
            self._cut()
            self._segment = frame.segment
        seen = self._eyes.look(frame.time, people)
        self.frames_seen += 1
        self._evidence.look(frame, self._run, seen, spent)
        self._count(seen.events, frame, seen)
        self._recorder.add_apart(self._eyes.apart)
        self._written(frame, spent)
        self._told(frame, seen)

    def _count(self, events: Sequence[CountingEvent], frame: Frame, seen: Seen) -> None:
        """Judge what has happened and queue it to be written; keep the pictures that the camera may keep."""
        counted = self._recorder.add(events, self._run, self._evidence.name_of)
        self._recorder.add_visitors(frame.time, seen.visitors, self._run)
        if counted and self.configuration.camera.store_snapshots:
            crops.keep(frame, counted, self._eyes.views(seen), seen.people)

    def _cut(self) -> None:
        """End all tracks where the picture breaks off, and count those who had all but crossed."""
        events = self._eyes.cut()
        self._evidence.explain(events)
        self._recorder.add(events, self._run, self._evidence.name_of)
        self._recorder.add_apart(self._eyes.apart)
        self._evidence.cut()

    def _written(self, frame: Frame, spent: float) -> None:
        """Write what this frame brought; while the database is away it waits in memory. Raises LeaseLost."""
        self._pulse.saw(frame.time, spent)
        if self._truth:
            self._recorder.add_truth(self._truth.passed(frame))
        if self._recorder.write():
            self._reported(self._pulse.beat, self.configuration.camera, self._source.dropped)
            self._store.write()

    def _told(self, frame: Frame, seen: Seen) -> None:
        """Tell the pages, and let the detector keep what it learns."""
        camera, zones = self.configuration.camera, self.configuration.zones
        self._preview.offer(camera, zones, frame, seen.events, lambda: self._eyes.views(seen))
        self._pulse.occupancy(camera, frame.time, seen.inside)
        self._learnt.keep(frame.time)

    def _reported(self, report: Callable[..., None], *values: object) -> None:
        """Report; what cannot be reported now is so later. Raises LeaseLost."""
        try:
            with answers_within():
                report(*values)
        except (DatabaseError, InterfaceError) as error:
            log.warning("%s: %s", self.configuration.camera.camera_id, str(error).strip())
            connection.close()

    def _begin(self, frame: Frame) -> None:
        """Say that frames come in, and record the time without them."""
        self._run = f"{frame.time:.6f}"
        source, stream = self._source, self.configuration.stream
        with answers_within():
            streams.set_running(self._lease, width=source.width, height=source.height, codec=source.codec)
            streams.set_health(self.configuration.camera, "online", heartbeat=True)
            before = streams.last_seen(stream)
            self._note_gap(frame, before.timestamp() if before else None)
        self._evidence.began(frame.time, before.timestamp() if before else None)
        self._store.finish()  # before any crossing, which changes what is inside

    def _note_gap(self, frame: Frame, before: float | None) -> None:
        """Record the time without frames since the last one, or that this is the first ever."""
        stream_id = self.configuration.stream.stream_id
        first, gap = instant(frame.time), frame.time - before if before else 0.0
        if before and gap > GAP_SECONDS:
            data = {"gap_from": instant(before).isoformat(), "gap_to": first.isoformat(), "seconds": round(gap, 3)}
            text = f"Frames again after {gap:.1f} s without."
            streams.note_event(stream_id, StreamEventType.RECONNECTED, text, data)
        elif before is None:
            streams.note_event(stream_id, StreamEventType.CONNECTED, "The first frame has come in.", at=first)

    def _must_end(self) -> bool:
        """Say, now and then anew, whether the configuration wants an end; a source that waits asks it, too."""
        if not self._is_over and time.monotonic() - self._checked >= CHECK_SECONDS:
            self._checked = time.monotonic()
            self._is_over = self._outdated()
        return self._is_over

    def _outdated(self) -> bool:
        """Take over changed zones; say whether the change needs another source or detector, or an end."""
        old = self.configuration
        if not is_scheduled(old.camera, timezone.now()):
            return True
        try:
            with answers_within():
                if configurations.version_of(old.camera.camera_id) == old.version:
                    return False
                new = configurations.load(old.camera.camera_id, old)
        except (DatabaseError, InterfaceError):
            connection.close()
            return False
        if new is None or not self._is_ready or self._needs_another(new):
            return True
        self._adopt(new)
        return False

    def _needs_another(self, new: Configuration) -> bool:
        """Say whether a changed configuration cannot be taken over: another source, detector or way of looking."""
        old = self.configuration
        switched = new.camera.tracking_enabled != old.camera.tracking_enabled
        return new.source != old.source or new.detector != old.detector or switched

    def _adopt(self, new: Configuration) -> None:
        """Count by another configuration from the next frame on; running tracks and occupancy go on."""
        old, self.configuration = self.configuration, new
        self._recorder.configuration = new
        self._eyes.adopt(self._zones(), new.tracking)
        self._evidence.adopt(new)
        self._pulse.want(self._wanted_rate(), self._chosen_rate())
        if new.where != old.where:
            self._detector = self._looking()

    def _looking(self) -> Detector:
        """Return the detector as this camera uses it: in its region, and while something moves."""
        return for_camera(self._network, self.configuration.region)

    def _zones(self) -> list[Zone]:
        camera = self.configuration.camera
        return list(self.configuration.counted.values()) if camera.counting_enabled else []
