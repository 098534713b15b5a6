"""What is true about a play, worked out by hand for small ones."""

from __future__ import annotations

import numpy as np
import pytest

from streams.demo.core.camera import Camera
from streams.demo.core.hall import ZONES, Zone
from streams.demo.core.look import draw_look
from streams.demo.core.person import Person
from streams.demo.core.truth import Track, boxes, cross, crossings, stays, track_of
from streams.demo.core.walk import RATE, Route, Stop, Walk, walk

CAMERA = Camera()
LEFT, RIGHT = np.array([0.0, 0.0]), np.array([100.0, 0.0])  # "in" is downwards


def track(*points: tuple[float, float], height: float = 100.0) -> Track:
    """Return a track with one point a second."""
    feet = np.array(points, float)
    return Track(np.arange(len(points), dtype=float), feet, np.full(len(points), height))


def person(walked: Walk) -> Person:
    return Person(0, draw_look(np.random.default_rng(1)), walked)


@pytest.mark.parametrize(
    ("name", "points", "expected"),
    [
        ("straight over, downwards", [(50, -30), (50, 30)], [("in", 0.5)]),
        ("straight over, upwards", [(50, 10.5), (50, -31.5)], [("out", 0.25)]),
        ("turns back before the line", [(50, -30), (50, -12), (50, -30)], []),
        ("turns back inside the band beyond the line", [(50, -30), (50, 9), (50, -30)], []),
        ("there and back", [(50, -30), (50, 30), (50, -30)], [("in", 0.5), ("out", 1.5)]),
        ("stands on the line and goes on", [(50, -20), (50, -2), (50, 3), (50, -2), (50, 18)], [("in", 3.1)]),
        ("stands on the line and goes back", [(50, -20), (50, -2), (50, 3), (50, -2), (50, -18)], []),
        ("passes the end", [(-20, -30), (-20, 30)], []),
        ("passes just inside of the end", [(2, -30), (2, 30)], [("in", 0.5)]),
        ("comes out of the band", [(50, -5), (50, 30)], []),
        ("walks along the line", [(-20, 4), (50, -4), (120, 4)], []),
    ],
)
def test_a_crossing_is_what_the_rules_say(
    name: str, points: list[tuple[float, float]], expected: list[tuple[str, float]]
) -> None:
    found = [(way, round(when, 6)) for way, when in cross(track(*points), LEFT, RIGHT)]
    assert found == expected, name


def test_the_band_grows_with_the_body() -> None:
    points = [(50.0, -30.0), (50.0, 15.0)]
    assert len(list(cross(track(*points, height=100), LEFT, RIGHT))) == 1
    assert len(list(cross(track(*points, height=200), LEFT, RIGHT))) == 0


def test_coming_in_through_the_door_is_in_and_leaving_is_out() -> None:
    inwards = walk(Route(0.0, (Stop(0.0, 10.9), Stop(0.0, 6.0)), 1.2))
    outwards = walk(Route(0.0, (Stop(0.0, 6.0), Stop(0.0, 10.9)), 1.2))
    for way, walked in (("in", inwards), ("out", outwards)):
        ((zone, found, when),) = crossings((person(walked),), ZONES, CAMERA)
        assert (zone, found) == ("Entrance", way)
        assert when == pytest.approx((10.9 - 9.3) / 1.2 if way == "in" else (9.3 - 6.0) / 1.2, abs=0.05)


def test_walking_to_the_right_through_the_passage_is_in() -> None:
    walked = walk(Route(0.0, (Stop(0.5, 6.5), Stop(4.8, 6.5)), 1.0))
    ((zone, way, _),) = crossings((person(walked),), ZONES, CAMERA)
    assert (zone, way) == ("Passage", "in")


def test_a_stay_in_an_area_lasts_from_the_first_to_the_last_step_inside() -> None:
    area = Zone("Square", "area", ((-1.0, 5.0), (1.0, 5.0), (1.0, 7.0), (-1.0, 7.0)))
    walked = walk(Route(10.0, (Stop(-3.0, 6.0), Stop(3.0, 6.0)), 1.0))
    ((begin, end),) = stays(person(walked), area, CAMERA)
    assert begin == pytest.approx(12.0, abs=0.06)
    assert end == pytest.approx(14.0, abs=0.06)


def test_somebody_who_stays_outside_has_no_stay() -> None:
    area = Zone("Square", "area", ((-1.0, 5.0), (1.0, 5.0), (1.0, 7.0), (-1.0, 7.0)))
    walked = walk(Route(0.0, (Stop(-3.0, 8.0), Stop(3.0, 8.0)), 1.0))
    assert list(stays(person(walked), area, CAMERA)) == []


def test_a_box_stands_on_the_foot_point_and_is_as_high_as_the_body() -> None:
    somebody = person(walk(Route(0.0, (Stop(0.0, 8.0), Stop(0.0, 5.0)), 1.0)))
    left, top, right, bottom = boxes((somebody,), CAMERA, 0.0)[0]
    foot = CAMERA.on_floor(somebody.walk.feet[:1])[0]
    head = CAMERA.project(np.array([[*somebody.walk.feet[0], somebody.look.height]]))[0]
    assert (left + right) / 2 == pytest.approx(foot[0])
    assert (top, bottom) == pytest.approx((head[1], foot[1]))


def test_nobody_has_a_box_before_they_come_and_after_they_have_gone() -> None:
    somebody = person(walk(Route(5.0, (Stop(0.0, 8.0), Stop(0.0, 7.0)), 1.0)))
    assert boxes((somebody,), CAMERA, 4.9) == {}
    assert boxes((somebody,), CAMERA, somebody.walk.end + 0.1) == {}


def test_a_track_has_one_row_per_step_of_the_walk() -> None:
    somebody = person(walk(Route(2.0, (Stop(0.0, 8.0), Stop(0.0, 7.0)), 1.0)))
    seen = track_of(somebody, CAMERA)
    assert len(seen.times) == len(seen.feet) == len(seen.heights)
    assert seen.times[1] - seen.times[0] == pytest.approx(1 / RATE)
