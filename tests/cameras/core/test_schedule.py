"""When a schedule is active: windows, nights, cron runs, exceptions, and the days when clocks change."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cameras.core.schedule import intervals, is_active_at, opening_hours, schedule
from cameras.core.schema import Check, SchemaError

NEW_YORK = ZoneInfo("America/New_York")  # 2024: forward on 10 March at 02:00, back on 3 November at 02:00
UTC = ZoneInfo("UTC")
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def always(start: str, end: str) -> dict[str, Any]:
    return {"windows": [{"days": WEEK, "start": start, "end": end}]}


OFFICE = {"windows": [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "08:00", "end": "18:00"}]}
NIGHT = {"windows": [{"days": ["fri"], "start": "22:00", "end": "06:00"}]}
SATURDAYS = {"cron": [{"expression": "0 8 * * 6", "duration_minutes": 240}]}
CHRISTMAS = {
    **always("08:00", "18:00"),
    "exceptions": [
        {"date": "2025-12-25", "active": False},
        {"date": "2025-12-24", "windows": [{"start": "08:00", "end": "12:00"}]},
        {"date": "2025-12-27", "active": True},
    ],
}
PARTY = {
    "windows": [{"days": WEEK, "start": "20:00", "end": "03:00"}],
    "exceptions": [
        {"date": "2025-12-31", "windows": [{"start": "18:00", "end": "05:00"}]},
        {"date": "2026-01-02", "active": False},
    ],
}


def active(value: dict[str, Any] | None, text: str, zone: ZoneInfo = UTC) -> bool:
    """Say whether the schedule is active; `text` is an instant with its offset."""
    checked = None if value is None else schedule(value, "schedule_config")
    return is_active_at(checked, zone, dt.datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("value", "instant", "expected"),
    [
        (None, "2025-03-05T03:00Z", True),
        ({}, "2025-03-05T12:00Z", False),
        # Wednesday, 5 March 2025: the start belongs to the window, the end does not.
        (OFFICE, "2025-03-05T07:59:59.999Z", False),
        (OFFICE, "2025-03-05T08:00Z", True),
        (OFFICE, "2025-03-05T17:59:59.999Z", True),
        (OFFICE, "2025-03-05T18:00Z", False),
        (OFFICE, "2025-03-08T12:00Z", False),  # a Saturday
        # Over midnight: the window is that of the day on which it begins.
        (NIGHT, "2025-03-07T21:59Z", False),
        (NIGHT, "2025-03-07T22:00Z", True),
        (NIGHT, "2025-03-08T05:59Z", True),
        (NIGHT, "2025-03-08T06:00Z", False),
        (NIGHT, "2025-03-07T05:00Z", False),  # Friday morning: Thursday has no window
        (NIGHT, "2025-03-08T23:00Z", False),
        (always("09:00", "09:00"), "2025-03-05T08:00Z", True),  # the same time again: a whole day
        (always("20:00", "24:00"), "2025-03-05T23:59:59Z", True),
        (always("20:00", "24:00"), "2025-03-06T00:00Z", False),
        (always("20:00", "00:00"), "2025-03-05T23:59:59Z", True),
        # Cron runs: Saturdays from 8 to 12.
        (SATURDAYS, "2025-03-08T07:59Z", False),
        (SATURDAYS, "2025-03-08T08:00Z", True),
        (SATURDAYS, "2025-03-08T11:59Z", True),
        (SATURDAYS, "2025-03-08T12:00Z", False),
        (SATURDAYS, "2025-03-07T09:00Z", False),
        # Exceptions win over both.
        (CHRISTMAS, "2025-12-23T17:00Z", True),
        (CHRISTMAS, "2025-12-24T11:59Z", True),
        (CHRISTMAS, "2025-12-24T12:00Z", False),
        (CHRISTMAS, "2025-12-25T12:00Z", False),
        (CHRISTMAS, "2025-12-26T12:00Z", True),
        (CHRISTMAS, "2025-12-27T03:00Z", True),  # active all day
        (CHRISTMAS, "2025-12-28T03:00Z", False),
        # An exception over midnight, before a day without and a day with an exception of its own.
        (PARTY, "2025-12-31T02:00Z", False),  # the night of the 30th ends where the exception's day begins
        (PARTY, "2025-12-31T17:00Z", False),
        (PARTY, "2025-12-31T18:00Z", True),
        (PARTY, "2026-01-01T04:59Z", True),
        (PARTY, "2026-01-01T05:00Z", False),
        (PARTY, "2026-01-01T23:59Z", True),
        (PARTY, "2026-01-02T01:00Z", False),
        (PARTY, "2026-01-03T01:00Z", False),  # nothing began on the day that was closed
        (PARTY, "2026-01-03T21:00Z", True),
    ],
)
def test_a_schedule_is_active_when_it_says(value: dict[str, Any] | None, instant: str, expected: bool) -> None:
    assert active(value, instant) is expected


@pytest.mark.parametrize(
    ("value", "instant", "expected"),
    [
        # Times are those of the camera's clock: 8 in New York is 13 UTC in winter and 12 UTC in summer.
        (OFFICE, "2025-01-15T12:59Z", False),
        (OFFICE, "2025-01-15T13:00Z", True),
        (OFFICE, "2025-07-16T12:00Z", True),
        (OFFICE, "2025-01-16T01:00Z", False),
        # Clocks go forward at 02:00 EST = 07:00 UTC: what begins at a time that is skipped begins then.
        (always("02:30", "04:00"), "2024-03-10T06:59:59Z", False),
        (always("02:30", "04:00"), "2024-03-10T07:00Z", True),
        (always("02:30", "04:00"), "2024-03-10T08:00Z", False),  # 04:00 EDT
        (always("01:00", "02:30"), "2024-03-10T06:59:59Z", True),
        (always("01:00", "02:30"), "2024-03-10T07:00Z", False),
        (always("02:10", "02:50"), "2024-03-10T07:00Z", False),  # all of it is skipped
        # Clocks go back at 02:00 EDT = 06:00 UTC: 01:00 to 02:00 is shown from 05:00 and again from 06:00 UTC.
        (always("01:30", "03:00"), "2024-11-03T05:29Z", False),
        (always("01:30", "03:00"), "2024-11-03T05:30Z", True),
        (always("01:30", "03:00"), "2024-11-03T06:10Z", True),  # 01:10 again: one window has no hole
        (always("01:30", "03:00"), "2024-11-03T07:59Z", True),
        (always("01:30", "03:00"), "2024-11-03T08:00Z", False),
        (always("00:00", "01:30"), "2024-11-03T06:29Z", True),
        (always("00:00", "01:30"), "2024-11-03T06:30Z", False),
        ({"cron": [{"expression": "30 1 * * *", "duration_minutes": 10}]}, "2024-11-03T05:35Z", True),
        ({"cron": [{"expression": "30 1 * * *", "duration_minutes": 10}]}, "2024-11-03T05:45Z", False),
        ({"cron": [{"expression": "30 1 * * *", "duration_minutes": 10}]}, "2024-11-03T06:35Z", True),
        ({"cron": [{"expression": "30 2 * * *", "duration_minutes": 10}]}, "2024-03-10T07:09Z", True),
        ({"cron": [{"expression": "30 2 * * *", "duration_minutes": 10}]}, "2024-03-10T07:10Z", False),
        ({"cron": [{"expression": "0 22 * * 6", "duration_minutes": 480}]}, "2024-03-10T10:59Z", True),  # 8 real hours
        ({"cron": [{"expression": "0 22 * * 6", "duration_minutes": 480}]}, "2024-03-10T11:00Z", False),
    ],
)
def test_times_are_those_of_the_clock_on_the_wall(value: dict[str, Any], instant: str, expected: bool) -> None:
    assert active(value, instant, NEW_YORK) is expected


@pytest.mark.parametrize(
    ("expression", "day", "hours"),
    [
        ("0 8 * * *", "2025-03-05", [8]),
        ("0 8-12/2 * * *", "2025-03-05", [8, 10, 12]),
        ("0 20/2 * * *", "2025-03-05", [20, 22]),
        ("0 1,3 * * *", "2025-03-05", [1, 3]),
        ("0 */12 * * *", "2025-03-05", [0, 12]),
        ("0 8 * * 0", "2025-03-09", [8]),  # a Sunday, by either number
        ("0 8 * * 7", "2025-03-09", [8]),
        ("0 8 * * 1", "2025-03-09", []),
        ("0 8 5 * *", "2025-03-05", [8]),
        ("0 8 6 * *", "2025-03-05", []),
        ("0 8 * 4 *", "2025-03-05", []),
        ("0 8 9 * 3", "2025-03-05", [8]),  # day of the month or day of the week
        ("0 8 9 * 3", "2025-03-09", [8]),
        ("0 8 9 * 3", "2025-03-06", []),
        ("0 8 */2 * 3", "2025-03-05", [8]),  # a star is no choice of days: both must hold
        ("0 8 */2 * 3", "2025-03-12", []),
    ],
)
def test_a_cron_expression_begins_when_it_says(expression: str, day: str, hours: list[int]) -> None:
    start = dt.datetime.fromisoformat(f"{day}T00:00Z")
    value = {"cron": [{"expression": expression, "duration_minutes": 1}]}
    found = intervals(schedule(value, "s"), UTC, start, start + dt.timedelta(days=1))
    assert [first.hour for first, _ in found] == hours
    assert all(last - first == dt.timedelta(minutes=1) for first, last in found)


def test_a_run_of_a_week_that_began_a_week_ago_still_goes_on() -> None:
    value = {"cron": [{"expression": "0 12 1 * *", "duration_minutes": 10080}]}
    assert active(value, "2025-03-08T11:59Z")
    assert not active(value, "2025-03-08T12:00Z")


def test_intervals_are_cut_to_the_span_and_joined_where_they_touch() -> None:
    value = {
        "windows": [
            {"days": ["mon"], "start": "08:00", "end": "12:00"},
            {"days": ["mon"], "start": "12:00", "end": "14:00"},
            {"days": ["mon"], "start": "13:00", "end": "15:00"},
            {"days": ["mon"], "start": "20:00", "end": "02:00"},
        ]
    }
    start = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)  # a Monday
    found = intervals(schedule(value, "s"), UTC, start, start + dt.timedelta(hours=14))
    assert [(first.hour, last.hour) for first, last in found] == [(9, 15), (20, 23)]


def test_without_a_schedule_all_of_the_span_is_active() -> None:
    start = dt.datetime(2025, 3, 3, tzinfo=dt.UTC)
    assert intervals(None, UTC, start, start + dt.timedelta(hours=1)) == [(start, start + dt.timedelta(hours=1))]


@pytest.mark.parametrize(("day", "hours"), [("2024-03-10", 23), ("2024-11-03", 25), ("2024-06-01", 24)])
def test_a_whole_day_has_as_many_hours_as_its_clock_shows(day: str, hours: int) -> None:
    value = {"exceptions": [{"date": day, "active": True}]}
    noon = dt.datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=NEW_YORK)
    ((first, last),) = intervals(
        schedule(value, "s"), NEW_YORK, noon - 3 * dt.timedelta(days=1), noon + dt.timedelta(3)
    )
    assert last - first == dt.timedelta(hours=hours)


def test_a_day_whose_midnight_is_skipped_begins_an_hour_late() -> None:
    cairo = ZoneInfo("Africa/Cairo")  # 26 April 2024: 00:00 is skipped; the day before ends at 22:00 UTC
    value = schedule({"exceptions": [{"date": "2024-04-26", "active": True}]}, "s")
    noon = dt.datetime(2024, 4, 26, 12, tzinfo=dt.UTC)
    ((first, last),) = intervals(value, cairo, noon - dt.timedelta(2), noon + dt.timedelta(2))
    assert first == dt.datetime(2024, 4, 25, 22, tzinfo=dt.UTC)
    assert last - first == dt.timedelta(hours=23)


def test_exceptions_of_long_ago_and_far_away_do_no_harm() -> None:
    value = {**OFFICE, "exceptions": [{"date": day, "active": False} for day in ("0001-01-01", "9999-12-31")]}
    assert active(value, "2025-03-05T12:00Z", ZoneInfo("Asia/Tokyo")) is False  # 21:00 there
    assert active(value, "2025-03-05T01:00Z", ZoneInfo("Asia/Tokyo")) is True


CLOSED = {"date": "2025-12-25", "active": False}


@pytest.mark.parametrize("check", [schedule, opening_hours])
@pytest.mark.parametrize("value", [{"exceptions": [CLOSED]}, {"windows": [], "exceptions": [CLOSED, CLOSED]}])
def test_closed_days_alone_are_refused_since_nothing_would_ever_be_active(check: Check, value: dict[str, Any]) -> None:
    with pytest.raises(SchemaError, match=r"^opening_hours: has only days on which nothing is active: add windows"):
        check(value, "opening_hours")


@pytest.mark.parametrize("check", [schedule, opening_hours])
@pytest.mark.parametrize(
    "value",
    [{}, {**OFFICE, "exceptions": [CLOSED]}, {"exceptions": [CLOSED, {"date": "2025-12-27", "active": True}]}],
)
def test_closed_days_beside_others_are_taken(check: Check, value: dict[str, Any]) -> None:
    assert check(value, "opening_hours") == value


def test_half_hour_zones_are_minded() -> None:
    assert active(OFFICE, "2025-03-05T02:30Z", ZoneInfo("Asia/Kolkata"))
    assert not active(OFFICE, "2025-03-05T02:29Z", ZoneInfo("Asia/Kolkata"))


@pytest.mark.parametrize("value", [OFFICE, NIGHT, SATURDAYS, CHRISTMAS, PARTY, always("01:30", "02:30")])
@pytest.mark.parametrize("start", ["2024-03-08T00:00Z", "2024-11-01T00:00Z", "2025-12-23T00:00Z"])
def test_an_instant_is_active_exactly_when_an_interval_holds_it(value: dict[str, Any], start: str) -> None:
    begin = dt.datetime.fromisoformat(start)
    found = intervals(schedule(value, "s"), NEW_YORK, begin, begin + dt.timedelta(days=12))
    for quarter in range(0, 12 * 96, 3):
        at = begin + quarter * dt.timedelta(minutes=15)
        assert is_active_at(value, NEW_YORK, at) is any(first <= at < last for first, last in found), at
