"""Occupancy derived from crossings: steps, underflow, late events, daily reset, corrections, many at once."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection

from analytics.inside import inside_of
from analytics.models import RealtimeCounter, StoredEvent
from analytics.services.occupancy import (
    correct_occupancy,
    derived_occupancy,
    due_reset,
    reset_due_occupancies,
)
from analytics.services.recording import record_counting_event
from analytics.tasks import reset_occupancies
from cameras.models import Camera
from counting.models import CountingZone, OccupancyChange
from counting.services import update_zone
from counting.services.occupancy_log import note_occupancy, note_start
from tests import making
from tests.counting.past import HOUR, MINUTE, SECOND, cross

pytestmark = pytest.mark.django_db

T = making.utc("2024-03-05T10:00:00")


def door(**values: Any) -> CountingZone:
    return making.line(making.camera(**values))


def steps(zone: CountingZone, directions: str, start: dt.datetime = T) -> None:
    """Record crossings a second apart: `+` in, `-` out."""
    for number, direction in enumerate(directions):
        cross(zone, start + number * SECOND, "in" if direction == "+" else "out")


def series(zone: CountingZone | None, camera: Camera | None = None) -> list[int]:
    owner = zone.camera if zone else camera
    rows = OccupancyChange.objects.filter(camera=owner, zone=zone)
    return list(rows.order_by("changed_at").values_list("occupancy", flat=True))


def camera_occupancy(camera: Camera) -> int | None:
    whole, _of_zones = inside_of(camera)
    return whole.occupancy


def underflow(camera: Camera) -> int:
    return sum(
        RealtimeCounter.objects.filter(camera_id=camera.camera_id, counter_name="occupancy.underflow").values_list(
            "current_count", flat=True
        )
    )


def test_ten_in_and_three_out_leave_seven() -> None:
    zone = door()
    steps(zone, "++++++++++---")

    assert derived_occupancy(zone.camera, zone) == 7
    assert camera_occupancy(zone.camera) == 7


def test_it_begins_with_the_baseline_of_the_camera() -> None:
    zone = door(occupancy_baseline=4)

    assert derived_occupancy(zone.camera, zone) == 4
    steps(zone, "+")
    assert series(zone) == [5]


def test_who_leaves_where_nobody_is_left_is_counted_and_changes_nothing() -> None:
    zone = door()
    steps(zone, "+---+")

    assert series(zone) == [1, 0, 0, 0, 1]
    assert underflow(zone.camera) == 2


def test_compass_directions_change_nothing() -> None:
    zone = door(camera_id="door")
    update_zone(zone, direction_mapping={"positive": "north", "negative": "south"})
    cross(zone, T, "north")

    assert series(zone) == []


def test_the_same_crossing_again_changes_nothing() -> None:
    zone = door()
    for _again in range(2):
        record_counting_event(
            camera=zone.camera, zone=zone, event_type="cross_line", direction="in", event_timestamp=T, track_id="1"
        )

    assert series(zone) == [1]


def test_two_doors_of_a_camera_add_up_before_anything_is_cut_off_at_zero() -> None:
    front = door()
    back = making.line(front.camera, "Back")
    steps(front, "+++")
    steps(back, "--", T + MINUTE)

    assert (derived_occupancy(front.camera, front), derived_occupancy(front.camera, back)) == (3, 0)
    assert camera_occupancy(front.camera) == 1


def test_a_line_that_does_not_count_toward_the_total_has_its_own_number_alone() -> None:
    inner = making.line(making.camera(), counts_toward_total=False)
    steps(inner, "++")

    assert derived_occupancy(inner.camera, inner) == 2
    assert camera_occupancy(inner.camera) == 0


def test_two_crossings_at_the_very_same_moment_both_count() -> None:
    zone = door()
    for direction in ("in", "in", "out"):
        cross(zone, T, direction)

    assert series(zone) == [1]


def test_a_crossing_that_comes_late_takes_its_place() -> None:
    zone = door()
    steps(zone, "+-+")
    cross(zone, T - SECOND)

    assert series(zone) == [1, 2, 1, 2]
    assert series(None, zone.camera) == [1, 2, 1, 2]


def test_a_late_crossing_changes_nothing_after_a_correction() -> None:
    zone = door()
    steps(zone, "+-+")
    correct_occupancy(zone.camera, zone, 9, "seen")
    cross(zone, T + MINUTE)

    assert series(zone) == [1, 0, 1, 2, 9]


def test_late_crossings_may_come_in_any_order() -> None:
    zone, other = door(), door()
    moments = [(number, direction) for number, direction in enumerate("+-++--+")]
    for order, each in ((moments, zone), (moments[::-1], other)):
        for number, direction in order:
            cross(each, T + number * SECOND, "in" if direction == "+" else "out")

    assert series(zone) == series(other) == [1, 0, 1, 2, 1, 0, 1]


def test_a_correction_holds_from_now_on_for_the_line_and_its_camera() -> None:
    zone = door()
    steps(zone, "++++++++++---")
    user = User.objects.create_user("anna")

    assert correct_occupancy(zone.camera, None, 5, " counted at the door ", user) == 5

    assert derived_occupancy(zone.camera, zone) == camera_occupancy(zone.camera) == 5
    told = StoredEvent.objects.get(event_type="occupancy.corrected")
    assert told.user_id == user.pk
    assert (told.event_data["before"], told.event_data["occupancy"]) == (7, 5)
    assert told.event_data["reason"] == "counted at the door"
    assert OccupancyChange.objects.filter(reason="correction", note="counted at the door").count() == 2


def test_a_correction_of_one_of_two_lines_leaves_the_camera_alone() -> None:
    front = door()
    making.line(front.camera, "Back")
    steps(front, "++")

    correct_occupancy(front.camera, front, 9, "seen")

    assert (derived_occupancy(front.camera, front), camera_occupancy(front.camera)) == (9, 2)


@pytest.mark.parametrize(("value", "reason", "field"), [(-1, "x", "value"), (True, "x", "value"), (1, "  ", "reason")])
def test_a_correction_needs_a_number_and_a_reason(value: int, reason: str, field: str) -> None:
    zone = door()

    with pytest.raises(ValidationError) as refused:
        correct_occupancy(zone.camera, zone, value, reason)

    assert list(refused.value.message_dict) == [field]
    assert series(zone) == []


def test_what_is_measured_cannot_be_corrected() -> None:
    hall = making.area(making.camera())

    for zone in (hall, None):
        with pytest.raises(ValidationError, match="measured"):
            correct_occupancy(hall.camera, zone, 1, "seen")


def test_the_line_of_another_camera_cannot_be_corrected() -> None:
    with pytest.raises(ValidationError, match="Only what is derived"):
        correct_occupancy(making.camera(), door(), 1, "seen")


def test_a_camera_with_areas_adds_these_up() -> None:
    hall = making.area(making.camera())
    line, cafe = making.line(hall.camera), making.area(hall.camera, "Café")
    steps(line, "+++++")
    note_start(hall.camera, T)
    for zone, value in ((hall, 2), (cafe, 1)):
        note_occupancy(hall.camera, zone, T + SECOND, value, "measured")

    assert camera_occupancy(hall.camera) == 3
    assert derived_occupancy(hall.camera, line) == 5


def test_an_area_that_nobody_looks_at_holds_nobody_that_is_known() -> None:
    hall = making.area(making.camera())
    note_occupancy(hall.camera, hall, T, 2, "measured")
    note_occupancy(hall.camera, hall, T + SECOND, 2, "end")

    assert camera_occupancy(hall.camera) is None  # no data


def test_local_midnight_brings_the_baseline_back_once() -> None:
    zone = door(timezone="Asia/Ho_Chi_Minh")
    steps(zone, "++++++++++---")

    assert reset_due_occupancies(making.utc("2024-03-05T16:59:59")) == 0
    assert reset_due_occupancies(making.utc("2024-03-05T17:00:30")) == 2  # the line and the camera
    assert reset_due_occupancies(making.utc("2024-03-05T17:01:30")) == 0

    assert derived_occupancy(zone.camera, zone) == camera_occupancy(zone.camera) == 0
    steps(zone, "-", making.utc("2024-03-05T18:00:00"))
    assert derived_occupancy(zone.camera, zone) == 0
    told = StoredEvent.objects.filter(event_type="occupancy.reset").values_list("event_data", flat=True)
    assert [(data["before"], data["changed_at"]) for data in told] == [(7, "2024-03-05T17:00:00Z")] * 2


def test_a_reset_that_comes_late_keeps_who_came_since() -> None:
    zone = door(occupancy_baseline=1)
    steps(zone, "+++")
    steps(zone, "++", making.utc("2024-03-06T00:02:00"))

    reset_due_occupancies(making.utc("2024-03-06T00:05:00"))

    assert series(zone) == [2, 3, 4, 1, 2, 3]


def test_a_reset_of_nobody_is_told_to_nobody() -> None:
    zone = door()
    steps(zone, "+-")

    assert reset_due_occupancies(making.utc("2024-03-06T00:01:00")) == 2
    assert not StoredEvent.objects.filter(event_type="occupancy.reset").exists()


def test_nothing_is_reset_where_nothing_was_derived() -> None:
    door()
    hall = making.area(making.camera())
    note_occupancy(hall.camera, hall, T, 2, "measured")

    assert reset_due_occupancies(making.utc("2024-03-07T00:01:00")) == 0


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2024-03-10T06:59:59", "2024-03-09T07:30:00"),
        ("2024-03-10T07:00:00", "2024-03-10T07:00:00"),  # 02:30 is skipped: the clocks jump from 02:00 to 03:00
        ("2024-03-11T06:30:00", "2024-03-11T06:30:00"),
        ("2024-11-02T12:00:00", "2024-11-02T06:30:00"),
    ],
)
def test_the_moment_of_the_reset_follows_the_clocks(now: str, due: str) -> None:
    camera = making.camera(timezone="America/New_York", occupancy_reset_time="02:30")
    camera.refresh_from_db()

    assert due_reset(camera, making.utc(now)) == making.utc(due)


def test_of_a_time_that_comes_twice_the_first_is_taken() -> None:
    camera = making.camera(timezone="America/New_York", occupancy_reset_time="01:30")
    camera.refresh_from_db()

    for now in ("2024-11-03T05:30:00", "2024-11-03T06:30:00", "2024-11-03T20:00:00"):
        assert due_reset(camera, making.utc(now)) == making.utc("2024-11-03T05:30:00")


def test_the_task_resets_what_is_due_now() -> None:
    zone = door()
    steps(zone, "++")

    assert reset_occupancies() == 2
    assert derived_occupancy(zone.camera, zone) == 0


@pytest.mark.django_db(transaction=True)
def test_what_many_record_and_correct_at_once_adds_up() -> None:
    zone = door()

    def work(number: int) -> None:
        try:
            for each in range(10):
                cross(zone, T + each * HOUR / 10 + number * SECOND)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))

    assert sorted(series(zone)) == list(range(1, 81))
    assert series(zone) == series(None, zone.camera) == list(range(1, 81))
    assert derived_occupancy(zone.camera, zone) == 80


def test_a_late_crossing_writes_again_what_changes_and_nothing_else() -> None:
    zone = door()
    steps(zone, "+-+")
    cross(zone, T - 2 * SECOND, "out")  # nobody was there: what follows stays as it is

    before = OccupancyChange.objects.get(zone=zone, changed_at=T).created_at
    cross(zone, T - SECOND, "out")

    assert series(zone) == [0, 0, 1, 0, 1]
    assert OccupancyChange.objects.get(zone=zone, changed_at=T).created_at == before
    assert underflow(zone.camera) == 2


def test_entries_of_an_area_that_was_given_up_are_no_steps_of_the_camera() -> None:
    hall = making.area(making.camera())
    line = making.line(hall.camera)
    cross(hall, T)
    update_zone(hall, is_active=False)
    cross(line, T + SECOND)
    cross(line, T - SECOND)

    assert series(None, hall.camera)[-1] == 2


def test_a_crossing_at_the_very_moment_of_a_reset_comes_after_it() -> None:
    zone = door()
    steps(zone, "+++")
    reset_due_occupancies(making.utc("2024-03-06T00:01:00"))
    for direction in ("in", "in", "out"):
        cross(zone, making.utc("2024-03-06T00:00:00"), direction)

    assert series(zone) == [1, 2, 3, 1]
    assert OccupancyChange.objects.get(zone=zone, changed_at=making.utc("2024-03-06T00:00:00")).reason == "reset"
