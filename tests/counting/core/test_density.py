"""Density: person-seconds in the cells of a grid, none lost to fractions, and persons per square metre."""

from __future__ import annotations

import numpy as np
import pytest

from counting.core.density import DensityGrid, cell_areas, persons_per_square_metre
from counting.core.homography import Homography

HALL = Homography.of([(0, 0), (1, 0), (1, 1), (0, 1)], [(0, 0), (12.8, 0), (12.8, 7.2), (0, 7.2)])  # 0.2 m a cell


@pytest.mark.parametrize("fps", [1.0, 5.0, 7.0, 10.0, 12.5, 25.0, 29.97, 30.0])
def test_somebody_who_stands_a_minute_makes_600_in_one_cell(fps: float) -> None:
    grid = DensityGrid()
    frames = round(60 * fps)
    for _ in range(frames):
        grid.add([(0.5, 0.5)], 60 / frames)
    assert grid.values[18, 32] == 600 == grid.values.max() == grid.values.sum()
    assert grid.seconds == pytest.approx(60)
    assert grid.samples == frames


def test_the_sum_is_the_person_seconds_of_all_who_walk() -> None:
    grid = DensityGrid()
    for number in range(100):  # three people for ten seconds
        grid.add([(number / 100, 0.2), (0.3, number / 100), (0.9, 0.9)], 0.1)
    assert grid.values.sum() == 300


def test_cells_are_counted_from_the_upper_left_row_by_row() -> None:
    grid = DensityGrid(4, 3)
    grid.add([(0.0, 0.0), (0.99, 0.0), (0.25, 0.4), (0.5, 0.99)], 1.0)
    assert grid.values.tolist() == [[10, 0, 0, 10], [0, 10, 0, 0], [0, 0, 10, 0]]


def test_feet_beyond_the_picture_stand_at_its_edge() -> None:
    grid = DensityGrid(4, 3)
    grid.add([(1.0, 1.0), (-0.2, 0.5), (0.6, 7.0), (1e300, -1e300)], 0.5)
    assert grid.values.tolist() == [[0, 0, 0, 5], [5, 0, 0, 0], [0, 0, 5, 5]]


def test_points_that_are_none_count_nowhere() -> None:
    grid = DensityGrid(4, 3)
    grid.add([(float("nan"), 0.5), (0.5, float("inf"))], 1.0)
    assert (grid.values.sum(), grid.seconds) == (0, 1.0)


def test_an_empty_scene_is_looked_at_all_the_same() -> None:
    grid = DensityGrid()
    grid.add([], 0.5)
    grid.add(np.empty((0, 2)), 0.25)
    assert (grid.values.sum(), grid.seconds, grid.samples) == (0, 0.75, 2)


@pytest.mark.parametrize("seconds", [-0.1, float("nan"), float("inf")])
def test_time_that_cannot_be_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        DensityGrid().add([(0.5, 0.5)], seconds)


def test_what_is_no_whole_tenth_survives_clearing() -> None:
    grid, stored = DensityGrid(), 0
    for _ in range(30):
        grid.add([(0.5, 0.5)], 0.04)
        stored += int(grid.values.sum())
        grid.clear()
    assert stored == 12
    assert (grid.seconds, grid.samples) == (0.0, 0)


def test_a_grid_has_cells() -> None:
    with pytest.raises(ValueError, match="at least one cell"):
        DensityGrid(0, 36)


def test_cells_of_a_flat_view_are_equal_parts_of_the_floor() -> None:
    areas = cell_areas(HALL)
    assert areas.shape == (36, 64)
    assert areas == pytest.approx(np.full((36, 64), 0.04))


def test_cells_far_away_show_more_floor_and_those_above_the_horizon_none() -> None:
    # x metres = 4 (x − 0.5) / (y − 0.2), y metres = 2 / (y − 0.2)
    floor = Homography.of(
        [(0.0, 1.0), (1.0, 1.0), (0.75, 0.6), (0.25, 0.6)], [(-2.5, 2.5), (2.5, 2.5), (2.5, 5.0), (-2.5, 5.0)]
    )
    areas = cell_areas(floor, 1, 5)
    # From y = 0.8 to 1: between 2 / 0.6 and 2.5 m away, 4 / 0.6 and 5 m wide: a trapezium.
    assert areas[4, 0] == pytest.approx((4 / 0.6 + 5) / 2 * (2 / 0.6 - 2.5))
    assert np.isnan(areas[:2, 0]).all()
    assert areas[2, 0] > areas[3, 0] > areas[4, 0]


def test_persons_on_a_square_metre_are_a_mean_over_the_time_looked_at() -> None:
    grid = DensityGrid()
    for _ in range(10):
        grid.add([(0.5, 0.5)] * 2, 1.0)
    for _ in range(10):
        grid.add([], 1.0)
    found = persons_per_square_metre(grid.values, grid.seconds, HALL)
    assert found[18, 32] == pytest.approx(25.0)  # one person on average on 0.04 m²
    assert np.nansum(found) == pytest.approx(25.0)
    assert np.isnan(persons_per_square_metre(grid.values, 0.0, HALL)).all()
