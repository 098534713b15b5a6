"""Counters that roll over with the local hour, day, week and month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import now

from analytics.errors import CounterUnderflowError
from analytics.services.events import publish_event

PERIODS = {"hourly_count": "hour", "daily_count": "day", "weekly_count": "week", "monthly_count": "month"}


# Periods that begin later than now were made by a clock that went ahead: they must not outlive its correction.
AHEAD = "%(now)s::timestamptz + INTERVAL '1 hour'"


def _period_sql(column: str, start: str) -> str:
    """Return SQL that begins a newer period anew, adds to the same one, and leaves a newer one to itself."""
    begins = f"EXCLUDED.{start} > c.{start} OR c.{start} > {AHEAD}"
    return (
        f"{column} = CASE WHEN EXCLUDED.{start} = c.{start} THEN c.{column} + EXCLUDED.{column} "
        f"WHEN {begins} THEN EXCLUDED.{column} ELSE c.{column} END, "
        f"{start} = CASE WHEN {begins} THEN EXCLUDED.{start} ELSE c.{start} END"
    )


def _correction_sql(column: str, unit: str) -> str:
    """Return SQL that corrects the period of the event alone, and stops at 0."""
    start = f"{unit}_start"
    return (
        f"{column} = CASE WHEN {start} = date_trunc('{unit}', %(at)s::timestamptz, %(zone)s) "
        f"THEN GREATEST({column} + %(value)s, 0) ELSE {column} END"
    )


# Rows are locked in the order of their names, so that two transactions never wait for each other.
UPSERT = f"""
INSERT INTO realtime_counters AS c
    (camera_id, counter_name, current_count, total_count, hourly_count, daily_count, weekly_count, monthly_count,
     hour_start, day_start, week_start, month_start, last_increment_at)
SELECT %(camera)s, n.name, n.value, n.value, n.value, n.value, n.value, n.value,
       {", ".join(f"date_trunc('{unit}', %(at)s::timestamptz, %(zone)s)" for unit in PERIODS.values())},
       CASE WHEN n.value > 0 THEN %(at)s::timestamptz END
FROM unnest(%(names)s::text[], %(values)s::bigint[]) AS n (name, value)
ORDER BY n.name
ON CONFLICT (camera_id, counter_name) DO UPDATE SET
    current_count = c.current_count + EXCLUDED.current_count,
    total_count = c.total_count + EXCLUDED.total_count,
    {", ".join(_period_sql(column, f"{unit}_start") for column, unit in PERIODS.items())},
    last_increment_at = CASE WHEN c.last_increment_at > {AHEAD} THEN EXCLUDED.last_increment_at
                             ELSE GREATEST(c.last_increment_at, EXCLUDED.last_increment_at) END
RETURNING counter_name, current_count, daily_count, day_start > date_trunc('day', %(at)s::timestamptz, %(zone)s)
"""  # noqa: S608  # names of columns alone are put together

CORRECTION = f"""
UPDATE realtime_counters SET
    current_count = current_count + %(value)s, total_count = GREATEST(total_count + %(value)s, 0),
    {", ".join(_correction_sql(column, unit) for column, unit in PERIODS.items())}
WHERE camera_id = %(camera)s AND counter_name = %(name)s AND current_count + %(value)s >= 0
RETURNING current_count
"""  # noqa: S608  # names of columns alone are put together

RESET = """
UPDATE realtime_counters
SET current_count = 0, reset_count = reset_count + 1, last_reset_at = clock_timestamp()
WHERE camera_id = %s AND counter_name = %s
"""


@dataclass(frozen=True, slots=True)
class CounterValues:
    """What a counter holds after a change: since its reset, and in the local day of its newest event.

    `day_is_over` says that the event belongs to an earlier day than the one that `daily` counts.
    """

    current: int
    daily: int
    day_is_over: bool


def increment_realtime_counter(
    camera_id: str,
    counter_name: str,
    increment_value: int = 1,
    *,
    at: dt.datetime | None = None,
    timezone: str = "UTC",
) -> int:
    """Add to a counter and return its new count since the last reset.

    `at` is the time of the event (default: now), `timezone` the camera's. A negative value is a correction: it needs
    a counter that holds as much, else CounterUnderflowError is raised. Raises TypeError unless the value is an int.
    """
    if isinstance(increment_value, bool) or not isinstance(increment_value, int):
        raise TypeError(f"increment_value must be a whole number, not {increment_value!r}")
    moment = at or now()
    if increment_value < 0:
        return _correct(camera_id, counter_name, increment_value, moment, timezone)
    return increment_counters(camera_id, {counter_name: increment_value}, moment, timezone)[counter_name].current


def increment_counters(
    camera_id: str, increments: Mapping[str, int], at: dt.datetime, timezone: str
) -> dict[str, CounterValues]:
    """Add to several counters of a camera (values of 0 or more) in one statement; return what they hold by name."""
    names = sorted(increments)
    arguments: dict[str, Any] = {
        "camera": camera_id,
        "names": names,
        "values": [increments[name] for name in names],
        "at": at,
        "zone": timezone,
        "now": now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, arguments)
        return {name: CounterValues(*values) for name, *values in cursor.fetchall()}


@transaction.atomic
def reset_realtime_counter(camera_id: str, counter_name: str) -> bool:
    """Set the count since the last reset to 0 and publish `counter.reset`; return whether there is such a counter."""
    with connection.cursor() as cursor:
        cursor.execute(RESET, [camera_id, counter_name])
        if not cursor.rowcount:
            return False
    publish_event(camera_id, "counter", "counter.reset", {"camera_id": camera_id, "counter_name": counter_name})
    return True


def _correct(camera_id: str, name: str, value: int, at: dt.datetime, timezone: str) -> int:
    arguments: dict[str, Any] = {"camera": camera_id, "name": name, "value": value, "at": at, "zone": timezone}
    with connection.cursor() as cursor:
        cursor.execute(CORRECTION, arguments)
        row = cursor.fetchone()
    if row is None:
        raise CounterUnderflowError(f"{name} of {camera_id} holds less than {-value}")
    return int(row[0])
