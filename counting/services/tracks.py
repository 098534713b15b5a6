"""Storing the points of people's paths in bulk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

from django.utils import timezone
from psycopg.types.json import Jsonb

from counting.choices import TrackingStatus
from counting.services.bulk import store_rows

TABLE, KEY = "person_tracking", ("track_id", "frame_timestamp")
COLUMNS = (
    "camera_id", "track_id", "detection_id", "frame_timestamp", "tracking_timestamp", "position_x", "position_y",
    "velocity_x", "velocity_y", "speed", "trajectory_points", "trajectory_length", "tracking_status",
    "tracking_confidence", "first_seen", "last_seen", "duration_seconds", "frame_width", "frame_height", "bbox_height",
)  # fmt: skip
FASTEST = 99_999_999.0  # pixels a second that the columns hold


@dataclass(frozen=True, slots=True)
class TrackRow:
    """A row of `person_tracking`: where somebody was at `frame_timestamp`.

    Position (foot point), frame size and body height in source pixels, velocity in source pixels per second (None =
    not known), confidence 0–1. `first_seen` and `last_seen` are of the track up to this row; the duration follows.
    `trajectory_points` (`{"x", "y", "timestamp"}` in source pixels) belong to the last row of a track alone.
    `detection_id` is None for a predicted position.
    """

    camera_id: str
    track_id: str
    frame_timestamp: dt.datetime
    position_x: int
    position_y: int
    frame_width: int
    frame_height: int
    bbox_height: int
    first_seen: dt.datetime
    last_seen: dt.datetime
    detection_id: str | None = None
    tracking_timestamp: dt.datetime | None = None
    velocity_x: float | None = None
    velocity_y: float | None = None
    tracking_confidence: float | None = None
    tracking_status: str = TrackingStatus.ACTIVE.value
    trajectory_points: Sequence[Mapping[str, Any]] | None = None


def store_tracks(rows: Sequence[TrackRow]) -> int:
    """Store points of tracks in bulk unless they are there; return how many are new.

    Raises IntegrityError or DataError for what the table refuses; then nothing is stored.
    """
    now = timezone.now()
    return store_rows(TABLE, KEY, COLUMNS, [_values(row, now) for row in rows])


def _values(row: TrackRow, now: dt.datetime) -> tuple[Any, ...]:
    points = None if row.trajectory_points is None else [dict(point) for point in row.trajectory_points]
    return (
        row.camera_id, row.track_id, row.detection_id, row.frame_timestamp, row.tracking_timestamp or now,
        row.position_x, row.position_y, _limited(row.velocity_x), _limited(row.velocity_y), _speed(row),
        None if points is None else Jsonb(points), None if points is None else len(points), row.tracking_status,
        row.tracking_confidence, row.first_seen, row.last_seen,
        (row.last_seen - row.first_seen) / dt.timedelta(seconds=1), row.frame_width, row.frame_height, row.bbox_height,
    )  # fmt: skip


def _speed(row: TrackRow) -> float | None:
    if row.velocity_x is None or row.velocity_y is None:
        return None
    return _limited(hypot(row.velocity_x, row.velocity_y))


def _limited(velocity: float | None) -> float | None:
    return None if velocity is None else max(-FASTEST, min(FASTEST, velocity))
