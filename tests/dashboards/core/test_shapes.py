"""Zones become drawings: points in 0–1 and an arrow to the side that counts as in."""

import pytest

from dashboards.core.shapes import in_side, normalized_points


@pytest.mark.parametrize(
    ("coordinates", "points"),
    [
        ({"units": "normalized", "points": [[0.25, 0.5]]}, [[0.25, 0.5]]),
        ({"units": "pixel", "points": [[100, 50]]}, [[0.5, 0.5]]),
        ([[200, 100]], [[1.0, 1.0]]),
        ({"points": [[100, 100]]}, [[0.5, 1.0]]),
        ({}, []),
        (None, []),
    ],
)
def test_points_are_parts_of_the_picture(coordinates: object, points: object) -> None:
    assert normalized_points(coordinates, width=200, height=100) == points


@pytest.mark.parametrize(
    ("mapping", "side"),
    [
        ({"positive": "in", "negative": "out"}, 1),
        ({"positive": "out", "negative": "in"}, -1),
        ({"positive": "north", "negative": "south"}, 0),
        ({}, 0),
        (None, 0),
    ],
)
def test_the_arrow_points_to_in(mapping: object, side: int) -> None:
    assert in_side(mapping) == side
