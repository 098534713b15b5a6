"""Zones in their JSON form: what is read, and what is said of what cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from counting.core.zone_file import ZoneError, read_zones

LINE: dict[str, Any] = {"name": "door", "type": "counting_line", "coordinates": [[0.5, 0], [0.5, 1]]}
AREA: dict[str, Any] = {"name": "hall", "type": "area", "coordinates": [[0, 0], [1, 0], [1, 1]], "anchor": "center"}


def test_lines_and_areas_are_read() -> None:
    door, hall = read_zones({"zones": [LINE, AREA]})
    assert (door.key, door.kind, door.anchor, door.points.tolist()) == ("door", "line", "foot", [[0.5, 0], [0.5, 1]])
    assert (hall.key, hall.kind, hall.anchor, len(hall.points)) == ("hall", "area", "center", 3)


def test_a_file_without_zones_is_one() -> None:
    assert read_zones({"zones": []}) == []


@pytest.mark.parametrize("data", [None, [], "zones", {"zones": {}}, {}, {"zones": [], "more": 1}, 3])
def test_another_shape_than_a_list_of_zones_is_refused(data: object) -> None:
    with pytest.raises(ZoneError, match=r'expected \{"zones": \[…\]\} and nothing else'):
        read_zones(data)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"coordinates": [[0.5, 0.5]]}, "zones[1].coordinates: needs at least 2 points"),
        ({"coordinates": []}, "zones[1].coordinates: needs at least 2 points"),
        ({"coordinates": None}, "zones[1].coordinates: needs at least 2 points"),
        ({"coordinates": [[0, 0], [0, 0]]}, "zones[1].coordinates: needs at least 2 different points"),
        (
            {"coordinates": [[0, 0], [0, 0], [1, 1]]},
            "zones[1].coordinates: two points in a row are the same",
        ),
        (
            {"type": "area", "coordinates": [[0, 0], [1, 1], [0, 0]]},
            "zones[1].coordinates: needs at least 3 different points",
        ),
        ({"type": "area"}, "zones[1].coordinates: needs at least 3 points"),
        (
            {"type": "area", "coordinates": [[0.1, 0.1], [0.9, 0.9], [0.9, 0.1], [0.1, 0.9]]},
            "zones[1].coordinates: the outline crosses or touches itself",
        ),
        (
            {"type": "area", "coordinates": [[0.1, 0.1], [0.9, 0.1], [0.5, 0.5], [0.5, 0.1], [0.1, 0.9]]},
            "zones[1].coordinates: the outline crosses or touches itself",
        ),
        (
            {"type": "area", "coordinates": [[0.1, 0.1], [0.5, 0.5], [0.9, 0.9]]},
            "zones[1].coordinates: the points lie on one line: the area is 0",
        ),
        (
            {"type": "area", "coordinates": [[0.1, 0.1], [0.9, 0.1], [0.5, 0.1], [0.3, 0.1]]},
            "zones[1].coordinates: the points lie on one line: the area is 0",
        ),
        ({"coordinates": [[0, 0], [1.2, 1]]}, "zones[1].coordinates[1]: 1.2 lies outside of 0–1"),
        ({"coordinates": [[0, 0], [1, -0.1]]}, "zones[1].coordinates[1]: -0.1 lies outside of 0–1"),
        ({"coordinates": [[0, 0], [1, float("inf")]]}, "zones[1].coordinates[1]: inf lies outside of 0–1"),
        ({"coordinates": [[0, 0], [1, float("nan")]]}, "zones[1].coordinates[1]: must be two numbers"),
        ({"coordinates": [[0, 0], ["1", 1]]}, "zones[1].coordinates[1]: must be two numbers"),
        ({"coordinates": [[0, 0], [True, 1]]}, "zones[1].coordinates[1]: must be two numbers"),
        ({"coordinates": [[0, 0], [1]]}, "zones[1].coordinates[1]: must be [x, y]"),
        ({"coordinates": [[0, 0], 1]}, "zones[1].coordinates[1]: must be [x, y]"),
        ({"type": "circle"}, "zones[1].type: must be one of counting_line, area, not 'circle'"),
        ({"type": ["area"]}, "zones[1].type: must be one of counting_line, area, not ['area']"),
        ({"type": None}, "zones[1].type: must be one of counting_line, area, not None"),
        ({"name": " "}, "zones[1].name: must be a text"),
        ({"name": 7}, "zones[1].name: must be a text"),
        ({"name": "hall"}, "zones[1].name: 'hall' is there twice"),
        ({"anchor": "hand"}, "zones[1].anchor: must be one of foot, center, head, not 'hand'"),
        ({"anchor": ["foot"]}, "zones[1].anchor: must be one of foot, center, head, not ['foot']"),
        ({"colour": "red"}, "zones[1]: unknown key 'colour'"),
    ],
)
def test_a_fault_is_named_with_its_place(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ZoneError) as raised:
        read_zones({"zones": [AREA, LINE | change]})
    assert str(raised.value) == message


FLOOR: list[dict[str, Any]] = [
    {"point": [0.2, 0.2], "metres": [0, 0]},
    {"point": [0.8, 0.2], "metres": [12, 0]},
    {"point": [0.8, 0.7], "metres": [12, 5]},
    {"point": [0.2, 0.7], "metres": [0, 5]},
]


def test_a_zone_may_know_its_floor_in_metres() -> None:
    door, hall = read_zones({"zones": [LINE | {"real_world": FLOOR}, AREA]})
    assert hall.floor is None
    assert door.floor is not None
    assert door.floor.to_metres([[0.5, 0.45]])[0] == pytest.approx([6, 2.5])


@pytest.mark.parametrize(
    ("known", "message"),
    [
        (FLOOR[:3], "zones[0].real_world: must have 4 items"),
        ([*FLOOR[:3], {"point": [0.2, 1.7], "metres": [0, 5]}], "zones[0].real_world[3].point[1]: must be at most 1"),
        (
            [*FLOOR[:3], FLOOR[0]],
            "zones[0].real_world: three of the points in the picture lie on one line or are the same",
        ),
        ("floor", "zones[0].real_world: must be a list"),
    ],
)
def test_a_floor_that_is_none_is_named_with_its_place(known: Any, message: str) -> None:
    with pytest.raises(ZoneError) as raised:
        read_zones({"zones": [LINE | {"real_world": known}]})
    assert str(raised.value) == message


def test_an_area_that_ends_where_it_began_has_that_corner_once() -> None:
    corners = [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9]]
    (zone,) = read_zones({"zones": [AREA | {"coordinates": [*corners, corners[0]]}]})
    assert zone.points.tolist() == corners


def test_a_line_may_cross_itself() -> None:
    points = [[0.1, 0.1], [0.9, 0.9], [0.9, 0.1], [0.1, 0.9]]
    (zone,) = read_zones({"zones": [LINE | {"coordinates": points}]})
    assert zone.points.tolist() == points


def test_a_number_beyond_any_float_is_outside() -> None:
    with pytest.raises(ZoneError, match="lies outside of 0–1"):
        read_zones({"zones": [LINE | {"coordinates": [[0, 0], [10**400, 1]]}]})


@pytest.mark.parametrize("missing", ["name", "type", "coordinates"])
def test_what_is_missing_is_named(missing: str) -> None:
    item = {key: value for key, value in LINE.items() if key != missing}
    with pytest.raises(ZoneError, match=rf"zones\[0\]: {missing} missing"):
        read_zones({"zones": [item]})


def test_a_zone_that_is_no_object_is_refused() -> None:
    with pytest.raises(ZoneError, match=r"zones\[0\]: must be an object"):
        read_zones({"zones": [[0.5, 0.5]]})
