"""Coordinates of zones: which are taken, and in which units."""

from __future__ import annotations

from typing import Any

import pytest

from cameras.core.schema import SchemaError
from counting.core.shapes import floor_area, floor_of, normalized_points, zone_coordinates
from counting.directions import mapped_direction, meant_direction
from tests.counting.core.scenes import Point, line, play, walk

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


CORNERS = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.7], [0.2, 0.7]]


def world(corners: list[list[float]], metres: list[list[float]] | None = None) -> list[dict[str, Any]]:
    """Return known points of a floor of 12 × 5 metres, seen straight from above."""
    pairs = zip(corners, metres or [[0, 0], [12, 0], [12, 5], [0, 5]], strict=True)
    return [{"point": point, "metres": metres} for point, metres in pairs]


def test_points_of_the_floor_may_be_given_in_metres() -> None:
    value = {"units": "normalized", "points": LINE, "real_world": world(CORNERS)}

    assert check(value) == value
    floor = floor_of(value, 1920, 1080)
    assert floor is not None
    assert floor.to_metres([[0.5, 0.45]])[0] == pytest.approx([6, 2.5])


def test_points_of_the_floor_are_in_the_units_of_the_zone() -> None:
    pixels: list[list[float]] = [[384, 216], [1536, 216], [1536, 756], [384, 756]]
    value = check({"units": "pixel", "points": PIXELS, "real_world": world(pixels)})

    floor = floor_of(value, 1920, 1080)
    assert floor is not None
    assert floor.to_metres([[0.5, 0.45]])[0] == pytest.approx([6, 2.5])


def test_without_points_of_the_floor_there_is_none() -> None:
    assert floor_of(check(LINE), 1920, 1080) is None
    assert floor_area(check(CORNERS, "area"), 1920, 1080) is None


@pytest.mark.parametrize("kind", ["area", "region"])
def test_the_area_of_a_zone_follows_from_its_floor(kind: str) -> None:
    inner = [[0.2, 0.2], [0.5, 0.2], [0.5, 0.7], [0.2, 0.7]]
    value = check({"units": "normalized", "points": inner, "real_world": world(CORNERS)}, kind)
    assert floor_area(value, 1920, 1080) == pytest.approx(30)


def test_a_zone_that_shows_the_sky_has_no_area() -> None:
    seen = [[0.0, 1.0], [1.0, 1.0], [0.75, 0.6], [0.25, 0.6]]  # the horizon is at 0.2
    metres = [[-2.5, 2.5], [2.5, 2.5], [2.5, 5.0], [-2.5, 5.0]]
    whole = {"units": "normalized", "points": [[0, 0], [1, 0], [1, 1]], "real_world": world(seen, metres)}
    assert floor_area(check(whole, "area"), 1920, 1080) is None


@pytest.mark.parametrize(
    ("known", "message"),
    [
        (world(CORNERS)[:3], ".real_world: must have 4 items"),
        ([*world(CORNERS)[:3], {"point": [0.2, 1.7], "metres": [0, 5]}], ".real_world[3].point[1]: must be at most 1"),
        ([*world(CORNERS)[:3], {"point": [0.2, 0.7]}], ".real_world[3].metres: is missing"),
        ([*world(CORNERS)[:3], {"point": [0.2, 0.7], "metres": [1e6, 0]}], ".real_world[3].metres[0]: must be at most"),
        (world([[0.1, 0.1]] * 4), ".real_world: three of the points in the picture lie on one line"),
        (world(CORNERS, [[0, 0]] * 4), ".real_world: three of the points in metres lie on one line"),
        (world([CORNERS[place] for place in (0, 2, 1, 3)]), ".real_world: the outline of the points in the picture"),
    ],
)
def test_points_that_give_no_floor_are_refused_at_their_place(known: Any, message: str) -> None:
    with pytest.raises(SchemaError) as caught:
        check({"units": "normalized", "points": LINE, "real_world": known})

    assert str(caught.value).startswith(f"zone_coordinates{message}")


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


COMPASS = {"positive": "south", "negative": "north"}  # a line from left to right in a picture with north above


@pytest.mark.parametrize(
    ("points", "mapping", "start", "end", "direction"),
    [
        (((100, 400), (1180, 400)), COMPASS, (640, 250), (640, 600), "south"),
        (((100, 400), (1180, 400)), COMPASS, (640, 600), (640, 250), "north"),
        (((1180, 400), (100, 400)), {"positive": "north", "negative": "south"}, (640, 250), (640, 600), "south"),
        (((640, 200), (640, 700)), {"positive": "west", "negative": "east"}, (300, 500), (980, 500), "east"),
        (((640, 200), (640, 700)), {"positive": "west", "negative": "east"}, (980, 500), (300, 500), "west"),
        (((100, 400), (1180, 400)), {}, (640, 250), (640, 600), "in"),
    ],
)
@pytest.mark.parametrize("counted", ["bidirectional", "in_only"])
def test_a_walk_over_a_line_is_told_as_the_zone_means_it(
    points: tuple[Point, Point], mapping: dict[str, str], start: Point, end: Point, direction: str, counted: str
) -> None:
    zone = Zone(counted, **mapping)
    events = [event for _, _, found in play(walk(start, end, 80), [line(*points)], 25.0) for event in found]
    assert [mapped_direction(zone, event.sense) for event in events] == [direction]


@pytest.mark.parametrize(
    ("zone", "sense", "direction"),
    [
        (Zone("in_only"), "negative", "out"),
        (Zone("in_only"), "exit", "out"),
        (Zone("out_only"), "positive", "in"),
        (Zone("out_only"), "entry", "in"),
        (Zone("out_only", positive="west", negative="east"), "negative", "east"),
    ],
)
def test_what_is_not_counted_means_something_all_the_same(zone: Zone, sense: str, direction: str) -> None:
    assert meant_direction(zone, sense) == direction
