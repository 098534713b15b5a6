"""One uninterrupted look at a camera: frames in, people tracked and counted, crossings written."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event

from django.db import DatabaseError, InterfaceError, connection

from counting.core.detections import Detections
from counting.core.engine import Engine
from counting.core.zones import Zone
from streams.choices import StreamEventType
from streams.frames import Frame
from streams.services import streams
from streams.services.leases import Lease
from streams.sessions import configuration as configurations
from streams.sessions.configuration import Configuration
from streams.sessions.detectors import detector_for
from streams.sessions.learning import Learnt
from streams.sessions.preview import Preview
from streams.sessions.pulse import Pulse
from streams.sessions.recorder import Recorder, instant
from streams.sessions.truth import truth_of
from streams.sources import open_source

log = logging.getLogger(__name__)

CHECK_SECONDS = 2.0  # between two looks at the configuration
GAP_SECONDS = 2.0  # without frames, from which on a gap is recorded
ANALYSED_RATES = {"low": 2.0, "medium": 5.0, "high": 10.0}  # frames a second by quality level; others: all


class Watch:
    """Watches one camera until it is told to stop, its source changes or breaks off."""

    def __init__(self, lease: Lease, configuration: Configuration, recorder: Recorder, stop: Event) -> None:
        """Open the source and the detector. Raises SourceError, DetectorError."""
        self.configuration = configuration
        self.frames_seen = 0
        self._lease, self._stop = lease, stop
        self._source = open_source(configuration.camera, streams.began_to_play(configuration.stream), stop)
        self._detector = detector_for(configuration.detector)
        self._engine = Engine(self._zones(), self._source.width / self._source.height, configuration.tracking)
        self._recorder = recorder
        recorder.configuration = configuration
        self._truth = truth_of(self._source)
        self._learnt = Learnt(self._detector)
        self._preview, self._pulse = Preview(), Pulse(lease, self._detector.description)
        self._segment, self._run, self._due = -1, "", 0.0
        self._checked = time.monotonic()

    def run(self) -> bool:
        """Watch; return whether to begin anew at once, because the configuration wants another source or detector.

        Raises LeaseLost, SourceError and DetectorError.
        """
        try:
            for frame in self._source.frames():
                if self._stop.is_set():
                    break
                if self._is_due(frame):
                    self._look(frame, self._detector.detect([frame])[0])
                if self._outdated():
                    return True
        finally:
            self._end()
        return False

    def _end(self) -> None:
        """Count who had all but crossed, and write what was seen up to the last frame. Raises LeaseLost."""
        self._recorder.add(self._engine.cut(), self._run)
        if self._recorder.finish():
            self._reported(self._pulse.finish, self._source.dropped)
        self._learnt.keep_now()

    def _is_due(self, frame: Frame) -> bool:
        """Say whether this frame is looked at, at the rate that the camera's quality level asks for."""
        rate = ANALYSED_RATES.get(self.configuration.camera.quality_level)
        if rate is None or frame.time >= self._due:
            self._due = max(self._due + 1 / rate, frame.time) if rate else 0.0
            return True
        return False

    def _look(self, frame: Frame, people: Detections) -> None:
        camera = self.configuration.camera
        if not self._run:
            self._begin(frame)
        if frame.segment != self._segment:
            self._recorder.add(self._engine.cut(), self._run)
            self._segment = frame.segment
        result = self._engine.step(frame.time, people)
        self.frames_seen += 1
        self._recorder.add(list(result.events), self._run)
        self._written(frame)
        self._preview.offer(camera, self.configuration.zones, frame, self._engine, result)
        inside = {int(zone): count for zone, count in self._engine.occupancy(frame.time).items()}
        self._pulse.occupancy(camera, frame.time, inside)
        self._learnt.keep(frame.time)

    def _written(self, frame: Frame) -> None:
        """Write what this frame brought; while the database is away crossings wait in memory. Raises LeaseLost."""
        self._pulse.saw(frame.time)
        if self._truth:
            self._recorder.add_truth(self._truth.passed(frame))
        if self._recorder.write():
            self._reported(self._pulse.beat, self.configuration.camera, self._source.dropped)

    def _reported(self, report: Callable[..., None], *values: object) -> None:
        """Report; what cannot be reported now is so later. Raises LeaseLost."""
        try:
            report(*values)
        except (DatabaseError, InterfaceError) as error:
            log.warning("%s: %s", self.configuration.camera.camera_id, str(error).strip())
            connection.close()

    def _begin(self, frame: Frame) -> None:
        """Say that frames come in, and record the time without them."""
        self._run = f"{frame.time:.6f}"
        source, stream = self._source, self.configuration.stream
        streams.set_running(self._lease, width=source.width, height=source.height, codec=source.codec)
        streams.set_health(self.configuration.camera, "online", heartbeat=True)
        before = streams.last_seen(stream)
        gap = frame.time - before.timestamp() if before else 0.0
        if before and gap > GAP_SECONDS:
            streams.note_event(
                stream.stream_id,
                StreamEventType.RECONNECTED,
                f"Frames again after {gap:.1f} s without.",
                {"gap_from": before.isoformat(), "gap_to": instant(frame.time).isoformat(), "seconds": round(gap, 3)},
            )
        elif before is None:
            first = instant(frame.time)
            streams.note_event(stream.stream_id, StreamEventType.CONNECTED, "The first frame has come in.", at=first)

    def _outdated(self) -> bool:
        """Take over changed zones; say whether the change needs another source or detector, or an end."""
        if time.monotonic() - self._checked < CHECK_SECONDS:
            return False
        self._checked = time.monotonic()
        try:
            camera_id, old = self.configuration.camera.camera_id, self.configuration
            if configurations.version_of(camera_id) == old.version:
                return False
            new = configurations.load(camera_id, old)
        except (DatabaseError, InterfaceError):
            connection.close()
            return False
        if new is None or new.source != old.source or new.detector != old.detector:
            return True
        self._adopt(new)
        return False

    def _adopt(self, new: Configuration) -> None:
        """Count by another configuration from the next frame on; running tracks and occupancy go on."""
        self.configuration = self._recorder.configuration = new
        self._engine.replace_zones(self._zones())
        self._engine.adopt(new.tracking)

    def _zones(self) -> list[Zone]:
        camera = self.configuration.camera
        return list(self.configuration.counted.values()) if camera.counting_enabled else []
