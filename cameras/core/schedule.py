"""When a camera watches: windows, cron runs, exceptions."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from cameras.core.schema import SchemaError, boolean, list_of, object_of, text, whole, word

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Lowest and highest number of minute, hour, day of the month, month, day of the week (0 and 7 are Sunday).
CRON_FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
CRON_PART = re.compile(r"^(?:\*|(\d+)(?:-(\d+))?)(?:/([1-9]\d*))?$")
CLOCK = re.compile(r"^(?:[01]\d|2[0-3]):[0-5]\d$")


def clock_time(value: Any, path: str) -> Any:
    """Check a time of day like `08:00`."""
    if not isinstance(value, str) or not CLOCK.match(value):
        raise SchemaError(path, "must be a time like 08:00")
    return value


def end_time(value: Any, path: str) -> Any:
    """Check the end of a window; `24:00` is the end of the day."""
    return value if value == "24:00" else clock_time(value, path)


def date(value: Any, path: str) -> Any:
    """Check a date like `2025-12-25`."""
    try:
        return dt.date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise SchemaError(path, "must be a date like 2025-12-25") from None


def cron_expression(value: Any, path: str) -> Any:
    """Check five fields of numbers, lists, ranges and steps, like `0 8 * * 1-5`."""
    fields = text(value, path).split()
    if len(fields) != len(CRON_FIELDS):
        raise SchemaError(path, "must have five fields: minute, hour, day, month, day of the week")
    for field, (low, high) in zip(fields, CRON_FIELDS, strict=True):
        if not all(_is_cron_part(part, low, high) for part in field.split(",")):
            raise SchemaError(path, f"{field!r} is not a field from {low} to {high}")
    return " ".join(fields)


def _is_cron_part(part: str, low: int, high: int) -> bool:
    match = CRON_PART.match(part)
    if match is None:
        return False
    numbers = [int(each) for each in match.groups()[:2] if each is not None]
    return all(low <= each <= high for each in numbers) and numbers == sorted(numbers)


_window = object_of({"days": list_of(word(*DAYS), least=1), "start": clock_time, "end": end_time})
_day_window = object_of({"start": clock_time, "end": end_time})
_cron = object_of({"expression": cron_expression, "duration_minutes": whole(1, 10080)})
_some_exception = object_of({"date": date}, {"active": boolean, "windows": list_of(_day_window)})


def _exception(value: Any, path: str) -> Any:
    checked = _some_exception(value, path)
    if ("active" in checked) == ("windows" in checked):
        raise SchemaError(path, "must have either active or windows")
    return checked


schedule = object_of({}, {"windows": list_of(_window), "cron": list_of(_cron), "exceptions": list_of(_exception)})
