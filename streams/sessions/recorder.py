"""Writes what a session has counted: one transaction a crossing, under the lease, published after the commit."""

from __future__ import annotations

import logging
import time
import uuid
from collections import Counter, deque
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, connection, transaction

from analytics import live
from analytics.services.counters import increment_realtime_counter
from analytics.services.recording import record_counting_event
from cameras.models import Camera
from counting.choices import ZoneType
from counting.core.engine import CountingEvent
from counting.directions import mapped_direction
from counting.models import CountingZone
from streams.services import leases
from streams.services.leases import Lease
from streams.sessions.configuration import Configuration

log = logging.getLogger(__name__)

EVENT_TYPES = {"positive": "cross_line", "negative": "cross_line", "entry": "entry", "exit": "exit"}
MOST_WAITING = 10_000  # crossings kept in memory while the database is away
SECONDS_BEFORE_ANOTHER_TRY = 1.0  # so that a camera does not wait for the database at each frame


@dataclass(frozen=True, slots=True)
class _Counted:
    """A crossing with the camera and the zone as they were when it was counted, and the stretch of frames."""

    event: CountingEvent
    run: str
    camera: Camera
    zone: CountingZone


class Recorder:
    """Writes crossings in their order; what cannot be written now is kept and tried again, as long as a session lives.

    `configuration` is what the crossings that come next are counted by.
    """

    def __init__(self, lease: Lease, configuration: Configuration) -> None:
        self.configuration = configuration
        self._lease = lease
        self._waiting: deque[_Counted] = deque(maxlen=MOST_WAITING)
        self._truths: Counter[str] = Counter()
        self._not_before = 0.0

    def add(self, events: list[CountingEvent], run: str) -> None:
        """Take crossings; `run` names the stretch of frames within which track numbers are unique."""
        for event in events:
            zone = self.configuration.zones.get(event.zone)
            if zone and zone.zone_type != ZoneType.REGION.value:  # a region tells how full it is, no more
                self._waiting.append(_Counted(event, run, self.configuration.camera, zone))

    def add_truth(self, passed: list[tuple[str, str]]) -> None:
        """Take true crossings (zone name, `in` or `out`) of a generated scene."""
        zone_of = {zone.zone_name: zone for zone in self.configuration.zones.values()}
        for name, way in passed:
            zone = zone_of.get(name)
            if zone:
                self._truths[f"truth_{way}:zone:{zone.pk}"] += 1
            if zone and zone.counts_toward_total:
                self._truths[f"truth_{way}"] += 1

    @property
    def waiting(self) -> int:
        """Return how many crossings are not yet written."""
        return len(self._waiting)

    def write(self) -> bool:
        """Write what waits; False when the database is away. Raises LeaseLost."""
        return time.monotonic() >= self._not_before and self._write()

    def finish(self) -> bool:
        """Write what waits before a session ends: a broken connection gets one more chance. Raises LeaseLost."""
        return self._write() or self._write()

    def _write(self) -> bool:
        try:
            while self._waiting:
                self._write_first()
                self._waiting.popleft()
            self._write_truths()
        except (DatabaseError, InterfaceError) as error:
            camera_id, waiting = self.configuration.camera.camera_id, len(self._waiting)
            log.warning("%s: %d crossings wait for the database: %s", camera_id, waiting, str(error).strip())
            connection.close()
            self._not_before = time.monotonic() + SECONDS_BEFORE_ANOTHER_TRY
            return False
        return True

    def _write_first(self) -> None:
        """Write the oldest crossing. One that the tables refuse (its zone is gone) must not keep back the others."""
        counted = self._waiting[0]
        try:
            self._record(counted)
        except (IntegrityError, DataError) as error:
            log.error("%s: a crossing is refused, left out: %s", counted.camera.camera_id, str(error).strip())

    def _record(self, counted: _Counted) -> None:
        camera, zone, event = counted.camera, counted.zone, counted.event
        direction = mapped_direction(zone, event.sense)
        if direction is None:
            return
        with transaction.atomic():
            leases.hold(self._lease)
            record_counting_event(
                camera=camera,
                zone=zone,
                event_type=EVENT_TYPES[event.sense],
                direction=direction,
                on_recorded=lambda _: live.publish_counts(camera),
                **_evidence(event, track_name(camera.camera_id, counted.run, event.track)),
                zone_version=zone.version,
            )

    def _write_truths(self) -> None:
        if not self._truths:
            return
        camera = self.configuration.camera
        with transaction.atomic():
            leases.hold(self._lease)
            for name, count in sorted(self._truths.items()):
                increment_realtime_counter(camera.camera_id, name, count, timezone=camera.timezone)
        self._truths.clear()


def track_name(camera_id: str, run: str, number: int) -> str:
    """Return the key of a track: unique over restarts and cameras, and the same when the same frames come again."""
    return f"{camera_id[:67]}:{uuid.uuid5(uuid.NAMESPACE_URL, f'{camera_id}/{run}/{number}').hex}"


def _evidence(event: CountingEvent, track: str) -> dict[str, Any]:
    return {
        "event_timestamp": instant(event.time),
        "track_id": track,
        "confidence_score": round(event.confidence, 4),
        "entry_point": _point(event.before),
        "exit_point": _point(event.after),
        "path_trajectory": [{"x": round(x, 4), "y": round(y, 4), "timestamp": _iso(t)} for t, x, y in event.path],
        "duration_seconds": None if event.dwell is None else round(event.dwell, 3),
        "is_stitched": event.stitched,
    }


def instant(seconds: float) -> datetime:
    """Return a Unix time as an instant, to the microsecond."""
    return datetime.fromtimestamp(seconds, UTC)


def _iso(seconds: float) -> str:
    return instant(seconds).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _point(point: tuple[float, float]) -> dict[str, float]:
    return {"x": round(point[0], 4), "y": round(point[1], 4)}
