"""When a camera watches: windows, cron runs, exceptions; and whether it does at an instant."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from cameras.core import cron, wall_clock
from cameras.core.schema import Check, SchemaError, boolean, list_of, object_of, text, whole, word

Interval = tuple[dt.datetime, dt.datetime]  # from the first instant to before the second, UTC
DAY = dt.timedelta(days=1)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
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
    if len(fields) != len(cron.FIELDS):
        raise SchemaError(path, "must have five fields: minute, hour, day, month, day of the week")
    for field, (low, high) in zip(fields, cron.FIELDS, strict=True):
        if not cron.is_field(field, low, high):
            raise SchemaError(path, f"{field!r} is not a field from {low} to {high}")
    return " ".join(fields)


_window = object_of({"days": list_of(word(*DAYS), least=1), "start": clock_time, "end": end_time})
_day_window = object_of({"start": clock_time, "end": end_time})
_cron = object_of({"expression": cron_expression, "duration_minutes": whole(1, 10080)})
_some_exception = object_of({"date": date}, {"active": boolean, "windows": list_of(_day_window)})


def _exception(value: Any, path: str) -> Any:
    checked = _some_exception(value, path)
    if ("active" in checked) == ("windows" in checked):
        raise SchemaError(path, "must have either active or windows")
    return checked


def _ever_active(check: Check) -> Check:
    """Return a check that also refuses closed days alone, by which nothing would ever be active."""

    def checked(value: Any, path: str) -> Any:
        found = check(value, path)
        closed = [each for each in found.get("exceptions", []) if not each.get("active") and not each.get("windows")]
        others = found.get("windows") or found.get("cron") or len(closed) < len(found.get("exceptions", []))
        if closed and not others:
            raise SchemaError(path, "has only days on which nothing is active: add windows for all other days")
        return found

    return checked


schedule = _ever_active(
    object_of({}, {"windows": list_of(_window), "cron": list_of(_cron), "exceptions": list_of(_exception)})
)
# When a place is open: as a camera's schedule, without the runs of cron that nobody opens a door by.
opening_hours = _ever_active(object_of({}, {"windows": list_of(_window), "exceptions": list_of(_exception)}))


def is_active_at(schedule: Mapping[str, Any] | None, zone: ZoneInfo, instant: dt.datetime) -> bool:
    """Tell whether a checked schedule covers an instant (with a zone); times in it are those of clocks in `zone`.

    None is no schedule: always. One of a day's windows or cron runs must cover the instant, on a day with exceptions
    one of their windows alone. A window or run that begins on one day may end on a later one, up to a day that has
    exceptions of its own. In an hour that is shown twice a window begins with the first and ends with the last.
    """
    if schedule is None:
        return True
    at = instant.astimezone(dt.UTC)
    return any(start <= at < end for start, end in _pieces(schedule, zone, at, at))


def intervals(
    schedule: Mapping[str, Any] | None, zone: ZoneInfo, start: dt.datetime, end: dt.datetime
) -> list[Interval]:
    """Return when a checked schedule is active from `start` to before `end`, in order, what touches joined; UTC."""
    start, end = start.astimezone(dt.UTC), end.astimezone(dt.UTC)
    pieces = [(start, end)] if schedule is None else _pieces(schedule, zone, start, end)
    found: list[Interval] = []
    for first, last in sorted((max(first, start), min(last, end)) for first, last in pieces):
        if first >= last:
            continue
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _pieces(schedule: Mapping[str, Any], zone: ZoneInfo, start: dt.datetime, end: dt.datetime) -> Iterator[Interval]:
    """Yield all that covers a part of the span, cut where a day with exceptions of its own begins."""
    back = 1 + max((each["duration_minutes"] for each in schedule.get("cron", [])), default=0) // 1440
    day, last = start.astimezone(zone).date() - back * DAY, end.astimezone(zone).date()
    special = {each: windows for each, windows in _exceptions(schedule).items() if day <= each <= last}
    while day <= last:
        own = special.get(day)
        began = _regular(schedule, day, zone) if own is None else _windows(own, day, zone)
        for piece in began:
            yield from _without(piece, [each for each in special if each != day], zone)
        day += DAY


def _exceptions(schedule: Mapping[str, Any]) -> dict[dt.date, list[Mapping[str, Any]]]:
    """Return the windows of each day that has exceptions; several of one day add up."""
    found: dict[dt.date, list[Mapping[str, Any]]] = {}
    for each in schedule.get("exceptions", []):
        whole_day = [{"start": "00:00", "end": "24:00"}] if each.get("active") else []
        found.setdefault(dt.date.fromisoformat(each["date"]), []).extend(each.get("windows", whole_day))
    return found


def _regular(schedule: Mapping[str, Any], day: dt.date, zone: ZoneInfo) -> Iterator[Interval]:
    """Yield the windows and cron runs that begin on a day without exceptions."""
    yield from _windows(
        [each for each in schedule.get("windows", []) if DAYS[day.weekday()] in each["days"]], day, zone
    )
    for each in schedule.get("cron", []):
        lasts = dt.timedelta(minutes=each["duration_minutes"])
        yield from ((start, start + lasts) for start in cron.starts(each["expression"], day, zone))


def _windows(windows: list[Mapping[str, Any]], day: dt.date, zone: ZoneInfo) -> Iterator[Interval]:
    for each in windows:
        ends_on = day if each["end"] > each["start"] else day + DAY
        yield _at(day, each["start"], zone, wall_clock.FIRST), _at(ends_on, each["end"], zone, wall_clock.LAST)


def _at(day: dt.date, clock: str, zone: ZoneInfo, which: int) -> dt.datetime:
    if clock == "24:00":
        return wall_clock.day_start(day + DAY, zone)
    return wall_clock.instant(dt.datetime.combine(day, dt.time.fromisoformat(clock)), zone, which)


def _without(piece: Interval, days: list[dt.date], zone: ZoneInfo) -> list[Interval]:
    """Return what is left of an interval without some days."""
    left = [piece]
    for day in days:
        first, last = wall_clock.day_start(day, zone), wall_clock.day_start(day + DAY, zone)
        cut = [[(start, min(end, first)), (max(start, last), end)] for start, end in left]
        left = [(start, end) for parts in cut for start, end in parts if start < end]
    return left
