"""The rows of results of some periods of one camera, from its events and its changes of occupancy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection

from counting.core.periods import Period
from counting.services import results_sql as sql
from counting.services.past import Past

GRACE = dt.timedelta(seconds=30)  # after the end of a period, for what comes late
# Columns with their types, in the order of `_row`.
COLUMNS = {
    "camera_id": "text", "zone_id": "bigint", "time_period": "text", "period_start": "timestamptz",
    "period_end": "timestamptz", "result_timestamp": "timestamptz", "count_in": "bigint", "count_out": "bigint",
    "count_total": "bigint", "current_occupancy": "int", "peak_count": "int", "min_count": "int",
    "average_count": "numeric", "count_density": "numeric", "max_occupancy": "int", "occupancy_percentage": "numeric",
    "is_final": "boolean", "observed_seconds": "numeric",
}  # fmt: skip
KEY = ("camera_id", "zone_id", "time_period", "period_start")
UPSERT = f"""
INSERT INTO counting_results ({", ".join(COLUMNS)})
SELECT * FROM unnest({", ".join(f"%s::{kind}[]" for kind in COLUMNS.values())})
ON CONFLICT ({", ".join(KEY)}) DO UPDATE
SET {", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS if name not in KEY)}
"""  # noqa: S608  # names of columns alone are put together
MOST_PERCENT = Decimal("999999.99")  # what the column holds
MOST_DENSE = Decimal("999999.9999")

Row = tuple[Any, ...]
Series = tuple[int, int | None]  # number of the period from 1, zone (None: the whole camera)


@dataclass(frozen=True, slots=True)
class Occupied:
    """Occupancy of a series in a period; `mean` is weighted by time, `changes` how often it was written down."""

    minimum: int | None
    peak: int | None
    mean: Decimal | None
    last: int
    changes: int


UNKNOWN = Occupied(None, None, None, 0, 0)


@dataclass(frozen=True, slots=True)
class Facts:
    """What happened in the periods: counts (in, out, all) and occupancy by series, seconds looked at by period."""

    counts: Mapping[Series, tuple[int, int, int]]
    occupied: Mapping[Series, Occupied]
    observed: Mapping[int, Decimal]


def write_periods(past: Past, periods: Sequence[Period], now: dt.datetime) -> int:
    """Write the results of periods that lie close together, again where they are there; return how many rows."""
    begun = [period for period in periods if period.start < now]
    if not begun:
        return 0
    rows = list(_rows(past, begun, _facts(past.camera.camera_id, begun, now), now))
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(UPSERT, [list(column) for column in zip(*rows, strict=True)])
    return len(rows)


def density(mean: Decimal | None, area: Decimal | None) -> Decimal | None:
    """Return people per square metre to four decimals; None where occupancy or floor are not known."""
    if mean is None or not area:
        return None
    return min((mean / area).quantize(Decimal("0.0001"), ROUND_HALF_UP), MOST_DENSE)


def percentage(occupancy: int, capacity: int | None) -> Decimal | None:
    """Return how full it is in percent to two decimals, above 100 where it is too full; None without a capacity."""
    if not capacity:
        return None
    return min((Decimal(100 * occupancy) / capacity).quantize(Decimal("0.01"), ROUND_HALF_UP), MOST_PERCENT)


def _facts(camera_id: str, periods: Sequence[Period], now: dt.datetime) -> Facts:
    arguments: dict[str, Any] = {
        "camera": camera_id,
        "starts": [period.start for period in periods],
        "ends": [period.end for period in periods],
        "start": min(period.start for period in periods),
        "end": max(period.end for period in periods),
    }
    counts = {(number, zone): tuple(each) for number, zone, *each in _ask(sql.COUNTS, arguments)}
    arguments["ends"] = [min(period.end, now) for period in periods]  # what will be is not known yet
    arguments["end"] = max(arguments["ends"])
    occupied = {(number, zone): Occupied(*each) for number, zone, *each in _ask(sql.OCCUPANCY, arguments)}
    return Facts(counts, occupied, dict(_ask(sql.OBSERVED, arguments)))


def _rows(past: Past, periods: Sequence[Period], facts: Facts, now: dt.datetime) -> Iterator[Row]:
    happened = [series for series, found in facts.occupied.items() if found.changes]
    for number, period in enumerate(periods, start=1):
        zones: set[int | None] = {zone for each, zone in (*facts.counts, *happened) if each == number}
        if past.watched(period.start, min(period.end, now)):
            zones |= {None, *past.zones_in(period)}
        for zone in zones:
            yield _row(past, period, zone, number, facts, now)


def _row(past: Past, period: Period, zone: int | None, number: int, facts: Facts, now: dt.datetime) -> Row:
    count_in, count_out, total = facts.counts.get((number, zone), (0, 0, 0))
    occupied = facts.occupied.get((number, zone), UNKNOWN)
    at = min(period.end, now)
    capacity = past.capacity(zone, at)
    return (
        past.camera.camera_id, zone, period.kind, period.start, period.end, now, count_in, count_out, total,
        occupied.last, occupied.peak, occupied.minimum, _cents(occupied.mean),
        density(occupied.mean, past.area(zone, at)), capacity, percentage(occupied.last, capacity),
        period.end + GRACE <= now, facts.observed.get(number),
    )  # fmt: skip


def _cents(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _ask(statement: str, arguments: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return list(cursor.fetchall())
