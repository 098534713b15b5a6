"""What stored tracks say of a drawing that is not saved."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from cameras.models import Camera
from counting.models import CountingZone
from counting.trying import MOST_TRAILS, recent_trails, try_zones
from tests import making
from tests.api import clients

pytestmark = pytest.mark.django_db

NOW = timezone.now()
DOWN = [(500, y) for y in range(50, 451, 50)]  # of 1000 × 500 pixels
ACROSS = [[0.2, 0.5], [0.8, 0.5]]


@pytest.fixture
def camera() -> Camera:
    return making.camera("hall", resolution_width=1000, resolution_height=500)


def drawing(camera: Camera, points: list[list[float]], **values: object) -> CountingZone:
    return CountingZone(
        camera=camera, zone_coordinates={"units": "normalized", "points": points},
        direction_mapping={"positive": "in", "negative": "out"}, **values,
    )  # fmt: skip


def walk(camera: Camera, name: str, minutes_ago: float, *feet: tuple[int, int]) -> None:
    clients.walk(camera, name, NOW - dt.timedelta(minutes=minutes_ago), *feet)


def test_who_would_have_crossed_is_counted_by_direction(camera: Camera) -> None:
    walk(camera, "down", 5, *DOWN)
    walk(camera, "also down", 12, *DOWN)
    walk(camera, "up", 10, *reversed(DOWN))
    walk(camera, "long ago", 60, *DOWN)

    trial = try_zones(camera, {"a": drawing(camera, ACROSS), "b": drawing(camera, [[0.2, 0.97], [0.8, 0.97]])}, NOW)

    # Down the picture is to the right of one who looks along the line from left to right: in.
    assert (trial.zones["a"].count_in, trial.zones["a"].count_out, trial.zones["a"].other) == (2, 1, 0)
    assert (trial.zones["b"].count_in, trial.zones["b"].count_out) == (0, 0)
    assert (trial.tracks, trial.minutes) == (3, 15)
    assert CountingZone.objects.count() == 0


def test_a_direction_that_is_not_counted_is_left_out_and_compass_directions_stand_apart(camera: Camera) -> None:
    walk(camera, "down", 5, *DOWN)
    only_out = drawing(camera, ACROSS, counting_direction="out_only")
    compass = drawing(camera, ACROSS)
    compass.direction_mapping = {"positive": "south", "negative": "north"}

    zones = try_zones(camera, {"out": only_out, "compass": compass}, NOW).zones

    assert (zones["out"].count_in, zones["out"].count_out) == (0, 0)
    assert (zones["compass"].count_in, zones["compass"].other) == (0, 1)


def test_an_area_counts_who_enters_and_leaves_a_region_nobody(camera: Camera) -> None:
    walk(camera, "through", 5, *DOWN)
    square = [[0.3, 0.4], [0.7, 0.4], [0.7, 0.7], [0.3, 0.7]]
    drawings = {kind: drawing(camera, square, zone_type=kind) for kind in ("area", "region")}

    zones = try_zones(camera, drawings, NOW).zones

    assert (zones["area"].count_in, zones["area"].count_out) == (1, 1)
    assert (zones["region"].count_in, zones["region"].count_out) == (0, 0)
    assert zones["area"].advice == []


def test_warnings_are_those_of_the_adviser(camera: Camera) -> None:
    for number in range(5):
        walk(camera, f"t{number}", number + 1, *DOWN)
    aside = [[0.1, 0.2], [0.1, 0.8]]
    trial = try_zones(camera, {"across": drawing(camera, ACROSS), "aside": drawing(camera, aside)}, NOW)
    assert trial.zones["across"].advice == []
    (warning,) = trial.zones["aside"].advice
    assert warning.startswith("Nobody has crossed the line, though 5 people were seen")


def test_a_camera_without_tracks_says_nothing(camera: Camera) -> None:
    trial = try_zones(camera, {"a": drawing(camera, ACROSS)}, NOW)
    assert (trial.tracks, trial.zones["a"].advice) == (0, [])


def test_no_more_tracks_are_led_through_than_a_change_can_wait_for(camera: Camera) -> None:
    for number in range(MOST_TRAILS + 2):
        clients.sample(camera, f"t{number}", NOW - dt.timedelta(minutes=1), 10, 10)
    assert len(recent_trails(camera, NOW)) == MOST_TRAILS
