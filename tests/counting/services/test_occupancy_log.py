"""The log of occupancy: sums of areas, begin and end of the time looked at, sessions that were killed."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from cameras.models import Camera
from counting.models import CountingZone, OccupancyChange
from counting.selectors import latest_changes, zone_at_version
from counting.services import update_zone
from counting.services.occupancy_log import note_end, note_occupancy, note_start
from tests import making
from tests.counting.past import MINUTE, SECOND, cross

pytestmark = pytest.mark.django_db

T = making.utc("2024-03-05T10:00:00")


def series(camera: Camera, zone: CountingZone | None = None) -> list[tuple[float, int, str]]:
    """Return (seconds from T, people, reason) in the order of time."""
    rows = OccupancyChange.objects.filter(camera=camera, zone=zone).order_by("changed_at")
    return [((row.changed_at - T) / SECOND, row.occupancy, row.reason) for row in rows]


def change(zone: CountingZone, seconds: float, **values: Any) -> None:
    """Change the zone so many seconds after T."""
    with time_machine.travel(T + seconds * SECOND, tick=False):
        update_zone(zone, **values)


def test_a_value_is_written_with_its_reason_and_note() -> None:
    hall = making.area(making.camera())
    note_occupancy(hall.camera, hall, T, 3, "measured", "by the door")

    assert series(hall.camera, hall) == [(0, 3, "measured")]
    assert OccupancyChange.objects.get(zone=hall).note == "by the door"


def test_the_same_moment_again_replaces_the_value() -> None:
    hall = making.area(making.camera())
    for value in (3, 4):
        note_occupancy(hall.camera, hall, T, value, "measured")

    assert series(hall.camera, hall) == series(hall.camera) == [(0, 4, "measured")]


def test_the_camera_follows_the_sum_of_its_areas() -> None:
    hall = making.area(making.camera())
    cafe = making.area(hall.camera, "Café")
    off = making.area(hall.camera, "Closed")
    note_occupancy(hall.camera, off, T, 50, "measured")
    change(off, 0.5, is_active=False)
    for number, (zone, value) in enumerate([(hall, 2), (cafe, 3), (hall, 1)]):
        note_occupancy(hall.camera, zone, T + (number + 1) * SECOND, value, "measured")

    assert [value for _at, value, _reason in series(hall.camera)] == [50, 0, 2, 5, 4]


def test_an_area_that_is_switched_off_leaves_the_sum_at_once() -> None:
    hall = making.area(making.camera())
    cafe = making.area(hall.camera, "Café")
    note_start(hall.camera, T)
    for zone, value in ((hall, 3), (cafe, 4)):
        note_occupancy(hall.camera, zone, T + SECOND, value, "measured")
    change(hall, 2, is_active=False)

    assert series(hall.camera, hall)[-1] == (2, 0, "end")
    assert series(hall.camera, cafe)[-1] == (1, 4, "measured")
    assert series(hall.camera)[-2:] == [(1, 7, "measured"), (2, 4, "measured")]


def test_an_area_that_is_taken_out_of_the_total_is_still_measured() -> None:
    hall = making.area(making.camera())
    cafe = making.area(hall.camera, "Café")
    note_start(hall.camera, T)
    for zone, value in ((hall, 3), (cafe, 4)):
        note_occupancy(hall.camera, zone, T + SECOND, value, "measured")
    change(hall, 2, counts_toward_total=False)
    change(hall, 3, counts_toward_total=True)
    change(hall, 4, description="new words")

    assert series(hall.camera, hall)[-1] == (1, 3, "measured")
    assert series(hall.camera)[-3:] == [(1, 7, "measured"), (2, 4, "measured"), (3, 7, "measured")]


def test_what_a_session_measured_before_it_knew_of_the_switch_is_left_out() -> None:
    hall = making.area(making.camera())
    cafe = making.area(hall.camera, "Café")
    note_start(hall.camera, T)
    note_occupancy(hall.camera, hall, T + SECOND, 3, "measured")
    change(hall, 3, is_active=False)
    note_occupancy(hall.camera, cafe, T + 2 * SECOND, 1, "measured")  # written late
    note_occupancy(hall.camera, hall, T + 2 * SECOND, 2, "measured")
    note_occupancy(hall.camera, hall, T + 4 * SECOND, 9, "measured")

    assert series(hall.camera, hall) == [(0, 0, "start"), (1, 3, "measured"), (2, 2, "measured"), (3, 0, "end")]
    assert series(hall.camera)[-1] == (3, 1, "measured")
    change(hall, 5, is_active=True)
    note_occupancy(hall.camera, hall, T + 6 * SECOND, 9, "measured")
    assert (series(hall.camera, hall)[-1], series(hall.camera)[-1]) == ((6, 9, "measured"), (6, 10, "measured"))


@pytest.mark.parametrize(("way", "held"), [("in", 3), ("out", 1)])
def test_without_its_last_area_a_camera_holds_what_its_line_holds(way: str, held: int) -> None:
    hall = making.area(making.camera(occupancy_baseline=2))
    door = making.line(hall.camera)
    note_start(hall.camera, T)
    note_occupancy(hall.camera, hall, T + SECOND, 7, "measured")
    cross(door, T + SECOND, way)
    change(hall, 2, is_active=False)

    assert series(hall.camera)[-2:] == [(1, 7, "measured"), (2, held, "derived")]


def test_without_any_zone_a_camera_holds_its_baseline() -> None:
    hall = making.area(making.camera(occupancy_baseline=2))
    note_start(hall.camera, T)
    note_occupancy(hall.camera, hall, T + SECOND, 7, "measured")
    change(hall, 2, is_active=False)

    assert series(hall.camera)[-1] == (2, 2, "derived")


def test_an_area_that_became_a_line_measures_no_longer() -> None:
    hall = making.area(making.camera())
    note_start(hall.camera, T)
    note_occupancy(hall.camera, hall, T + SECOND, 7, "measured")
    change(hall, 2, zone_type="counting_line", counting_method="line_crossing", zone_coordinates=making.LINE)

    assert (series(hall.camera, hall)[-1], series(hall.camera)[-1]) == ((2, 0, "end"), (2, 0, "derived"))


def test_a_camera_that_nobody_looks_at_gets_no_sum() -> None:
    hall = making.area(making.camera())
    cafe = making.area(hall.camera, "Café")
    note_start(hall.camera, T)
    note_occupancy(hall.camera, hall, T + SECOND, 7, "measured")
    note_end(hall.camera, T + 2 * SECOND)
    change(hall, 3, is_active=False)

    assert (series(hall.camera, hall)[-1], series(hall.camera)[-1]) == ((2, 0, "end"), (2, 0, "end"))
    assert series(cafe.camera, cafe)[-1] == (2, 0, "end")


def test_an_area_that_nothing_was_measured_in_is_switched_off_without_a_row() -> None:
    hall = making.area(making.camera())
    change(hall, 1, is_active=False)

    assert series(hall.camera, hall) == series(hall.camera) == []


def test_an_area_outside_of_the_total_leaves_the_camera_alone() -> None:
    corner = making.area(making.camera(), counts_toward_total=False)
    door, back = making.line(corner.camera), making.line(corner.camera, "Back")
    note_start(corner.camera, T)
    for number, (zone, way) in enumerate([(door, "in"), (door, "in"), (back, "out")], 1):
        cross(zone, T + number * SECOND, way)
    note_occupancy(corner.camera, corner, T + 4 * SECOND, 7, "measured")
    change(corner, 5, is_active=False)

    assert series(corner.camera)[-1] == (3, 1, "derived")  # two lines: cut off at 0 together, not one by one
    assert series(corner.camera, corner)[-1] == (5, 0, "end")


@pytest.mark.parametrize(("value", "reason"), [(-1, "measured"), (1, "guessed")])
def test_what_the_table_refuses_is_refused(value: int, reason: str) -> None:
    hall = making.area(making.camera())

    with pytest.raises(IntegrityError), transaction.atomic():
        note_occupancy(hall.camera, hall, T, value, reason)


def test_areas_begin_empty_and_lines_with_what_they_had() -> None:
    door = making.line(making.camera())
    hall = making.area(door.camera)
    cross(door, T - MINUTE)
    note_start(door.camera, T)

    assert series(door.camera, door)[-1] == (0, 1, "start")
    assert series(door.camera, hall) == [(0, 0, "start")]
    assert series(door.camera) == [(0, 0, "start")]


def test_a_camera_with_lines_alone_goes_on_with_what_it_had() -> None:
    door = making.line(making.camera(occupancy_baseline=2))
    note_start(door.camera, T)
    cross(door, T + SECOND)
    note_end(door.camera, T + MINUTE)
    note_start(door.camera, T + 2 * MINUTE)

    assert series(door.camera) == series(door.camera, door) == [
        (0, 2, "start"), (1, 3, "derived"), (60, 3, "end"), (120, 3, "start"),
    ]  # fmt: skip


def test_begin_and_end_of_the_whole_camera_can_be_noted_by_their_reasons() -> None:
    camera = making.camera()
    note_occupancy(camera, None, T, 9, "start")
    note_occupancy(camera, None, T + SECOND, 9, "end")

    assert series(camera) == [(0, 0, "start"), (1, 0, "end")]


@pytest.mark.parametrize(("last_seen", "ended"), [(40, 40.0), (None, 30.000001), (20, 30.000001), (99, 60.0)])
def test_a_session_that_was_killed_gets_its_end(last_seen: int | None, ended: float) -> None:
    hall = making.area(making.camera())
    note_start(hall.camera, T)
    note_occupancy(hall.camera, hall, T + 30 * SECOND, 4, "measured")

    note_start(hall.camera, T + MINUTE, None if last_seen is None else T + last_seen * SECOND)

    marks = [(at, reason) for at, _value, reason in series(hall.camera) if reason in ("start", "end")]
    expected = [(0, "start"), (ended, "end"), (60, "start")]
    assert marks == (expected if ended < 60 else [(0, "start"), (60, "start")])


def test_a_session_that_said_its_end_gets_no_other() -> None:
    camera = making.camera()
    note_start(camera, T)
    note_end(camera, T + SECOND)
    note_start(camera, T + MINUTE, T + 2 * SECOND)

    assert [reason for _at, _value, reason in series(camera)] == ["start", "end", "start"]


def test_a_measurement_at_the_moment_of_the_begin_leaves_the_mark() -> None:
    hall = making.area(making.camera())
    note_start(hall.camera, T)
    note_occupancy(hall.camera, hall, T, 2, "measured")

    assert series(hall.camera, hall) == series(hall.camera) == [(0, 2, "start")]


def test_the_newest_of_each_series_is_read_in_one_question(django_assert_num_queries: Any) -> None:
    hall = making.area(making.camera())
    door = making.line(hall.camera)
    cross(door, T)
    for number in range(3):
        note_occupancy(hall.camera, hall, T + number * SECOND, number, "measured")

    with django_assert_num_queries(1):
        found = latest_changes(hall.camera)

    assert {zone: row.occupancy for zone, row in found.items()} == {door.pk: 1, hall.pk: 2, None: 2}


def test_a_zone_is_known_as_it_was_in_each_version() -> None:
    door = making.line(making.camera())
    update_zone(door, description="new words")
    update_zone(door, anchor="center")

    first, second = (zone_at_version(door, version) for version in (1, 2))

    assert (first.anchor, first.description, first.zone_coordinates) == ("foot", "new words", making.LINE)
    assert second.anchor == "center"
    assert zone_at_version(door, 3) is None
