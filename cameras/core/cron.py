"""Cron expressions of five fields: which are valid, and when on a day they begin."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

from cameras.core.wall_clock import both_instants

# Lowest and highest number of minute, hour, day of the month, month, day of the week (0 and 7 are Sunday).
FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
PART = re.compile(r"^(?:\*|(\d+)(?:-(\d+))?)(?:/([1-9]\d*))?$")
DAYS_REMEMBERED = 64  # a day of one expression in one zone each; cameras mostly share theirs


def is_field(field: str, low: int, high: int) -> bool:
    """Tell whether a field is a list of numbers, ranges and steps between `low` and `high`."""
    return all(_is_part(part, low, high) for part in field.split(","))


@lru_cache(maxsize=DAYS_REMEMBERED)
def starts(expression: str, day: dt.date, zone: ZoneInfo) -> tuple[dt.datetime, ...]:
    """Return the instants (UTC, rising) of a local day at which a checked expression begins a run.

    In an hour that is shown twice a run begins twice; what the clocks skip begins when they skip it.
    """
    minutes, hours, days, months, weekdays = _parsed(expression)
    if day.month not in months or not _is_day(expression, day, days, weekdays):
        return ()
    walls = [dt.datetime.combine(day, dt.time(hour, minute)) for hour in hours for minute in minutes]
    return tuple(sorted({found for wall in walls for found in both_instants(wall, zone)}))


def _is_day(expression: str, day: dt.date, days: frozenset[int], weekdays: frozenset[int]) -> bool:
    """Tell whether a day matches: where day of the month and of the week are both given, either will do."""
    by_date = day.day in days
    by_weekday = day.isoweekday() in weekdays or day.isoweekday() % 7 in weekdays
    _, _, day_field, _, weekday_field = expression.split()
    if day_field.startswith("*") or weekday_field.startswith("*"):
        return by_date and by_weekday
    return by_date or by_weekday


def numbers(field: str, low: int, high: int) -> frozenset[int]:
    """Return the numbers that a checked field stands for."""
    return frozenset().union(*(_numbers(part, low, high) for part in field.split(",")))


@lru_cache(maxsize=DAYS_REMEMBERED)
def _parsed(expression: str) -> list[frozenset[int]]:
    return [numbers(field, *limits) for field, limits in zip(expression.split(), FIELDS, strict=True)]


def _numbers(part: str, low: int, high: int) -> range:
    """Return the numbers of one part: `*`, `5`, `1-5`, each with a step or not; `5/10` runs to the highest."""
    match = PART.match(part)
    if match is None:
        raise ValueError(f"{part!r} is no part of a cron expression")
    first, last, step = match.groups()
    start = int(first) if first else low
    end = int(last) if last else (start if first and not step else high)
    return range(start, end + 1, int(step or 1))


def _is_part(part: str, low: int, high: int) -> bool:
    match = PART.match(part)
    if match is None:
        return False
    numbers = [int(each) for each in match.groups()[:2] if each is not None]
    return all(low <= each <= high for each in numbers) and numbers == sorted(numbers)
