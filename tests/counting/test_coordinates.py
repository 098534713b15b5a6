"""Coordinates of zones: which are taken, and in which units."""

from __future__ import annotations

from typing import Any

import pytest

from cameras.core.schema import SchemaError
from counting.core.shapes import normalized_points, zone_coordinates
from counting.directions import mapped_direction

LINE = [[0.1, 0.5], [0.9, 0.5]]
PIXELS = [[192, 540], [1728, 540]]


def check(value: Any, kind: str = "counting_line") -> Any:
    return zone_coordinates(kind, 1920, 1080)(value, "zone_coordinates")


def test_both_units_and_a_bare_list_of_pixels_are_taken() -> None:
    normalized = {"units": "normalized", "points": LINE}
    pixel = {"units": "pixel", "points": PIXELS}

    assert check(normalized) == normalized
    assert check(pixel) == check(PIXELS) == pixel


def test_a_bare_list_that_would_fit_into_one_pixel_is_meant_as_0_to_1() -> None:
    assert check(LINE) == {"units": "normalized", "points": LINE}


def test_pixels_become_shares_of_the_configured_picture() -> None:
    points = normalized_points(check(PIXELS), 1920, 1080)

    assert points == [(0.1, 0.5), (0.9, 0.5)]
    assert normalized_points(check(LINE), 1920, 1080) == points


def test_points_of_the_floor_may_be_given_in_metres() -> None:
    world = [{"point": [0.1, 0.1], "metres": [0, number]} for number in range(4)]
    value = {"units": "normalized", "points": LINE, "real_world": world}

    assert check(value) == value
    with pytest.raises(SchemaError, match=r"^zone_coordinates\.real_world: must have 4 items$"):
        check({**value, "real_world": world[:3]})


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("counting_line", [[0.5, 0.5]], ": a line needs at least 2 different points"),
        ("counting_line", {"units": "normalized", "points": [[0, 0], [1.5, 1]]}, ".points[1][0]: must be at most 1"),
        ("counting_line", [[0, 0], [1921, 10]], ".points[1][0]: must be at most 1920"),
        ("counting_line", {"points": LINE}, ".units: is missing"),
        ("counting_line", {"units": "metres", "points": LINE}, ".units: must be one of normalized, pixel"),
        ("counting_line", "10,20", ': must be {"units": "normalized", "points": [[x, y], …]}'),
        ("counting_line", None, ': must be {"units": "normalized", "points": [[x, y], …]}'),
        ("counting_line", {"units": "normalized", "points": LINE, "colour": 1}, ".colour: is not known here"),
        ("area", LINE, ".points: an area needs at least 3 different points"),
        ("region", [[0, 0], [0.5, 0.5], [1, 1]], ".points: the points lie on one line: the area is 0"),
        ("area", [[0, 0], [1, 1], [1, 0], [0, 1]], ".points: the outline crosses or touches itself"),
    ],
)
def test_wrong_coordinates_are_refused_at_their_place(kind: str, value: Any, message: str) -> None:
    with pytest.raises(SchemaError) as caught:
        check(value, kind)

    assert message in str(caught.value)
    assert str(caught.value).startswith("zone_coordinates")


class Zone:
    """As much of a zone as directions need."""

    def __init__(self, counting_direction: str = "bidirectional", **mapping: str) -> None:
        self.counting_direction = counting_direction
        self.direction_mapping = {"positive": "in", "negative": "out", **mapping}


@pytest.mark.parametrize(
    ("zone", "sense", "direction"),
    [
        (Zone(), "positive", "in"),
        (Zone(), "negative", "out"),
        (Zone(), "entry", "in"),
        (Zone(), "exit", "out"),
        (Zone(positive="out", negative="in"), "positive", "out"),
        (Zone("in_only"), "positive", "in"),
        (Zone("in_only"), "negative", None),
        (Zone("in_only"), "exit", None),
        (Zone("out_only"), "positive", None),
        (Zone("out_only"), "exit", "out"),
        (Zone("in_only", positive="out", negative="in"), "negative", "in"),
        (Zone("in_only", positive="north", negative="south"), "negative", "south"),
        (Zone("out_only", positive="north", negative="south"), "positive", "north"),
    ],
)
def test_a_sense_means_what_the_zone_says(zone: Zone, sense: str, direction: str | None) -> None:
    assert mapped_direction(zone, sense) == direction
