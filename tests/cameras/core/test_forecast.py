"""When a schedule changes next and a cron expression runs next, also where clocks change."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cameras.core.forecast import next_change, next_runs

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")  # 7 h before UTC all year
BERLIN = ZoneInfo("Europe/Berlin")  # its clocks go from 02:00 to 03:00 on 2025-03-30
WEEKDAYS = {"windows": [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "08:00", "end": "18:00"}]}
LATER = {"exceptions": [{"date": "2025-06-20", "active": True}]}
ALWAYS = {"windows": [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "start": "00:00", "end": "24:00"}]}
SUNDAY_NIGHT = {"windows": [{"days": ["sun"], "start": "02:30", "end": "04:00"}]}


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text + "+00:00")


@pytest.mark.parametrize(
    ("rules", "zone", "now", "active", "change"),
    [
        (None, SAIGON, "2025-06-02T03:00", True, None),
        (WEEKDAYS, SAIGON, "2025-06-02T03:00", True, "2025-06-02T11:00"),  # Monday, 10:00 there
        (WEEKDAYS, SAIGON, "2025-06-06T12:00", False, "2025-06-09T01:00"),  # Friday evening, until Monday
        (LATER, SAIGON, "2025-06-02T03:00", False, "2025-06-19T17:00"),
        ({"windows": []}, SAIGON, "2025-06-02T03:00", False, None),
        (SUNDAY_NIGHT, BERLIN, "2025-03-30T00:30", False, "2025-03-30T01:00"),  # 02:30 is skipped: from 03:00 on
        (SUNDAY_NIGHT, BERLIN, "2025-03-30T01:30", True, "2025-03-30T02:00"),  # 04:00 by clocks of summer
        (ALWAYS, SAIGON, "2025-06-02T03:00", True, None),
    ],
)
def test_the_next_change_of_a_schedule(rules: Any, zone: ZoneInfo, now: str, active: bool, change: str | None) -> None:
    assert next_change(rules, zone, at(now)) == (active, at(change) if change else None)


def test_the_next_runs_are_after_the_instant_and_by_the_clocks_of_the_zone() -> None:
    found = next_runs("0 8 * * 6", SAIGON, at("2025-06-07T01:00"))  # Saturday, 08:00 there: this run has begun
    assert found == [at("2025-06-14T01:00"), at("2025-06-21T01:00"), at("2025-06-28T01:00")]


def test_a_run_that_the_clocks_skip_begins_when_they_skip_it() -> None:
    assert next_runs("30 2 30 3 *", BERLIN, at("2025-03-29T00:00"), 1) == [at("2025-03-30T01:00")]


def test_what_never_runs_has_no_next_run_and_a_leap_day_is_found() -> None:
    assert next_runs("0 0 31 2 *", SAIGON, at("2025-06-07T01:00")) == []
    assert next_runs("0 0 29 2 *", SAIGON, at("2025-06-07T01:00"), 1) == [at("2028-02-28T17:00")]
