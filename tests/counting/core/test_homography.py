"""From the picture to the floor: points, areas and speeds in metres, and which four points give no floor."""

from __future__ import annotations

import numpy as np
import pytest

from counting.core.homography import Homography

# A camera that looks along a floor: x metres = 4 (x − 0.5) / (y − 0.2), y metres = 2 / (y − 0.2); horizon at y = 0.2.
IMAGE = [(0.0, 1.0), (1.0, 1.0), (0.75, 0.6), (0.25, 0.6)]
METRES = [(-2.5, 2.5), (2.5, 2.5), (2.5, 5.0), (-2.5, 5.0)]
FLOOR = Homography.of(IMAGE, METRES)
SQUARE = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]


def test_the_four_known_points_lie_where_they_are_known_to_lie() -> None:
    assert FLOOR.to_metres(IMAGE) == pytest.approx(np.array(METRES))


@pytest.mark.parametrize(
    ("point", "metres"),
    [((0.5, 0.4), (0.0, 10.0)), ((0.6, 0.4), (2.0, 10.0)), ((0.5, 0.7), (0.0, 4.0)), ((0.0, 0.3), (-20.0, 20.0))],
)
def test_other_points_follow_the_perspective(point: tuple[float, float], metres: tuple[float, float]) -> None:
    assert FLOOR.to_metres([point])[0] == pytest.approx(metres)


def test_above_the_horizon_there_is_no_floor() -> None:
    assert np.isnan(FLOOR.to_metres([(0.5, 0.2), (0.5, 0.1), (0.5, 0.0)])).all()
    with pytest.raises(ValueError, match="above the horizon"):
        FLOOR.area(SQUARE)


def test_no_points_are_no_points() -> None:
    assert FLOOR.to_metres(np.empty((0, 2))).shape == (0, 2)


def test_areas_are_those_of_the_floor() -> None:
    assert FLOOR.area(IMAGE) == pytest.approx(5 * 2.5)
    assert FLOOR.area(IMAGE[::-1]) == pytest.approx(12.5)
    assert FLOOR.area([(0.5, 1.0), (1.0, 1.0), (0.75, 0.6)]) == pytest.approx(2.5 * 2.5 / 2)


def test_axes_of_the_floor_may_run_either_way() -> None:
    mirrored = Homography.of(IMAGE, [(-x, y) for x, y in METRES])
    assert mirrored.to_metres([(0.6, 0.4)])[0] == pytest.approx((-2.0, 10.0))
    assert mirrored.area(IMAGE) == pytest.approx(12.5)


def test_far_origins_and_small_floors_are_taken_as_well() -> None:
    moved = Homography.of(IMAGE, [(x / 100 + 5000, y / 100 + 9000) for x, y in METRES])
    assert moved.to_metres([(0.6, 0.4)])[0] == pytest.approx((5000.02, 9000.1), abs=1e-6)


@pytest.mark.parametrize(
    ("path", "speed"),
    [
        ([(0, 0.5, 1.0), (1, 0.5, 0.6), (2, 0.5, 0.4)], 5.0),  # 5 m in the last second
        ([(0, 0.5, 0.6), (0.5, 0.5, 0.4)], 10.0),
        ([(0, 0.5, 0.6), (0.4, 0.5, 0.4)], None),  # too short to tell
        ([(0, 0.5, 0.6)], None),
        ([], None),
        ([(0, 0.5, 0.6), (1, 0.5, 0.1)], None),  # left the floor
        ([(0, 0.5, 0.6), (float("nan"), 0.5, 0.5)], None),
    ],
)
def test_speed_is_that_of_the_last_second(path: list[tuple[float, float, float]], speed: float | None) -> None:
    assert FLOOR.speed(path) == (None if speed is None else pytest.approx(speed))


@pytest.mark.parametrize(
    ("point", "velocity", "speed"),
    [
        ((0.5, 0.6), (0.1, 0.0), 1.0),  # sideways 5 m away: 4 × 0.1 / 0.4
        ((0.5, 0.4), (0.1, 0.0), 2.0),  # the same in the picture, 10 m away
        ((0.5, 0.6), (0.0, -0.1), 1.25),  # away: 2 × 0.1 / 0.4²
        ((0.6, 0.6), (0.0, 0.1), np.hypot(1.25, 0.25)),  # beside the middle it moves sideways too: 4 × 0.1 × 0.1 / 0.4²
        ((0.5, 0.6), (0.0, 0.0), 0.0),
    ],
)
def test_a_velocity_in_the_picture_is_a_speed_on_the_floor(
    point: tuple[float, float], velocity: tuple[float, float], speed: float
) -> None:
    assert FLOOR.speeds_at([point], [velocity]) == pytest.approx([speed], abs=1e-9)


def test_what_moves_above_the_horizon_has_no_speed() -> None:
    assert np.isnan(FLOOR.speeds_at([(0.5, 0.2), (0.5, 0.1)], [(0.1, 0.0), (0.1, 0.0)])).all()


TWISTED = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]


@pytest.mark.parametrize(
    ("image", "metres", "message"),
    [
        (SQUARE[:3], METRES[:3], "four points in the picture are needed"),
        ([*SQUARE[:3], (0.5, float("nan"))], METRES, "four points in the picture are needed"),
        (SQUARE, [*METRES[:3], (1.0, float("inf"))], "four points in metres are needed"),
        ([SQUARE[0], SQUARE[0], *SQUARE[2:]], METRES, "three of the points in the picture lie on one line"),
        ([(0, 0), (0.5, 0.5), (1, 1), (0, 1)], METRES, "three of the points in the picture lie on one line"),
        (SQUARE, [(0, 0), (1, 0), (2, 0), (3, 0)], "three of the points in metres lie on one line"),
        (SQUARE, [(0, 0), (1, 0), (2, 0.0001), (0, 3)], "three of the points in metres lie on one line"),
        (TWISTED, METRES, "the outline of the points in the picture crosses itself"),
        (SQUARE, TWISTED, "the outline of the points in metres crosses itself"),
        (SQUARE, [(0, 0), (4, 0), (1, 1), (0, 4)], "do not go round in the same order"),
    ],
)
def test_points_that_give_no_floor_are_refused_in_words(image: object, metres: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Homography.of(image, metres)  # type: ignore[arg-type] # wrong on purpose
