"""The page's own geometry beside the server's rules, on the same shapes."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cameras.core.schema import SchemaError
from counting.core import geometry
from counting.core.homography import Homography
from counting.core.shapes import zone_coordinates
from tests.browser.chromium import Tab
from tests.browser.web import Web

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("db")]

Points = list[list[float]]
BASE = "/static/dashboards/js"
CODES = {
    "must be at least 0": "outside",
    "must be at most 1": "outside",
    "a line needs at least 2 different points": "few_of_line",
    "an area needs at least 3 different points": "few_of_area",
    "is the same as the point before it": "repeated",
    "the points lie on one line: the area is 0": "flat",
    "the outline crosses or touches itself": "crosses",
}
NAMED: list[tuple[str, Points]] = [
    ("line", [[0.1, 0.1], [0.9, 0.9]]),
    ("line", [[0.1, 0.1]]),
    ("line", [[0.1, 0.1], [0.1, 0.1]]),
    ("line", [[0.1, 0.1], [0.2, 0.2], [0.2, 0.2]]),
    ("line", [[0.1, 0.1], [1.1, 0.2]]),
    ("area", [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]]),
    ("area", [[0.2, 0.2], [0.8, 0.8], [0.8, 0.2], [0.2, 0.8]]),  # a bow tie
    ("area", [[0.2, 0.2], [0.5, 0.5], [0.8, 0.8]]),
    ("area", [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.2]]),  # closed by hand
    ("area", [[0.2, 0.2], [0.8, 0.2], [0.5, 0.2], [0.5, 0.8]]),  # back over its neighbour
    ("area", [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]),
]


@pytest.fixture(scope="module")
def made_up() -> list[tuple[str, Points]]:
    """Return shapes on a coarse grid, of which many touch, repeat or fold back."""
    chance = random.Random(4)
    return [
        (kind, [[chance.randrange(5) / 4, chance.randrange(5) / 4] for _ in range(chance.randint(2, 6))])
        for kind in ("line", "area")
        for _ in range(300)
    ]


@pytest.fixture
def tab(web: Web, open_tab: Callable[..., Tab]) -> Tab:
    """Return a tab on a page of the product, in which its modules can be loaded."""
    tab = open_tab()
    tab.do(lambda page: page.goto(f"{web.address}/login/"))
    return tab


def by_page(tab: Tab, module: str, call: str, value: Any) -> Any:
    """Return what a module of the page makes of a value."""
    script = f"async (value) => {{ const module = await import('{BASE}/{module}'); return {call}; }}"
    return tab.do(lambda page: page.evaluate(script, value))


def by_server(kind: str, points: Points) -> str | None:
    """Return the code of the server's fault."""
    check = zone_coordinates("counting_line" if kind == "line" else "area", 1920, 1080)
    try:
        check({"units": "normalized", "points": points}, "zone_coordinates")
    except SchemaError as error:
        return CODES[error.message]
    return None


def test_the_same_shapes_are_faulty_for_the_same_reason(tab: Tab, made_up: list[tuple[str, Points]]) -> None:
    cases = NAMED + made_up
    call = "value.map(([kind, points]) => module.faultOf(kind, points)?.code ?? null)"
    found = by_page(tab, "draw/geometry.js", call, [list(case) for case in cases])
    expected = [by_server(kind, points) for kind, points in cases]
    assert set(expected) == {None, *CODES.values()}
    wrong = [(case, page, server) for case, page, server in zip(cases, found, expected, strict=True) if page != server]
    assert wrong == []


def test_the_side_to_which_somebody_crosses_is_the_servers(tab: Tab) -> None:
    chance = np.random.default_rng(7)
    cases = chance.random((200, 4, 2))
    call = "value.map(([a, b, from, to]) => module.crossing([a, b], from, to))"
    found = by_page(tab, "draw/geometry.js", call, cases.tolist())
    expected = []
    for a, b, start, end in cases:
        before, after = geometry.side_distances(np.array([start, end]), a, b)
        meets = before * after < 0 and np.prod(geometry.side_distances(np.array([a, b]), start, end)) < 0
        expected.append(("positive" if after > 0 else "negative") if meets else None)
    assert found == expected
    assert {"positive", "negative", None} == set(found)


def test_inside_and_area_are_the_servers(tab: Tab) -> None:
    outline = [[0.1, 0.1], [0.9, 0.2], [0.5, 0.5], [0.8, 0.9], [0.2, 0.8]]
    points = np.random.default_rng(8).random((200, 2))
    found = by_page(
        tab, "draw/geometry.js", "value[1].map((p) => module.inside(p, value[0]))", [outline, points.tolist()]
    )
    assert found == (geometry.Polygon(np.array(outline)).gaps(points) > 0).tolist()
    square = [[0.25, 0.25], [0.75, 0.25], [0.75, 0.5], [0.25, 0.5]]
    assert by_page(tab, "draw/geometry.js", "module.areaOf(value)", square) == 0.125


QUADS: list[tuple[Points, Points]] = [
    # From straight above, from a low camera, turned, and on a floor far from its origin.
    ([[0.1, 0.9], [0.9, 0.9], [0.9, 0.1], [0.1, 0.1]], [[0, 0], [8, 0], [8, 4], [0, 4]]),
    ([[0.1, 0.95], [0.9, 0.9], [0.6, 0.4], [0.4, 0.42]], [[0, 0], [3, 0], [3, 7], [0, 7]]),
    ([[0.5, 0.9], [0.9, 0.6], [0.5, 0.4], [0.2, 0.55]], [[1000, 2000], [1002, 2000], [1002, 2003], [1000, 2003]]),
]
BAD_QUADS = [
    ([[0.1, 0.1], [0.5, 0.5], [0.9, 0.9], [0.1, 0.9]], QUADS[0][1], "floor_flat_picture"),
    ([[0.1, 0.1], [0.9, 0.9], [0.9, 0.1], [0.1, 0.9]], QUADS[0][1], "floor_crosses_picture"),
    (QUADS[0][0], [[0, 0], [1, 0], [2, 0], [0, 4]], "floor_flat_metres"),
    (QUADS[0][0], [[0, 0], [8, 4], [8, 0], [0, 4]], "floor_crosses_metres"),
    ([[0.1, 0.9], [0.9, 0.9], [0.5, 0.7], [0.5, 0.1]], [[0, 0], [4, 0], [4, 4], [0, 4]], "floor_order"),
]


def known(image: Points, metres: Points) -> list[dict[str, Any]]:
    return [{"point": point, "metres": place} for point, place in zip(image, metres, strict=True)]


@pytest.mark.parametrize(("image", "metres"), QUADS)
def test_places_and_areas_on_the_floor_are_the_servers(tab: Tab, image: Points, metres: Points) -> None:
    outline = [[0.3, 0.6], [0.7, 0.62], [0.65, 0.85], [0.35, 0.8]]
    call = """(() => {
        const floor = module.floorOf(value.known);
        const places = value.outline.map(floor.toMetres);
        return [floor.area(value.outline), places, places.map(floor.toPicture)];
    })()"""
    area, places, back = by_page(tab, "draw/homography.js", call, {"known": known(image, metres), "outline": outline})
    server = Homography.of(image, metres)
    assert area == pytest.approx(server.area(outline), rel=1e-6)
    assert places == [pytest.approx(place, abs=1e-6) for place in server.to_metres(outline).tolist()]
    assert back == [pytest.approx(place, abs=1e-9) for place in outline]


@pytest.mark.parametrize(("image", "metres", "code"), BAD_QUADS)
def test_four_points_that_give_no_floor_are_refused_by_both(tab: Tab, image: Points, metres: Points, code: str) -> None:
    assert by_page(tab, "draw/homography.js", "module.floorOf(value).fault", known(image, metres)) == code
    with pytest.raises(ValueError):
        Homography.of(image, metres)


def test_what_lies_above_the_horizon_is_on_no_floor(tab: Tab) -> None:
    image, metres = QUADS[1]
    call = "[[0.5, 0], [0.5, 0.5]].map(module.floorOf(value).toMetres)"
    above, below = by_page(tab, "draw/homography.js", call, known(image, metres))
    assert np.isnan(Homography.of(image, metres).to_metres([[0.5, 0.0]])).all()
    assert above is None
    assert below == pytest.approx(Homography.of(image, metres).to_metres([[0.5, 0.5]])[0].tolist(), abs=1e-6)


def test_steps_of_one_kind_that_follow_at_once_are_undone_together(tab: Tab) -> None:
    call = """(() => {
        const history = new module.History(0);
        history.push(1, 'drag', 0); history.push(2, 'drag', 500); history.push(3, 'drag', 3000); history.push(4);
        const seen = [];
        while (history.undo()) { seen.push(history.state); }
        history.redo(); seen.push(history.state);
        history.push(9); seen.push(history.canRedo);
        return seen;
    })()"""
    assert by_page(tab, "draw/history.js", call, None) == [3, 2, 0, 2, False]
