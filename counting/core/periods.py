"""Minutes, hours and days of a time zone as spans between instants, also where clocks change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cameras.core import wall_clock

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar period `[start, end)`: `minutes5`, `minute`, `hour` or `day`."""

    start: dt.datetime
    end: dt.datetime
    kind: str


def minute(at: dt.datetime, length: int = 1) -> Period:
    """Return the period of `length` minutes (a divisor of 60) that an instant lies in."""
    at = at.astimezone(dt.UTC)
    start = at.replace(minute=at.minute - at.minute % length, second=0, microsecond=0)
    return Period(start, start + length * MINUTE, "minute" if length == 1 else f"minutes{length}")


def day(at: dt.datetime, zone: ZoneInfo) -> Period:
    """Return the local day that an instant lies in: 23 or 25 hours long where clocks change."""
    date = at.astimezone(zone).date()
    return Period(wall_clock.day_start(date, zone), wall_clock.day_start(date + DAY, zone), "day")


def hour(at: dt.datetime, zone: ZoneInfo) -> Period:
    """Return the local hour that an instant lies in; of an hour that comes twice, the one of the two."""
    return next(period for period in hours(day(at, zone), zone) if period.start <= at < period.end)


def hours(of: Period, zone: ZoneInfo) -> Iterator[Period]:
    """Yield the local hours of a local day; each ends where a clock of the zone shows a full hour."""
    start = of.start
    while start < of.end:
        local = start.astimezone(zone)
        left = HOUR - dt.timedelta(minutes=local.minute, seconds=local.second)
        end = min(start + left, of.end)
        yield Period(start, end, "hour")
        start = end


def minutes(start: dt.datetime, end: dt.datetime) -> Iterator[Period]:
    """Yield the minutes that have a part of the span `[start, end)`."""
    period = minute(start)
    while period.start < end:
        yield period
        period = minute(period.end)


def days(start: dt.datetime, end: dt.datetime, zone: ZoneInfo) -> Iterator[Period]:
    """Yield the local days that have a part of the span `[start, end)`."""
    period = day(start, zone)
    while period.start < end:
        yield period
        period = day(period.end, zone)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that overlap or touch as one, empty ones left out."""
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
