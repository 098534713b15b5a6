"""The one writer of counted events: row, counters and published event in one transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from analytics.services.counters import CounterValues, increment_counters
from analytics.services.events import publish_event
from analytics.services.occupancy import count_crossing
from cameras.models import Camera
from counting.choices import AnomalyType, Direction, EventSource
from counting.models import CountingEvent, CountingZone
from counting.stored_form import utc

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
LATE = dt.timedelta(hours=24)
LONGEST_PATH = 100  # points kept of a path
KINDS = ("in", "out", "total")

# Counts of the event's own local day, for an event that comes when a later day has begun.
COUNT_OF_DAY = """
SELECT count(*) FILTER (WHERE direction = 'in'), count(*) FILTER (WHERE direction = 'out'), count(*)
FROM counting_events
WHERE camera_id = %(camera)s
  AND CASE WHEN %(zone)s::bigint IS NULL THEN counts_toward_total ELSE zone_id = %(zone)s::bigint END
  AND event_timestamp >= date_trunc('day', %(at)s::timestamptz, %(timezone)s)
  AND event_timestamp
      < (date_trunc('day', %(at)s::timestamptz AT TIME ZONE %(timezone)s) + INTERVAL '1 day') AT TIME ZONE %(timezone)s
"""


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """What became of a crossing: `is_new` is false when it had been stored before and nothing was counted.

    Counts are those of the zone (of the camera where there is no zone) since local midnight, with this event.
    """

    event_uid: str
    camera_id: str
    zone_id: int | None
    direction: str
    event_timestamp: dt.datetime
    is_new: bool
    count_in: int = 0
    count_out: int = 0
    count_total: int = 0


@transaction.atomic
def record_counting_event(
    *,
    camera: Camera,
    zone: CountingZone | None,
    event_type: str,
    direction: str,
    event_timestamp: dt.datetime,
    track_id: str | None = None,
    detection_id: str | None = None,
    confidence_score: float | Decimal | None = None,
    entry_point: Mapping[str, float] | None = None,
    exit_point: Mapping[str, float] | None = None,
    path_trajectory: Sequence[Mapping[str, Any]] | None = None,
    duration_seconds: float | Decimal | None = None,
    zone_version: int | None = None,
    is_stitched: bool = False,
    source: str = EventSource.ENGINE.value,
    anomaly_type: str | None = None,
    on_recorded: Callable[[RecordedEvent], None] | None = None,
) -> RecordedEvent:
    """Store a crossing once, count it, derive occupancy from it and publish `counting.recorded`.

    `event_timestamp` is the time of the crossing; confidence 0-1, duration in seconds, points `{"x", "y"}` in 0-1 of
    the picture. The same crossing gives the same id and is counted once, however often it is recorded.
    `anomaly_type` says why it stands out, None that it does not. `on_recorded` is called after the commit, for a new
    event alone. Raises IntegrityError for what the table refuses.
    """
    event = CountingEvent(
        event_uid=event_uid(camera.camera_id, zone.pk if zone else None, track_id, direction, event_timestamp),
        camera=camera,
        zone=zone,
        event_timestamp=event_timestamp,
        event_type=event_type,
        direction=direction,
        track_id=track_id,
        detection_id=detection_id,
        entry_point=entry_point,
        exit_point=exit_point,
        path_trajectory=thinned(path_trajectory) if path_trajectory else None,
        current_count_in=0,
        current_count_out=0,
        current_total=0,
        duration_seconds=_decimal(duration_seconds, 3),
        confidence_score=_decimal(confidence_score, 4),
        processing_time_ms=max(0, (timezone.now() - event_timestamp) // dt.timedelta(milliseconds=1)),
        source=source,
        zone_version=zone_version or (zone.version if zone else None),
        is_stitched=is_stitched,
        is_anomaly=anomaly_type is not None,
        anomaly_type=anomaly_type,
        counts_toward_total=zone is None or zone.counts_toward_total,
    )
    return _record(event, camera, zone, on_recorded)


@transaction.atomic
def record_anomaly(
    camera: Camera, zone: CountingZone | None, anomaly_type: str, data: Mapping[str, Any] | None = None
) -> str:
    """Publish `counting.anomaly` for what stands out and is not counted (wrong direction, lingering); return its id.

    `data` holds what else is known, as JSON. Raises ValueError for an unknown type.
    """
    if anomaly_type not in AnomalyType.values:
        raise ValueError(f"anomaly_type: {anomaly_type!r} is not one of {', '.join(AnomalyType.values)}")
    about = {"camera_id": camera.camera_id, "zone_id": zone.pk if zone else None, "anomaly_type": anomaly_type}
    return publish_event(
        camera.camera_id, "counting", "counting.anomaly", {**(data or {}), **about}, source_system="engine"
    )


def event_uid(camera_id: str, zone_id: int | None, track_id: str | None, direction: str, at: dt.datetime) -> str:
    """Return the id of a crossing: the same crossing, recorded again, has the same."""
    microseconds = (at - EPOCH) // dt.timedelta(microseconds=1)
    text = "\x1f".join(map(str, (camera_id, zone_id, track_id, direction, microseconds)))
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def thinned(path: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return at most 100 points of a path, evenly spread, the first and the last among them."""
    if len(path) <= LONGEST_PATH:
        return list(path)
    step = (len(path) - 1) / (LONGEST_PATH - 1)
    return [path[round(place * step)] for place in range(LONGEST_PATH)]


def _record(
    event: CountingEvent,
    camera: Camera,
    zone: CountingZone | None,
    on_recorded: Callable[[RecordedEvent], None] | None,
) -> RecordedEvent:
    if not _insert(event):
        return _outcome(event, (0, 0, 0), is_new=False)
    counts = _count(event, camera, zone)
    _set_running_counts(event, counts)
    count_crossing(event, camera, zone)
    _publish(event, counts)
    recorded = _outcome(event, counts, is_new=True)
    if on_recorded is not None:
        transaction.on_commit(lambda: on_recorded(recorded))
    return recorded


def _insert(event: CountingEvent) -> bool:
    """Insert the row unless it is there; the running counts follow once the counters are known."""
    fields = [field for field in CountingEvent._meta.concrete_fields if field.name not in ("id", "created_at")]
    values = [field.get_db_prep_save(getattr(event, field.attname), connection) for field in fields]
    columns = ", ".join(str(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO counting_events ({columns}) VALUES ({places}) "  # noqa: S608  # the model's own columns
            "ON CONFLICT (event_uid, event_timestamp) DO NOTHING RETURNING id",
            values,
        )
        row = cursor.fetchone()
    event.pk = row[0] if row else None
    return row is not None


def _count(event: CountingEvent, camera: Camera, zone: CountingZone | None) -> tuple[int, int, int]:
    """Raise the counters of the zone and of the camera; return in, out and total of the event's local day."""
    steps = {
        "in": int(event.direction == Direction.IN),
        "out": int(event.direction == Direction.OUT),
        "total": 1,
    }
    suffix = f":zone:{zone.pk}" if zone else ""
    increments = {f"count_{kind}{suffix}": step for kind, step in steps.items()}
    if event.counts_toward_total:
        increments |= {f"count_{kind}": step for kind, step in steps.items()}
    values = increment_counters(camera.camera_id, increments, event.event_timestamp, camera.timezone)
    of_zone = [values[f"count_{kind}{suffix}"] for kind in KINDS]
    return _of_day(event, camera, of_zone)


def _of_day(event: CountingEvent, camera: Camera, values: Sequence[CounterValues]) -> tuple[int, int, int]:
    if not any(value.day_is_over for value in values):
        count_in, count_out, total = (value.daily for value in values)
        return count_in, count_out, total
    arguments = {
        "camera": camera.camera_id,
        "zone": event.zone_id,
        "at": event.event_timestamp,
        "timezone": camera.timezone,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT_OF_DAY, arguments)
        count_in, count_out, total = cursor.fetchone()
    return count_in, count_out, total


def _set_running_counts(event: CountingEvent, counts: tuple[int, int, int]) -> None:
    CountingEvent.objects.filter(pk=event.pk, event_timestamp=event.event_timestamp).update(
        current_count_in=counts[0], current_count_out=counts[1], current_total=counts[2]
    )


def _publish(event: CountingEvent, counts: tuple[int, int, int]) -> None:
    data = {
        "event_uid": event.event_uid,
        "camera_id": event.camera_id,
        "zone_id": event.zone_id,
        "event_type": event.event_type,
        "direction": event.direction,
        "event_timestamp": utc(event.event_timestamp),
        "count_in": counts[0],
        "count_out": counts[1],
        "count_total": counts[2],
    }
    metadata = {"late": True} if timezone.now() - event.event_timestamp > LATE else {}
    publish_event(event.camera_id, "counting", "counting.recorded", data, metadata, source_system=event.source)


def _outcome(event: CountingEvent, counts: tuple[int, int, int], *, is_new: bool) -> RecordedEvent:
    return RecordedEvent(
        event.event_uid, event.camera_id, event.zone_id, event.direction, event.event_timestamp, is_new, *counts
    )


def _decimal(value: float | Decimal | None, places: int) -> Decimal | None:
    return None if value is None else round(Decimal(str(value)), places)
