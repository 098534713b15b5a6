"""When a camera shall be watched and when its place is open, by the checked rules in its columns."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any
from zoneinfo import ZoneInfo

from cameras.core import schedule as schedules
from cameras.core.schema import Check, SchemaError
from cameras.models import Camera

log = logging.getLogger(__name__)

AHEAD = dt.timedelta(days=8)  # a week and a day: how far the next window is looked for


def is_scheduled(camera: Camera, at: dt.datetime) -> bool:
    """Tell whether the camera's schedule covers an instant; without one it always does."""
    if not camera.schedule_enabled:
        return True
    return _covers(camera, camera.schedule_config, schedules.schedule, "schedule", at)


def is_open(camera: Camera, at: dt.datetime) -> bool:
    """Tell whether the camera's place is open; one that says no hours is always. Clocks are those of the camera."""
    hours = camera.location.opening_hours if camera.location else None
    return _covers(camera, hours, schedules.opening_hours, "opening hours of the place", at)


def resumes_at(camera: Camera, after: dt.datetime) -> dt.datetime | None:
    """Return when a resting camera is watched again, in its own clocks; None when not within eight days."""
    zone = ZoneInfo(camera.timezone)
    spans = schedules.intervals(camera.schedule_config, zone, after, after + AHEAD)
    return spans[0][0].astimezone(zone) if spans else None


def watched(camera: Camera, start: dt.datetime, end: dt.datetime) -> list[schedules.Interval]:
    """Return when the camera watches from `start` to before `end`, in order; all of it without a schedule."""
    zone = ZoneInfo(camera.timezone)
    rules = camera.schedule_config if camera.schedule_enabled else None
    try:
        return schedules.intervals(schedules.schedule(rules, "schedule") if rules else None, zone, start, end)
    except SchemaError as error:  # only raw SQL can have left it
        log.error("%s: %s", camera.camera_id, error)
        return [(start, end)]


def rest_of(camera: Camera, at: dt.datetime) -> str:
    """Return in words for an operator that the camera rests, and until when."""
    until = resumes_at(camera, at)
    if until is None:
        return "Outside its schedule, which names no time within the next eight days."
    return f"Outside its schedule until {until:%Y-%m-%d %H:%M} ({camera.timezone})."


def _covers(camera: Camera, value: Any, check: Check, what: str, at: dt.datetime) -> bool:
    """Say whether a checked schedule covers the instant; one that only raw SQL can have left is as good as none."""
    if value is None:
        return True
    try:
        return schedules.is_active_at(check(value, what), ZoneInfo(camera.timezone), at)
    except SchemaError as error:
        log.error("%s: %s", camera.camera_id, error)
        return True
