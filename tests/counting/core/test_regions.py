"""Which foot points lie in the part of the picture in which people are kept."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from counting.core.detections import Detections
from counting.core.regions import Region

SQUARE = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]]
HOLE = [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6]]


def region(**values: Any) -> Region:
    found = Region.of({"units": "normalized", **values}, 640, 480)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("point", "inside"),
    [
        ((0.3, 0.3), True),
        ((0.9, 0.5), False),
        ((0.2, 0.5), True),  # on the edge
        ((0.5, 0.5), False),  # in the hole
        ((0.4, 0.5), False),  # on the edge of the hole, which belongs to it
    ],
)
def test_a_point_is_inside_when_it_is_in_the_outline_and_not_in_the_hole(
    point: tuple[float, float], inside: bool
) -> None:
    assert region(include=[SQUARE], exclude=[HOLE]).contains(np.array([point])).tolist() == [inside]


def test_without_an_outline_all_but_the_hole_is_inside() -> None:
    points = np.array([[0.01, 0.99], [0.5, 0.5]])

    assert region(exclude=[HOLE]).contains(points).tolist() == [True, False]


def test_pixels_refer_to_the_size_of_the_camera() -> None:
    found = Region.of({"units": "pixel", "include": [[[0, 0], [320, 0], [320, 480], [0, 480]]]}, 640, 480)

    assert found is not None
    assert found.contains(np.array([[0.49, 0.5], [0.51, 0.5]])).tolist() == [True, False]


@pytest.mark.parametrize("value", [None, {}, [], {"units": "normalized", "include": [], "exclude": []}])
def test_no_region_is_the_whole_picture(value: Any) -> None:
    assert Region.of(value, 640, 480) is None


def test_people_are_kept_by_their_feet() -> None:
    boxes = np.array([[0.4, 0.0, 0.5, 0.3], [0.4, 0.3, 0.5, 0.9]])  # feet at (0.45, 0.3) and (0.45, 0.9)
    people = Detections(boxes, np.array([0.9, 0.8]))

    assert region(include=[SQUARE]).kept(people).scores.tolist() == [0.9]
    assert len(region(include=[SQUARE]).kept(Detections.none())) == 0
