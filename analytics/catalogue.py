"""The types of events that are published, and what their data must contain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.errors import UnknownEventError

SCHEMA_VERSION = 1

# Type → keys that its data must have; further keys are kept.
EVENTS: dict[str, frozenset[str]] = {
    "camera.created": frozenset({"camera_id"}),
    "camera.configured": frozenset({"camera_id"}),
    "camera.activated": frozenset({"camera_id"}),
    "camera.deactivated": frozenset({"camera_id"}),
    "camera.online": frozenset({"camera_id"}),
    "camera.offline": frozenset({"camera_id"}),
    "camera.maintenance_started": frozenset({"camera_id"}),
    "camera.maintenance_ended": frozenset({"camera_id"}),
    "stream.state_changed": frozenset({"stream_id", "state"}),
    "stream.quality_degraded": frozenset({"stream_id"}),
    "stream.quality_restored": frozenset({"stream_id"}),
    "zone.created": frozenset({"zone_id"}),
    "zone.changed": frozenset({"zone_id"}),
    "zone.deactivated": frozenset({"zone_id"}),
    "tracking.track_completed": frozenset({"camera_id", "track_id"}),
    "counting.recorded": frozenset({"event_uid", "camera_id", "zone_id", "event_type", "direction", "event_timestamp"}),
    "counting.anomaly": frozenset({"camera_id", "zone_id", "anomaly_type"}),
    "counting.wrong_direction": frozenset({"camera_id", "zone_id"}),
    "occupancy.changed": frozenset({"camera_id", "occupancy"}),
    "occupancy.corrected": frozenset({"camera_id", "occupancy"}),
    "occupancy.reset": frozenset({"camera_id", "occupancy"}),
    "counter.reset": frozenset({"camera_id", "counter_name"}),
    "alert.raised": frozenset({"alert_id"}),
    "alert.acknowledged": frozenset({"alert_id"}),
    "alert.escalated": frozenset({"alert_id"}),
    "alert.resolved": frozenset({"alert_id"}),
    "retention.completed": frozenset(),
    "report.created": frozenset({"report_id"}),
}


def check_event(event_type: str, data: Mapping[str, Any]) -> None:
    """Raise UnknownEventError for a type that is not listed, and for data without the keys of its type."""
    if event_type not in EVENTS:
        raise UnknownEventError(f"event_type: {event_type!r} is not in the catalogue of events")
    missing = EVENTS[event_type] - set(data)
    if missing:
        raise UnknownEventError(f"event_data.{min(missing)}: is missing")
