"""Lines and areas in one cell of a table."""

from __future__ import annotations

import pytest

from counting.core.zone_text import ZoneText, ZoneTextError, read_zones, rounded, write_zones

LINE = ((0.1, 0.6), (0.9, 0.6))
CORNER = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))


@pytest.mark.parametrize(
    ("cell", "zones"),
    [
        ("", []),
        ("0.1 0.6; 0.9 0.6", [ZoneText("", "counting_line", LINE)]),
        ("0 0; 1 0; 1 1", [ZoneText("", "area", CORNER)]),
        ("Door: 0,1 0,6;0,9 0,6;", [ZoneText("Door", "counting_line", LINE)]),
        ("LINE Door: 0 0; 1 0; 1 1", [ZoneText("Door", "counting_line", CORNER)]),
        ("region Hall: 0 0; 1 0; 1 1", [ZoneText("Hall", "region", CORNER)]),
        (
            "line Door | left: A: 1e-1 0.6; 0.9 0.6 | area Hall: 0 0; 1 0; 1 1",
            [ZoneText("Door | left: A", "counting_line", LINE), ZoneText("Hall", "area", CORNER)],
        ),
    ],
)
def test_zones_are_read(cell: str, zones: list[ZoneText]) -> None:
    assert read_zones(cell) == zones


@pytest.mark.parametrize(
    ("cell", "rest"),
    [("Door", "Door"), ("0.1 0.6; 0.9", "0.1 0.6; 0.9"), ("0 0; 1 1 | area: x", "area: x"), ("a: 1 2 3", "a: 1 2 3")],
)
def test_where_the_reader_lost_its_way_is_told(cell: str, rest: str) -> None:
    with pytest.raises(ZoneTextError) as caught:
        read_zones(cell)

    assert caught.value.rest == rest


def test_what_is_written_is_read_again_to_a_millionth() -> None:
    zones = [ZoneText("Door: north", "counting_line", ((1 / 3, 0.0), (1.0, 2 / 3))), ZoneText("Hall", "area", CORNER)]

    cell = write_zones(zones)

    assert cell == "line Door: north: 0.333333 0; 1 0.666667 | area Hall: 0 0; 1 0; 1 1"
    assert read_zones(cell) == [
        ZoneText("Door: north", "counting_line", rounded(zones[0].points)), ZoneText("Hall", "area", CORNER)
    ]  # fmt: skip
