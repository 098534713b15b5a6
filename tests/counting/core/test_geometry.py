"""Geometry, with numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from counting.core import geometry
from counting.core.geometry import Polygon

SQUARE = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]])
# An L: the square without its upper right quarter (y points down).
CONCAVE = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [4.0, 2.0], [4.0, 4.0], [0.0, 4.0]])


def points(*pairs: tuple[float, float]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array(pairs, dtype=float)


def test_the_right_hand_of_somebody_who_looks_down_the_picture_is_at_smaller_x() -> None:
    distances = geometry.side_distances(points((2, 5), (8, 5), (5, 9)), np.array([5.0, 0.0]), np.array([5.0, 10.0]))
    assert distances.tolist() == [3.0, -3.0, 0.0]


def test_the_distance_from_a_slanted_line_is_perpendicular() -> None:
    distances = geometry.side_distances(points((0, 5), (7, 1)), np.array([0.0, 0.0]), np.array([3.0, 4.0]))
    assert distances == pytest.approx([3.0, -5.0])  # (3·5 − 4·0)/5 and (3·1 − 4·7)/5


def test_the_distance_does_not_depend_on_the_length_of_the_line() -> None:
    short = geometry.side_distances(points((2, 5)), np.array([5.0, 0.0]), np.array([5.0, 1.0]))
    assert short.tolist() == [3.0]


def test_a_projection_counts_from_the_first_point_to_the_second() -> None:
    shares = geometry.positions_along(points((0, 9), (5, -3), (10, 0), (15, 0), (-5, 2)), *points((0, 0), (10, 0)))
    assert shares.tolist() == [0.0, 0.5, 1.0, 1.5, -0.5]


def test_the_distance_from_a_segment_is_that_from_its_ends_outside_of_it() -> None:
    distances = geometry.segment_distances(points((5, 2), (13, 4), (-3, -4), (10, 0)), *points((0, 0), (10, 0)))
    assert distances.tolist() == [2.0, 5.0, 5.0, 0.0]


@pytest.mark.parametrize(
    ("place", "inside"),
    [
        pytest.param((2, 2), True, id="middle"),
        pytest.param((4, 2), True, id="on the right edge"),
        pytest.param((0, 2), True, id="on the left edge"),
        pytest.param((2, 0), True, id="on the upper edge"),
        pytest.param((2, 4), True, id="on the lower edge"),
        pytest.param((0, 0), True, id="on a corner"),
        pytest.param((4.001, 2), False, id="just outside"),
        pytest.param((-1, 0), False, id="in line with the upper edge"),
        pytest.param((5, 4), False, id="in line with the lower edge"),
    ],
)
def test_a_point_of_the_edge_is_inside_a_square(place: tuple[float, float], inside: bool) -> None:
    assert (Polygon(SQUARE).gaps(points(place)) >= 0).tolist() == [inside]
    assert (Polygon(SQUARE[::-1]).gaps(points(place)) >= 0).tolist() == [inside]


@pytest.mark.parametrize(
    ("place", "inside"),
    [
        pytest.param((1, 1), True, id="upper arm"),
        pytest.param((3, 3), True, id="right arm"),
        pytest.param((3, 1), False, id="in the notch"),
        pytest.param((2, 1), True, id="on the edge of the notch"),
        pytest.param((2, 2), True, id="on the inner corner"),
        pytest.param((-1, 2), False, id="level with the inner corner"),
        pytest.param((5, 2), False, id="level with it on the other side"),
    ],
)
def test_the_notch_of_a_concave_polygon_is_outside(place: tuple[float, float], inside: bool) -> None:
    assert (Polygon(CONCAVE).gaps(points(place)) >= 0).tolist() == [inside]


def test_the_distance_from_the_outline_is_negative_outside() -> None:
    gaps = Polygon(SQUARE).gaps(points((1, 2), (-1, 2), (7, 8), (2, 4)))
    assert gaps.tolist() == [1.0, -1.0, -5.0, 0.0]


def test_several_segments_tell_sides_and_gaps_at_once() -> None:
    ends = np.array([[[5.0, 0.0], [5.0, 10.0]], [[0.0, 0.0], [4.0, 0.0]]])  # down the picture, and to the right
    segments = geometry.Segments(ends)
    x, y = np.array([2.0, 8.0]), np.array([5.0, 14.0])
    assert segments.sides(x, y).tolist() == [[3.0, -3.0], [5.0, 14.0]]
    assert segments.gaps(x, y).tolist() == [[3.0, 5.0], [5.0, pytest.approx(np.hypot(4.0, 14.0))]]
    assert segments.gaps(np.array([[2.0], [1.0]]), np.array([[5.0], [2.0]])).tolist() == [[3.0], [2.0]]


def test_several_polygons_are_asked_at_once_each_about_its_own_points() -> None:
    both = Polygon(np.stack([SQUARE, SQUARE + np.array([10.0, 0.0])]))
    x, y = np.array([[1.0, -1.0], [11.0, 9.0]]), np.array([[2.0, 2.0], [2.0, 2.0]])
    assert both.gaps_of(x, y).tolist() == [[1.0, -1.0], [1.0, -1.0]]
