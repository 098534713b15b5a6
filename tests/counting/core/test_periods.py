"""Minutes, hours and days of time zones, worked out by hand, also where clocks change."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from counting.core.periods import Period, day, days, hour, hours, joined, minute, minutes
from tests.instants import utc

HOUR = dt.timedelta(hours=1)


def names(periods: list[Period]) -> list[str]:
    """Return begins in UTC."""
    return [f"{period.start:%d %H:%M}" for period in periods]


def test_a_minute_begins_with_its_second_0_and_ends_before_the_next() -> None:
    assert minute(utc("2024-03-05T10:59:59.999999")) == Period(
        utc("2024-03-05T10:59"), utc("2024-03-05T11:00"), "minute"
    )
    assert minute(utc("2024-03-05T11:00")).start == utc("2024-03-05T11:00")


def test_five_minutes_are_cut_at_multiples_of_five() -> None:
    assert minute(utc("2024-03-05T10:59:59"), 5) == Period(utc("2024-03-05T10:55"), utc("2024-03-05T11:00"), "minutes5")


@pytest.mark.parametrize(
    ("zone", "at", "start", "length"),
    [
        ("UTC", "2024-03-05T23:59", "2024-03-05T00:00", 24),
        ("Asia/Ho_Chi_Minh", "2024-01-07T23:30", "2024-01-07T17:00", 24),
        ("Asia/Kolkata", "2024-03-05T18:30", "2024-03-05T18:30", 24),
        ("America/New_York", "2024-11-03T20:00", "2024-11-03T04:00", 25),
        ("America/New_York", "2024-03-10T20:00", "2024-03-10T05:00", 23),
        ("Africa/Cairo", "2024-04-26T12:00", "2024-04-25T22:00", 23),  # midnight itself is skipped
        ("Australia/Lord_Howe", "2024-04-06T20:00", "2024-04-06T13:00", 24.5),
    ],
)
def test_a_day_is_that_of_the_zone(zone: str, at: str, start: str, length: float) -> None:
    found = day(utc(at), ZoneInfo(zone))

    assert found == Period(utc(start), utc(start) + length * HOUR, "day")


def test_a_repeated_hour_is_two_hours() -> None:
    zone = ZoneInfo("America/New_York")

    assert hour(utc("2024-11-03T05:30"), zone) == Period(utc("2024-11-03T05:00"), utc("2024-11-03T06:00"), "hour")
    assert hour(utc("2024-11-03T06:30"), zone) == Period(utc("2024-11-03T06:00"), utc("2024-11-03T07:00"), "hour")


def test_an_hour_of_a_zone_with_a_half_hour_begins_at_minute_30() -> None:
    assert hour(utc("2024-03-05T10:15"), ZoneInfo("Asia/Kolkata")).start == utc("2024-03-05T09:30")


def test_where_clocks_go_back_by_half_an_hour_one_hour_is_short() -> None:
    zone = ZoneInfo("Australia/Lord_Howe")  # at 02:00 on 7 April, 15:00 UTC, back to 01:30
    found = list(hours(day(utc("2024-04-07T00:00"), zone), zone))

    assert names(found)[:4] == ["06 13:00", "06 14:00", "06 15:00", "06 15:30"]
    assert (len(found), found[2].end - found[2].start) == (25, HOUR / 2)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
@pytest.mark.parametrize("date", ["2024-03-10", "2024-04-06", "2024-10-05", "2024-11-03"])
def test_the_hours_of_a_day_fill_it_without_a_gap(zone: str, date: str) -> None:
    of = day(utc(f"{date}T12:00"), ZoneInfo(zone))
    found = list(hours(of, ZoneInfo(zone)))

    assert [period.start for period in found] == [of.start, *(period.end for period in found[:-1])]
    assert found[-1].end == of.end
    assert all(dt.timedelta() < period.end - period.start <= HOUR for period in found)


def test_minutes_of_a_span_are_those_that_it_touches() -> None:
    found = list(minutes(utc("2024-03-05T10:00:59"), utc("2024-03-05T10:02:00")))

    assert names(found) == ["05 10:00", "05 10:01"]
    assert list(minutes(utc("2024-03-05T10:00"), utc("2024-03-05T10:00"))) == []


def test_days_of_a_span_are_those_that_it_touches() -> None:
    found = list(days(utc("2024-03-09T06:00"), utc("2024-03-11T04:00:01"), ZoneInfo("America/New_York")))

    assert names(found) == ["09 05:00", "10 05:00", "11 04:00"]


def test_spans_that_touch_become_one() -> None:
    at = [utc(f"2024-03-05T{number:02}:00") for number in range(8)]

    assert joined([(at[5], at[6]), (at[0], at[2]), (at[2], at[3]), (at[1], at[2]), (at[7], at[7])]) == [
        (at[0], at[3]),
        (at[5], at[6]),
    ]
