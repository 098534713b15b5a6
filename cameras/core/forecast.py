"""What comes next in a checked schedule: its next change, and the next runs of a cron expression."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from cameras.core import cron, schedule

HORIZONS = (2, 9, 35, 400)  # days that are looked through, the next only where the one before had no change
LONGEST_WAIT = dt.timedelta(days=5 * 366)  # in which there is a 29th of February


def next_change(rules: Mapping[str, Any] | None, zone: ZoneInfo, at: dt.datetime) -> tuple[bool, dt.datetime | None]:
    """Return whether a checked schedule is active at an instant, and when that changes next (UTC).

    None for the change: not within 400 days.
    """
    at = at.astimezone(dt.UTC)
    active = schedule.is_active_at(rules, zone, at)
    for days in HORIZONS if rules is not None else ():
        end = at + dt.timedelta(days=days)
        found = schedule.intervals(rules, zone, at, end)
        change = next((edge for interval in found for edge in interval if at < edge < end), None)
        if change is not None:
            return active, change
    return active, None


def next_runs(expression: str, zone: ZoneInfo, after: dt.datetime, count: int = 3) -> list[dt.datetime]:
    """Return the next instants (UTC) at which a checked cron expression begins a run, at most `count`."""
    found: list[dt.datetime] = []
    day, last = after.astimezone(zone).date(), (after + LONGEST_WAIT).astimezone(zone).date()
    while len(found) < count and day <= last:
        found += [start for start in cron.starts(expression, day, zone) if start > after]
        day += schedule.DAY
    return found[:count]
