"""Names of tracks and times, in the form in which they are stored."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime


def track_name(camera_id: str, run: str, number: int) -> str:
    """Return the key of a track: unique over restarts and cameras, and the same when the same frames come again.

    `run` names the stretch of frames within which numbers of tracks are unique.
    """
    return f"{camera_id[:67]}:{uuid.uuid5(uuid.NAMESPACE_URL, f'{camera_id}/{run}/{number}').hex}"


def instant(seconds: float) -> datetime:
    """Return a Unix time as an instant, to the microsecond."""
    return datetime.fromtimestamp(seconds, UTC)


def iso(seconds: float) -> str:
    """Return a Unix time as text, to the millisecond, as `2026-01-31T12:00:00.000Z`."""
    return instant(seconds).isoformat(timespec="milliseconds").replace("+00:00", "Z")
