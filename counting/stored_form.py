"""How moments and places of the core stand in columns and JSON."""

from __future__ import annotations

import datetime as dt
from typing import Any


def instant(seconds: float) -> dt.datetime:
    """Return a Unix time as an instant, to the microsecond."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def iso(seconds: float) -> str:
    """Return a Unix time as text, to the millisecond, as `2026-01-31T12:00:00.000Z`."""
    return instant(seconds).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def utc(at: dt.datetime) -> str:
    """Return an instant as text in UTC, as `2026-01-31T12:00:00Z`."""
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def place(point: tuple[float, float]) -> dict[str, float]:
    """Return a place in 0–1 of the frame, to four decimals."""
    return {"x": round(point[0], 4), "y": round(point[1], 4)}


def waypoint(time: float, x: float, y: float) -> dict[str, Any]:
    """Return a point of a path: place in 0–1 of the frame and Unix time."""
    return {**place((x, y)), "timestamp": iso(time)}
