"""Lines and polygons: which are valid."""

from __future__ import annotations

from typing import Any

import pytest

from cameras.core.schema import SchemaError
from cameras.core.shapes import line, polygon, segments_meet, signed_area

SQUARE = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]

BAD_LINES = [
    ([], "p: a line needs at least 2 different points"),
    ([[0.1, 0.1]], "p: a line needs at least 2 different points"),
    ([[0.1, 0.1], [0.1, 0.1]], "p: a line needs at least 2 different points"),
    ([[0.1, 0.1], [0.1, 0.1], [0.5, 0.5]], "p[1]: is the same as the point before it"),
    ([[0.1, 0.1], [0.5, 1.01]], "p[1][1]: must be at most 1"),
    ([[-0.1, 0.1], [0.5, 0.5]], "p[0][0]: must be at least 0"),
    ([[0.1, 0.1, 0.1], [0.5, 0.5]], "p[0]: must be a point [x, y]"),
    ([[0.1, "a"], [0.5, 0.5]], "p[0][1]: must be a number"),
    ([[0.1, float("inf")], [0.5, 0.5]], "p[0][1]: must be a number"),
    ("0.1,0.1", "p: must be a list"),
]
BAD_POLYGONS = {
    "two points": [[0, 0], [1, 1]],
    "three points of which two are one": [[0, 0], [1, 1], [0, 0]],
    "on one line": [[0, 0], [0.5, 0.5], [1, 1]],
    "bow tie": [[0, 0], [1, 1], [1, 0], [0, 1]],
    "edge through a corner": [[0, 0], [1, 0], [0.5, 0.5], [1, 1], [0, 1], [0.5, 0.5]],
    "corner that touches an edge": [[0, 0], [1, 0], [1, 1], [0.5, 0], [0, 1]],
    "spike": [[0, 0], [1, 0], [1, 1], [1, 0.5], [0.5, 0.5], [1, 0.5]],
    "there and back": [[0, 0], [0.5, 0], [1, 0], [0.5, 0], [0, 1]],
}
GOOD_POLYGONS = {
    "square": SQUARE,
    "triangle": [[0, 0], [1, 0], [0, 1]],
    "other way round": SQUARE[::-1],
    "not convex": [[0, 0], [1, 0], [0.5, 0.25], [1, 1], [0, 1]],
    "points along an edge": [[0, 0], [0.5, 0], [1, 0], [1, 1], [0, 1]],
}


@pytest.mark.parametrize(("points", "message"), BAD_LINES)
def test_a_wrong_line_is_refused(points: Any, message: str) -> None:
    with pytest.raises(SchemaError) as caught:
        line(1, 1)(points, "p")

    assert str(caught.value) == message


@pytest.mark.parametrize("points", BAD_POLYGONS.values(), ids=BAD_POLYGONS)
def test_a_wrong_polygon_is_refused(points: Any) -> None:
    with pytest.raises(SchemaError, match=r"^p"):
        polygon(1, 1)(points, "p")


@pytest.mark.parametrize("points", GOOD_POLYGONS.values(), ids=GOOD_POLYGONS)
def test_a_simple_polygon_is_taken(points: Any) -> None:
    assert polygon(1, 1)(points, "p") == points


def test_a_polygon_that_is_closed_by_hand_loses_the_last_point() -> None:
    assert polygon(1, 1)([*SQUARE, SQUARE[0]], "p") == SQUARE


def test_a_line_may_have_several_segments_and_come_back_to_where_it_began() -> None:
    points = [[0, 0], [10, 0], [10, 10], [0, 0]]

    assert line(10, 10)(points, "p") == points


def test_the_area_of_a_polygon_has_a_sign_for_its_sense() -> None:
    assert (signed_area(SQUARE), signed_area(SQUARE[::-1])) == (1.0, -1.0)


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        (((0.5, -1), (0.5, 1)), True),
        (((1, 0), (2, 5)), True),
        (((1.1, 0), (2, 0)), False),
        (((0.5, 0), (2, 0)), True),
        (((0.5, 0.1), (0.5, 1)), False),
    ],
)
def test_segments_meet_where_they_share_a_point(other: Any, meets: bool) -> None:
    assert segments_meet(((0, 0), (1, 0)), other) is meets
