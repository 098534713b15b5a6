"""Counters: periods of the camera's own calendar, corrections, resets, many writers at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from analytics.errors import CounterUnderflowError
from analytics.models import RealtimeCounter, StoredEvent
from analytics.selectors import counts_today
from analytics.services.counters import increment_realtime_counter, reset_realtime_counter
from tests import making

ZONE = "Asia/Ho_Chi_Minh"  # UTC+7 all the year round

# Local time of the last day of January 2024 (a Wednesday) → hourly, daily, weekly, monthly after one more event.
SEQUENCE = [
    ("2024-01-31T23:30:00", 1, 1, 1, 1),
    ("2024-01-31T23:59:59", 2, 2, 2, 2),
    ("2024-02-01T00:00:00", 1, 1, 3, 1),
    ("2024-01-31T23:58:00", 1, 1, 4, 1),  # late
    ("2024-02-01T00:30:00", 2, 2, 5, 2),
    ("2024-02-01T01:00:00", 1, 3, 6, 3),
]


def counter() -> RealtimeCounter:
    return RealtimeCounter.objects.get(camera_id="cam", counter_name="count_in")


@pytest.mark.django_db
def test_periods_begin_at_local_hour_day_week_and_month_and_a_late_event_changes_none_of_them() -> None:
    for number, (local, *periods) in enumerate(SEQUENCE, start=1):
        at = making.utc(local) - making.HOUR * 7

        assert increment_realtime_counter("cam", "count_in", at=at, timezone=ZONE) == number

        found = counter()
        assert [found.hourly_count, found.daily_count, found.weekly_count, found.monthly_count] == periods, local
        assert (found.current_count, found.total_count) == (number, number)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "week"), [("Asia/Ho_Chi_Minh", "2024-01-07T17:00:00"), ("UTC", "2024-01-01T00:00:00")]
)
def test_a_week_begins_on_the_monday_of_the_camera(zone: str, week: str) -> None:
    increment_realtime_counter("cam", "count_in", at=making.utc("2024-01-07T23:30:00"), timezone=zone)

    assert counter().week_start == making.utc(week)


@pytest.mark.django_db
def test_an_hour_that_comes_twice_is_two_hours_of_one_day() -> None:
    for text, hourly, daily in (("2024-11-03T05:30:00", 1, 1), ("2024-11-03T06:30:00", 1, 2)):
        increment_realtime_counter("cam", "count_in", at=making.utc(text), timezone="America/New_York")
        assert (counter().hourly_count, counter().daily_count) == (hourly, daily)

    assert counter().day_start == making.utc("2024-11-03T04:00:00")


@pytest.mark.django_db
def test_an_hour_of_a_zone_with_half_an_hour_begins_there() -> None:
    increment_realtime_counter("cam", "count_in", at=making.utc("2024-01-01T10:45:00"), timezone="Asia/Kolkata")

    assert counter().hour_start == making.utc("2024-01-01T10:30:00")


@pytest.mark.django_db
def test_forty_days_later_today_reads_as_0() -> None:
    camera = making.camera("cam", timezone=ZONE)
    at = making.utc("2024-01-31T12:00:00")
    increment_realtime_counter("cam", "count_in", 5, at=at, timezone=ZONE)

    with time_machine.travel(at, tick=False):
        assert counts_today([camera])["cam"].count_in == 5
    with time_machine.travel(at + making.HOUR * 24 * 40, tick=False):
        assert counts_today([camera])["cam"].count_in == 0


@pytest.mark.django_db
def test_a_clock_that_went_ahead_spoils_no_period_once_it_is_set_right() -> None:
    right = timezone.now().replace(minute=30)
    for years in (10, 10, 0, 0, 0):
        increment_realtime_counter("cam", "count_in", at=right.replace(year=right.year + years, day=1))

    found = counter()
    assert (found.hourly_count, found.daily_count, found.monthly_count, found.total_count) == (3, 3, 3, 5)
    assert found.day_start.year == right.year
    assert found.last_increment_at == right.replace(day=1)


@pytest.mark.django_db
def test_a_correction_lowers_the_count_and_the_periods_of_its_time_down_to_0() -> None:
    yesterday, today = making.utc("2024-01-31T12:00:00"), making.utc("2024-02-01T12:00:00")
    increment_realtime_counter("cam", "count_in", 5, at=yesterday)
    increment_realtime_counter("cam", "count_in", 2, at=today)

    assert increment_realtime_counter("cam", "count_in", -3, at=today) == 4

    found = counter()
    assert (found.total_count, found.hourly_count, found.daily_count, found.weekly_count) == (4, 0, 0, 4)


@pytest.mark.django_db
def test_a_correction_of_an_older_period_leaves_the_newer_ones() -> None:
    increment_realtime_counter("cam", "count_in", 5, at=making.utc("2024-02-01T12:00:00"))

    increment_realtime_counter("cam", "count_in", -1, at=making.utc("2024-01-31T12:00:00"))

    assert (counter().current_count, counter().daily_count, counter().weekly_count) == (4, 5, 4)


@pytest.mark.django_db
def test_a_correction_below_0_is_refused_and_changes_nothing() -> None:
    increment_realtime_counter("cam", "count_in", 2)

    with pytest.raises(CounterUnderflowError, match="count_in of cam holds less than 3"):
        increment_realtime_counter("cam", "count_in", -3)
    with pytest.raises(CounterUnderflowError):
        increment_realtime_counter("cam", "never counted", -1)

    assert counter().current_count == 2


@pytest.mark.parametrize("value", [None, 1.5, "1", True])
def test_an_increment_must_be_a_whole_number(value: object) -> None:
    with pytest.raises(TypeError, match="increment_value must be a whole number"):
        increment_realtime_counter("cam", "count_in", value)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_counter_goes_beyond_32_bits() -> None:
    increment_realtime_counter("cam", "count_in", 2_147_483_647)

    assert increment_realtime_counter("cam", "count_in", 1) == 2_147_483_648


@pytest.mark.django_db
def test_a_reset_starts_the_count_anew_and_keeps_the_total() -> None:
    increment_realtime_counter("cam", "count_in", 7)

    assert reset_realtime_counter("cam", "count_in")

    found = counter()
    assert (found.current_count, found.total_count, found.daily_count, found.reset_count) == (0, 7, 7, 1)
    assert found.last_reset_at is not None
    event = StoredEvent.objects.get(event_type="counter.reset")
    assert event.event_data == {"camera_id": "cam", "counter_name": "count_in"}
    assert increment_realtime_counter("cam", "count_in") == 1


@pytest.mark.django_db
def test_a_counter_that_is_not_there_cannot_be_reset() -> None:
    assert not reset_realtime_counter("cam", "count_in")
    assert not StoredEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_writers_of_a_hundred_make_eight_hundred() -> None:
    def write(_number: int) -> None:
        try:
            for _each in range(100):
                increment_realtime_counter("cam", "count_in")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(8)))

    assert (counter().current_count, counter().total_count) == (800, 800)
