"""The way of a track: as it was kept when the track ended, else from its samples so far."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from counting.choices import TrackingStatus
from counting.models import PersonTrack


def trajectory(samples: QuerySet[PersonTrack]) -> dict[str, Any] | None:
    """Return the way of the track whose samples these are, points in 0–1 of the picture; None where there are none."""
    rows = list(samples.order_by("frame_timestamp", "id"))
    if not rows:
        return None
    last = rows[-1]
    kept = next((row for row in reversed(rows) if row.trajectory_points), None)
    return {
        "track_id": last.track_id,
        "camera": last.camera_id,
        "tracking_status": last.tracking_status,
        "first_seen": min(row.first_seen for row in rows),
        "last_seen": last.last_seen,
        "frame_width": last.frame_width,
        "frame_height": last.frame_height,
        "is_complete": kept is not None or last.tracking_status != TrackingStatus.ACTIVE,
        "points": _of_trajectory(kept) if kept else [_of_sample(row) for row in rows],
    }


def waypoints(row: PersonTrack) -> list[tuple[datetime, float, float]]:
    """Return the kept trajectory of a row as instants with x and y in 0–1; none where it has none."""
    found = []
    for point in row.trajectory_points or ():
        at = parse_datetime(str(point["timestamp"]))
        if at is not None:
            found.append((at, float(point["x"]) / row.frame_width, float(point["y"]) / row.frame_height))
    return found


def _of_trajectory(row: PersonTrack) -> list[dict[str, Any]]:
    return [_point(at, x, y) for at, x, y in waypoints(row)]


def _of_sample(row: PersonTrack) -> dict[str, Any]:
    return _point(row.frame_timestamp, row.position_x / row.frame_width, row.position_y / row.frame_height)


def _point(at: datetime, x: float, y: float) -> dict[str, Any]:
    return {"x": round(x, 4), "y": round(y, 4), "timestamp": at}
