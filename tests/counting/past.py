"""Cameras and crossings that are told to lie at given times."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from analytics.services.recording import record_counting_event
from cameras.models import Camera
from counting.models import CountingResult, CountingZone
from tests import making

SECOND, MINUTE, HOUR, DAY = (dt.timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
_tracks = count(1)


def old_camera(since: str = "2024-03-05T09:58", **values: Any) -> Camera:
    """Return a camera that is there since a time in UTC."""
    camera = making.camera(**values)
    Camera.history.filter(id=camera.pk).update(history_date=making.utc(since))
    return camera


def old_zone(zone: CountingZone, since: str = "2024-03-05T09:58") -> CountingZone:
    """Return the zone, there since a time in UTC."""
    CountingZone.history.filter(id=zone.pk).update(history_date=making.utc(since))
    return zone


def cross(zone: CountingZone, at: dt.datetime | str, direction: str = "in", **values: Any) -> None:
    """Record that somebody crossed the line, or entered or left the area."""
    moment = making.utc(at) if isinstance(at, str) else at
    kinds = {"in": "entry", "out": "exit"}
    record_counting_event(
        camera=zone.camera,
        zone=zone,
        event_type="cross_line" if zone.is_line else kinds[direction],
        direction=direction,
        event_timestamp=moment,
        track_id=f"track-{next(_tracks)}",
        **values,
    )


def result(camera: Camera, zone: CountingZone | None, kind: str, start: str) -> CountingResult:
    """Return the result of a period that begins at a time in UTC."""
    return CountingResult.objects.get(camera=camera, zone=zone, time_period=kind, period_start=making.utc(start))
