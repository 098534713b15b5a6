"""Writes what a session has counted: one transaction a crossing, under the lease, published after the commit."""

from __future__ import annotations

import logging
import uuid
from collections import deque
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError, InterfaceError, connection, transaction

from analytics import live
from analytics.services.counters import increment_realtime_counter
from analytics.services.recording import record_counting_event
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


class Recorder:
    """Writes crossings in their order; what cannot be written now is kept and tried again."""

    def __init__(self, lease: Lease, configuration: Configuration) -> None:
        self.configuration = configuration
        self._lease = lease
        self._waiting: deque[tuple[CountingEvent, str]] = deque(maxlen=MOST_WAITING)

    def add(self, events: list[CountingEvent], run: str) -> None:
        """Take crossings; `run` names the stretch of frames within which track numbers are unique."""
        self._waiting.extend((event, run) for event in events)

    @property
    def waiting(self) -> int:
        """Return how many crossings are not yet written."""
        return len(self._waiting)

    def write(self) -> bool:
        """Write what waits; False when the database is away. Raises LeaseLost."""
        try:
            while self._waiting:
                self._record(*self._waiting[0])
                self._waiting.popleft()
        except (DatabaseError, InterfaceError) as error:
            log.warning(
                "%s: %d crossings wait for the database: %s",
                self.configuration.camera.camera_id,
                len(self._waiting),
                str(error).strip(),
            )
            connection.close()
            return False
        return True

    def add_truth(self, passed: list[tuple[str, str]]) -> None:
        """Count true crossings (zone name, `in` or `out`) of a generated scene. Raises LeaseLost."""
        if not passed:
            return
        camera_id, zone_of = self.configuration.camera.camera_id, self._zone_by_name()
        names: list[str] = []
        for name, way in passed:
            zone = zone_of.get(name)
            if zone:
                names += [f"truth_{way}:zone:{zone.pk}", *([f"truth_{way}"] if zone.counts_toward_total else [])]
        with transaction.atomic():
            leases.hold(self._lease)
            for name in sorted(names):
                increment_realtime_counter(camera_id, name, timezone=self.configuration.camera.timezone)

    def _zone_by_name(self) -> dict[str, CountingZone]:
        return {zone.zone_name: zone for zone in self.configuration.zones.values()}

    def _record(self, event: CountingEvent, run: str) -> None:
        zone = self.configuration.zones.get(event.zone)
        if zone is None or zone.zone_type == ZoneType.REGION.value:  # a region tells how full it is, no more
            return
        direction = mapped_direction(zone, event.sense)
        if direction is None:
            return
        camera = self.configuration.camera
        with transaction.atomic():
            leases.hold(self._lease)
            record_counting_event(
                camera=camera,
                zone=zone,
                event_type=EVENT_TYPES[event.sense],
                direction=direction,
                on_recorded=lambda _: live.publish_counts(camera),
                **_evidence(event, track_name(camera.camera_id, run, event.track)),
                zone_version=zone.version,
            )


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
