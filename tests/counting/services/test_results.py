"""Results per minute, hour and day: counts, occupancy, density, late events, building again."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cameras.models import Camera, CameraLocation
from cameras.services import DeletionRefusedError, delete_camera, update_camera
from counting.choices import OccupancyReason
from counting.models import CountingEvent, CountingResult, OccupancyChange
from counting.services import delete_zone, update_zone
from counting.services.occupancy_log import note_end, note_occupancy, note_start
from counting.services.results import build_results, rebuild_results
from counting.tasks import build_results as task
from tests import making
from tests.counting.past import DAY, HOUR, MINUTE, SECOND, cross, old_camera, old_zone, result
from tests.counting.span_rules import span_statistics

pytestmark = pytest.mark.django_db

T = making.utc("2024-03-05T10:00:00")
COMPARED = [
    field.attname
    for field in CountingResult._meta.concrete_fields
    if field.name not in ("id", "created_at", "result_timestamp")
]


def stored() -> list[tuple[Any, ...]]:
    return sorted(CountingResult.objects.values_list(*COMPARED), key=str)


def test_two_crossings_around_a_full_hour_lie_in_different_hours() -> None:
    door = old_zone(making.line(old_camera()))
    cross(door, "2024-03-05T10:59:59.900")
    cross(door, "2024-03-05T11:00:00")

    build_results(making.utc("2024-03-05T11:30"))

    counted = [result(door.camera, door, "hour", f"2024-03-05T{hour}:00").count_in for hour in ("10", "11")]
    assert counted == [1, 1]
    assert result(door.camera, None, "day", "2024-03-05").count_total == 2
    assert result(door.camera, door, "minute", "2024-03-05T10:59").count_total == 1
    assert result(door.camera, door, "minute", "2024-03-05T11:00").count_total == 1


def test_a_repeated_hour_has_two_rows_and_its_day_one() -> None:
    door = old_zone(making.line(old_camera("2024-11-03T05:00", timezone="America/New_York")))
    cross(door, "2024-11-03T05:30")
    cross(door, "2024-11-03T06:30", "out")

    build_results(making.utc("2024-11-03T07:00"))

    assert result(door.camera, door, "hour", "2024-11-03T05:00").count_in == 1
    assert result(door.camera, door, "hour", "2024-11-03T06:00").count_out == 1
    day = result(door.camera, door, "day", "2024-11-03T04:00")
    assert (day.count_in, day.count_out, day.count_total) == (1, 1, 2)
    assert day.period_end - day.period_start == 25 * HOUR


def test_an_hour_of_a_zone_with_a_half_hour_begins_at_minute_30_of_utc() -> None:
    door = old_zone(making.line(old_camera(timezone="Asia/Kolkata")))
    cross(door, "2024-03-05T10:45")

    build_results(making.utc("2024-03-05T11:00"))

    assert result(door.camera, door, "hour", "2024-03-05T10:30").count_in == 1
    assert result(door.camera, door, "day", "2024-03-04T18:30").count_in == 1


def test_occupancy_is_weighted_by_time() -> None:
    camera = old_camera()
    hall = old_zone(making.area(camera))
    note_start(camera, T)
    for seconds, value in ((10, 2), (30, 4), (40, 1)):
        note_occupancy(camera, hall, T + seconds * SECOND, value, "measured")

    build_results(T + 2 * MINUTE)

    # 0 for 10 s, 2 for 20 s, 4 for 10 s, 1 for 20 s: (40 + 40 + 20) / 60
    first = result(camera, hall, "minute", "2024-03-05T10:00")
    assert (first.min_count, first.peak_count, first.current_occupancy) == (0, 4, 1)
    assert first.average_count == Decimal("1.67")
    second = result(camera, hall, "minute", "2024-03-05T10:01")
    assert (second.min_count, second.peak_count, second.average_count) == (1, 1, Decimal(1))
    assert result(camera, None, "minute", "2024-03-05T10:00").peak_count == 4


def test_a_camera_holds_the_sum_of_its_areas_that_count() -> None:
    camera = old_camera()
    hall, cafe = (old_zone(making.area(camera, name)) for name in ("Hall", "Café"))
    table = old_zone(making.area(camera, "Table", counts_toward_total=False))
    note_start(camera, T)
    for zone, value in ((hall, 3), (cafe, 2), (table, 2)):
        note_occupancy(camera, zone, T + SECOND, value, "measured")

    build_results(T + MINUTE)

    assert result(camera, None, "minute", "2024-03-05T10:00").current_occupancy == 5


def test_density_and_percentage_follow_floor_and_capacity() -> None:
    place = CameraLocation.objects.create(location_name="Market", area_sqm=2000, max_capacity=4)
    camera = old_camera(location=place)
    hall = old_zone(making.area(camera, zone_area_sqm=50, max_capacity=10))
    note_start(camera, T)
    note_occupancy(camera, hall, T, 5, "measured")

    build_results(T + MINUTE)

    of_zone, of_camera = (result(camera, zone, "minute", "2024-03-05T10:00") for zone in (hall, None))
    assert (of_zone.count_density, of_zone.max_occupancy) == (Decimal("0.1"), 10)
    assert of_zone.occupancy_percentage == Decimal(50)
    assert (of_camera.count_density, of_camera.max_occupancy) == (Decimal("0.0025"), 4)
    assert of_camera.occupancy_percentage == Decimal("125.00")


def test_without_floor_and_capacity_there_is_neither_density_nor_percentage() -> None:
    camera = old_camera()
    hall = old_zone(making.area(camera))
    note_start(camera, T)
    note_occupancy(camera, hall, T, 5, "measured")

    build_results(T + MINUTE)

    row = result(camera, hall, "minute", "2024-03-05T10:00")
    assert (row.count_density, row.max_occupancy, row.occupancy_percentage) == (None, None, None)


def test_a_camera_counts_what_counted_when_it_happened() -> None:
    camera = old_camera()
    front, inner = (old_zone(making.line(camera, name)) for name in ("Front", "Inner"))
    cross(front, T)
    cross(inner, T + SECOND)
    update_zone(inner, counts_toward_total=False)
    cross(inner, T + 2 * SECOND)

    build_results(T + MINUTE)

    assert result(camera, None, "minute", "2024-03-05T10:00").count_in == 2
    assert result(camera, inner, "minute", "2024-03-05T10:00").count_in == 2


def test_a_period_is_final_after_half_a_minute() -> None:
    door = old_zone(making.line(old_camera()))
    cross(door, T)

    build_results(T + 89 * SECOND)
    assert not result(door.camera, door, "minute", "2024-03-05T10:00").is_final
    build_results(T + 90 * SECOND)
    assert result(door.camera, door, "minute", "2024-03-05T10:00").is_final
    assert not result(door.camera, door, "hour", "2024-03-05T10:00").is_final


def test_a_late_event_opens_its_periods_again() -> None:
    door = old_zone(making.line(old_camera()))
    cross(door, T)
    build_results(T + 2 * HOUR)
    cross(door, T + 3 * SECOND)

    build_results(T + 2 * HOUR + MINUTE)

    counted = [
        result(door.camera, zone, kind, start).count_in
        for zone in (door, None)
        for kind, start in (("minute", "2024-03-05T10:00"), ("hour", "2024-03-05T10:00"), ("day", "2024-03-05"))
    ]
    assert counted == [2] * 6


def test_a_late_change_of_occupancy_reaches_until_the_next_one() -> None:
    camera = old_camera()
    hall = old_zone(making.area(camera))
    note_start(camera, T)
    note_occupancy(camera, hall, T + 10 * MINUTE, 1, "measured")
    build_results(T + HOUR)

    note_occupancy(camera, hall, T + 5 * MINUTE, 7, "measured")
    build_results(T + HOUR + MINUTE)

    starts = ("10:04", "10:05", "10:09", "10:10")
    seen = [result(camera, hall, "minute", f"2024-03-05T{start}").current_occupancy for start in starts]
    assert seen == [0, 7, 7, 1]


def test_minutes_without_events_are_zero_while_the_camera_is_scheduled_and_missing_else() -> None:
    hours = {"windows": [{"days": ["tue"], "start": "10:00", "end": "11:00"}]}
    door = old_zone(making.line(old_camera(schedule_enabled=True, schedule_config=hours)))

    build_results(T + DAY)

    found = CountingResult.objects.filter(camera=door.camera, zone=door, period_start__gte=T.replace(hour=0))
    assert found.filter(time_period="minute").count() == 60
    assert [row.period_start for row in found.filter(time_period="hour")] == [T]
    assert result(door.camera, door, "hour", "2024-03-05T10:00").count_total == 0


def test_an_event_outside_of_the_schedule_has_its_row() -> None:
    never: dict[str, Any] = {"windows": []}
    door = old_zone(making.line(old_camera(schedule_enabled=True, schedule_config=never)))
    cross(door, T)

    build_results(T + HOUR)

    assert sorted({row.time_period for row in CountingResult.objects.all()}) == ["day", "hour", "minute"]
    assert CountingResult.objects.filter(zone=door).count() == 3


def test_a_camera_that_does_not_count_has_no_results() -> None:
    camera = old_camera(counting_enabled=False)
    old_zone(making.line(camera))

    assert build_results(T) == 0


def test_a_minute_in_which_nothing_was_looked_at_says_so() -> None:
    camera = old_camera()
    hall = old_zone(making.area(camera))
    note_start(camera, T)
    note_occupancy(camera, hall, T + SECOND, 3, "measured")
    note_end(camera, T + 90 * SECOND)

    build_results(T + 4 * MINUTE)

    rows = [result(camera, hall, "minute", f"2024-03-05T10:0{number}") for number in range(3)]
    assert [row.observed_seconds for row in rows] == [60, 30, 0]
    assert [row.peak_count for row in rows] == [3, 3, None]
    assert [row.average_count for row in rows] == [Decimal("2.95"), 3, None]
    assert result(camera, hall, "hour", "2024-03-05T10:00").observed_seconds == 90


def test_without_a_session_nobody_knows_how_long_was_looked() -> None:
    door = old_zone(making.line(old_camera()))
    cross(door, T)

    build_results(T + MINUTE)

    assert result(door.camera, door, "minute", "2024-03-05T10:00").observed_seconds is None


def test_building_again_changes_nothing() -> None:
    door = old_zone(making.line(old_camera(since="2024-03-05T09:50")))
    for number in range(5):
        cross(door, T + number * MINUTE, "in" if number % 2 else "out")
    build_results(T + HOUR)
    before = stored()

    build_results(T + HOUR)

    assert stored() == before
    assert CountingResult.objects.filter(zone=door, time_period="day").count() == 1


def test_deleted_results_come_back_the_same() -> None:
    place = CameraLocation.objects.create(location_name="Market", area_sqm=100, max_capacity=9)
    camera = old_camera(since="2024-03-04T22:00", location=place, timezone="Asia/Kolkata")
    door, hall = old_zone(making.line(camera), "2024-03-04T22:00"), old_zone(making.area(camera), "2024-03-04T22:00")
    note_start(camera, T)
    for number in range(40):
        cross(door, T + number * 97 * SECOND, "in" if number % 3 else "out")
        note_occupancy(camera, hall, T + number * 61 * SECOND, number % 5, "measured")
    note_end(camera, T + 2 * HOUR)
    build_results(T + 3 * HOUR)
    before = stored()
    CountingResult.objects.all().delete()

    rebuild_results(None, T - DAY, T + DAY, now=T + 3 * HOUR)

    assert len(before) > 900
    assert stored() == before


def test_results_of_old_settings_stay_when_they_are_built_again() -> None:
    camera = old_camera(since="2024-03-05T09:00")
    hall = old_zone(making.area(camera, max_capacity=10, zone_area_sqm=20), "2024-03-05T09:00")
    note_start(camera, T)
    note_occupancy(camera, hall, T, 5, "measured")
    build_results(T + HOUR)
    before = stored()
    update_zone(hall, max_capacity=5, zone_area_sqm=10, is_active=False)
    update_camera(camera, is_active=False)

    rebuild_results(camera, T, T + HOUR, now=T + HOUR)

    assert stored() == before


def test_archived_events_count_when_old_days_are_built_again() -> None:
    door = old_zone(making.line(old_camera("2024-03-05T09:59")))
    cross(door, T)
    build_results(T + MINUTE)
    before = stored()
    archive_all_events()
    CountingEvent.objects.all().delete()

    rebuild_results(door.camera, T, T + MINUTE, now=T + MINUTE)

    assert stored() == before


def archive_all_events() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO counting_events_archive (id, event_uid, camera_id, zone_id, event_timestamp, event_type, "
            "direction, current_count_in, current_count_out, current_total) SELECT id, event_uid, camera_id, zone_id, "
            "event_timestamp, event_type, direction, 1, 0, 1 FROM counting_events"
        )


def test_the_command_builds_a_span_of_one_camera(capsys: pytest.CaptureFixture[str]) -> None:
    door = old_zone(making.line(old_camera(camera_id="door")))
    other = old_zone(making.line(old_camera(camera_id="other")))
    for zone in (door, other):
        cross(zone, T)

    call_command("rebuild_counting_results", "--from", "2024-03-05", "--to", "2024-03-06", "--camera", "DOOR")

    assert {row.camera_id for row in CountingResult.objects.all()} == {"door"}
    assert result(door.camera, door, "day", "2024-03-05").is_final
    assert "door: the day that began at 2024-03-05T00:00:00+00:00" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--from", "yesterday", "--to", "2024-03-06"), "'yesterday' is not a time"),
        (("--from", "2024-03-06", "--to", "2024-03-06"), "the span must end after it starts"),
        (("--from", "2024-03-05", "--to", "2024-03-06", "--camera", "nowhere"), "there is no camera 'nowhere'"),
    ],
)
def test_the_command_says_what_is_wrong(arguments: tuple[str, ...], complaint: str) -> None:
    with pytest.raises(CommandError, match=complaint):
        call_command("rebuild_counting_results", *arguments)


def test_the_task_builds_up_to_now() -> None:
    making.line(making.camera())

    assert task() > 0
    assert OccupancyChange.objects.count() == 0
    assert set(CountingResult.objects.values_list("is_final", flat=True)) == {False}


@pytest.mark.parametrize("seed", range(3))
def test_sql_and_the_rules_of_the_core_agree_about_any_day(seed: int) -> None:
    """Random changes, gaps and periods, asked in SQL and by `span_statistics`."""
    chance = random.Random(seed)
    camera = old_camera()
    hall = old_zone(making.area(camera))
    changes: list[tuple[float, int | None]] = []
    for second in sorted(chance.sample(range(7200), 60)):
        value = None if chance.random() < 0.2 else chance.randrange(9)
        reason = OccupancyReason.END if value is None else OccupancyReason.MEASURED
        note_occupancy(camera, hall, T + second * SECOND, value or 0, reason)
        changes.append((float(second), value))

    build_results(T + 2 * HOUR)

    found = CountingResult.objects.filter(zone=hall, period_start__gte=T)
    assert found.count() == 122  # 120 minutes and 2 hours; the day began before
    for row in found:
        start, end = ((at - T) / SECOND for at in (row.period_start, row.period_end))
        span = span_statistics(changes, start, end, None)
        if span is None:
            assert (row.peak_count, row.average_count, row.current_occupancy) == (None, None, 0)
        else:
            assert (row.min_count, row.peak_count, row.current_occupancy) == (span.minimum, span.peak, span.last)
            assert row.average_count == pytest.approx(Decimal(span.mean), abs=Decimal("0.00501"))


def test_a_zone_that_has_seen_nobody_can_be_deleted_although_it_has_results() -> None:
    hall = making.area(making.camera())
    note_start(hall.camera, timezone.now())
    build_results(timezone.now() + MINUTE)
    assert CountingResult.objects.filter(zone=hall).exists()

    delete_zone(hall)

    assert not CountingResult.objects.filter(zone__isnull=False).exists()
    delete_camera(hall.camera)
    assert not Camera.objects.exists()


def test_a_zone_in_which_somebody_was_stays() -> None:
    hall = making.area(making.camera())
    note_occupancy(hall.camera, hall, T, 1, "measured")

    with pytest.raises(DeletionRefusedError, match="changes of occupancy"):
        delete_zone(hall)


@pytest.mark.django_db(transaction=True)
def test_several_builders_at_once_leave_one_row_a_period() -> None:
    door = making.line(making.camera())
    now = timezone.now()
    cross(door, now)

    def work(_number: int) -> int:
        try:
            return build_results(now + MINUTE)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        written = list(threads.map(work, range(4)))

    assert sum(written) > 0
    assert {row.count_in for row in CountingResult.objects.filter(zone=door, time_period="day")} == {1}
    assert CountingResult.objects.filter(zone=door, time_period="day").count() == 1


def test_a_camera_whose_results_fail_keeps_back_no_other(caplog: pytest.LogCaptureFixture) -> None:
    broken, good = (old_zone(making.line(old_camera(camera_id=name))) for name in ("broken", "good"))
    Camera.objects.filter(pk=broken.camera.pk).update(timezone="Gone/City")
    for zone in (broken, good):
        zone.camera.refresh_from_db()
    cross(good, T)

    build_results(T + MINUTE)

    assert result(good.camera, good, "minute", "2024-03-05T10:00").count_in == 1
    assert "broken: results could not be built" in caplog.text
