"""Lines and areas drawn in a real browser: by mouse, by touch, by keyboard alone; the same points after a reload."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from analytics import live
from cameras.models import Camera, Tenant
from counting.models import CountingZone
from tests.api import clients
from tests.browser.chromium import Tab
from tests.browser.drawing import Drawing
from tests.browser.test_live_pages import colour_jpeg
from tests.browser.web import Web
from tests.dashboards import scenes
from tests.polling import until

pytestmark = pytest.mark.browser

NEAR = 0.004  # of the picture, to which a pixel of the window tells a place
OpenTab = Callable[..., Tab]


@pytest.fixture
def tenant(web: Web) -> Tenant:
    """Return the tenant of an operator."""
    tenant = scenes.make_tenant("Museum")
    scenes.make_user("operator", tenant).tenant_memberships.update(role="operator")
    return tenant


@pytest.fixture
def camera(tenant: Tenant) -> Camera:
    """Return a camera without zones."""
    return scenes.make_camera(tenant, "door-1", camera_name="Front door", resolution_width=1000, resolution_height=500)


@pytest.fixture
def drawing(web: Web, camera: Camera, open_tab: OpenTab) -> Iterator[Drawing]:
    """Return the editor, open in a tab of the operator; nothing may go wrong in it during the test."""
    made = Drawing(open_tab(), web)
    made.log_in("operator")
    made.open()
    yield made
    assert made.tab.faults == []
    assert made.tab.hosts == {web.host}


def stored(name: str) -> CountingZone:
    return CountingZone.objects.get(zone_name=name)


def points_of(zone: CountingZone) -> list[list[float]]:
    coordinates = zone.zone_coordinates
    assert coordinates["units"] == "normalized"
    points: list[list[float]] = coordinates["points"]
    return points


def near(*places: tuple[float, float]) -> list[Any]:
    return [pytest.approx(list(place), abs=NEAR) for place in places]


def typed_points(drawing: Drawing) -> list[list[float]]:
    """Return the exact points of the chosen zone, as the page knows them."""
    script = "JSON.parse(document.querySelector('[name=points]').value)"
    return [list(point) for point in drawing.tab.do(lambda page: page.evaluate(script))]


def test_a_line_is_drawn_dragged_flipped_undone_and_saved_by_mouse(drawing: Drawing, camera: Camera) -> None:
    assert "Nothing is drawn yet" in drawing.tab.text("[data-part=empty]")
    drawing.button("Line")
    drawing.click((0.2, 0.5), (0.5, 0.4), (0.8, 0.5), (0.8, 0.5))  # the last point again ends it
    assert drawing.shape("Line 1")["points"] == near((0.2, 0.5), (0.5, 0.4), (0.8, 0.5))
    assert drawing.shape("Line 1")["arrows"] == [["in", "In"], ["out", "Out"]]

    drawing.drag((0.5, 0.4), (0.55, 0.6))
    drawing.drag((0.375, 0.55), (0.4, 0.3))  # the middle of the first part: a further point
    assert drawing.shape("Line 1")["points"] == near((0.2, 0.5), (0.4, 0.3), (0.55, 0.6), (0.8, 0.5))
    drawing.press("Control+z", "Control+z")
    assert drawing.shape("Line 1")["points"] == near((0.2, 0.5), (0.5, 0.4), (0.8, 0.5))
    drawing.press("Control+y")
    assert drawing.shape("Line 1")["points"] == near((0.2, 0.5), (0.55, 0.6), (0.8, 0.5))
    drawing.button("Flip direction")
    drawing.tab.do(lambda page: page.get_by_label("Name").fill("Entrance"))
    drawing.tab.do(lambda page: page.get_by_label("Counted directions").select_option("in_only"))
    assert drawing.shape("Entrance")["arrows"] == [["in", "In"]]

    exact = typed_points(drawing)
    drawing.save()
    zone = stored("Entrance")
    assert points_of(zone) == [pytest.approx(point, abs=1e-6) for point in exact]
    assert (zone.direction_mapping, zone.counting_direction) == ({"positive": "out", "negative": "in"}, "in_only")
    assert zone.history.first().history_user_name == "operator"
    drawing.open(query=f"?zone={zone.pk}")
    assert typed_points(drawing) == [pytest.approx(point, abs=1e-6) for point in exact]


def test_a_line_is_drawn_in_one_go_and_moved_as_a_whole(drawing: Drawing) -> None:
    drawing.button("Line")
    drawing.drag((0.3, 0.2), (0.3, 0.8))
    drawing.drag((0.3, 0.35), (0.6, 0.3))
    assert drawing.shape("Line 1")["points"] == near((0.6, 0.15), (0.6, 0.75))
    drawing.drag((0.6, 0.3), (1.2, 0.3))  # no further than to the border
    assert drawing.shape("Line 1")["points"] == near((1.0, 0.15), (1.0, 0.75))
    drawing.click((0.5, 0.5))
    assert drawing.tab.do(lambda page: page.locator("[data-zone]").is_hidden())


def test_lines_and_areas_are_drawn_and_saved_by_keyboard_alone(drawing: Drawing) -> None:
    drawing.press("l", "Control+ArrowLeft", "Control+ArrowLeft", "Space")  # from the middle of the picture
    drawing.press(*["Control+ArrowRight"] * 4, "ArrowUp", "Space", "Enter")
    assert typed_points(drawing) == [[0.4, 0.5], [0.6, 0.495]]
    drawing.press(
        "a", "Control+ArrowDown", "Space", "Control+ArrowDown", "Space", "Control+ArrowLeft", "Space", "Enter"
    )
    assert typed_points(drawing) == [[0.5, 0.55], [0.5, 0.6], [0.45, 0.6]]
    drawing.press("Enter", "Tab", "Shift+ArrowRight", "ArrowDown")  # into its points, to the second one
    assert typed_points(drawing)[1] == [0.501, 0.605]
    assert drawing.tab.text("[data-part=said]") == "50.1 % from the left, 60.5 % from the top"
    drawing.press("i")  # a point halfway to the third
    assert typed_points(drawing)[2] == [0.4755, 0.6025]
    drawing.press("Delete")
    drawing.press("Escape", "Escape", "Shift+Tab")
    drawing.press("a", "Space", "Escape")  # begun and cancelled

    def focus_line(page: Any) -> None:
        page.locator(".shape").first.focus()

    drawing.tab.do(focus_line)
    drawing.press("f", "ArrowDown", "Control+s")
    drawing.tab.wait_for_text("[data-part=note] p", "Saved. It counts within seconds.")
    line, area = stored("Line 1"), stored("Area 1")
    assert points_of(line) == [[0.4, 0.505], [0.6, 0.5]]
    assert line.direction_mapping == {"positive": "out", "negative": "in"}
    assert points_of(area) == [[0.5, 0.55], [0.501, 0.605], [0.45, 0.6]]
    drawing.press("Delete", "Control+z", "Delete", "Control+s")
    until(lambda: not CountingZone.objects.filter(zone_name="Line 1").exists(), "the line is deleted")


def test_a_line_is_drawn_dragged_and_saved_by_touch_on_a_small_screen(
    web: Web, camera: Camera, open_tab: OpenTab
) -> None:
    live.store_snapshot(camera, colour_jpeg(90, 120, 90))
    assert live.flush(30)
    tab = open_tab(360, 740, touch=True)
    drawing = Drawing(tab, web)
    drawing.log_in("operator")
    drawing.open()
    tab.do(lambda page: page.get_by_role("button", name="Line", exact=True).tap())
    drawing.tap((0.2, 0.3), (0.7, 0.3))
    tab.do(lambda page: page.get_by_role("button", name="Finish").tap())
    assert drawing.shape("Line 1")["points"] == [pytest.approx([x, 0.3], abs=0.01) for x in (0.2, 0.7)]

    scrolled = tab.do(lambda page: page.evaluate("window.scrollY"))
    drawing.fingers(((0.7, 0.3), (0.8, 0.7)))
    assert drawing.shape("Line 1")["points"][1] == pytest.approx([0.8, 0.7], abs=0.015)
    assert tab.do(lambda page: page.evaluate("window.scrollY")) == scrolled

    before = tab.do(lambda page: page.locator("[data-drawing]").bounding_box()["width"])  # type: ignore[index]
    drawing.fingers(((0.45, 0.5), (0.3, 0.5)), ((0.55, 0.5), (0.7, 0.5)))  # four times as far apart
    wide = tab.do(lambda page: page.locator("[data-drawing]").bounding_box()["width"])  # type: ignore[index]
    assert 3 < wide / before < 5
    tab.do(lambda page: page.get_by_role("button", name="Whole picture").tap())
    exact = typed_points(drawing)
    tab.do(lambda page: page.get_by_role("button", name="Save", exact=True).tap())
    tab.wait_for_text("[data-part=note] p", "Saved. It counts within seconds.")
    assert points_of(stored("Line 1")) == [pytest.approx(point, abs=1e-6) for point in exact]
    assert tab.do(lambda page: page.evaluate("document.documentElement.scrollWidth")) == 360
    assert tab.faults == []


def test_a_finger_that_only_scrolls_moves_no_zone(web: Web, camera: Camera, open_tab: OpenTab) -> None:
    scenes.make_line(camera, "Door")
    tab = open_tab(360, 740, touch=True)
    drawing = Drawing(tab, web)
    drawing.log_in("operator")
    drawing.open()
    drawing.fingers(((0.5, 0.5), (0.5, 0.1)))
    assert drawing.shape("Door")["points"] == near((0.2, 0.5), (0.8, 0.5))
    assert tab.do(lambda page: page.locator("[data-do=save]").is_disabled())


def test_faults_and_warnings_are_said_at_the_drawing_as_soon_as_they_are_so(drawing: Drawing, camera: Camera) -> None:
    for number in range(5):
        start = timezone.now() - dt.timedelta(minutes=number + 1)
        clients.walk(camera, f"walker-{number}", start, *[(500, y) for y in range(50, 451, 50)])
    drawing.button("Area")
    drawing.click((0.2, 0.2), (0.8, 0.8), (0.8, 0.2), (0.2, 0.8))
    drawing.press("Enter")
    drawing.tab.wait_for_text("[data-fault=zone_coordinates]", "The outline crosses or touches itself.")
    assert "is-faulty" in drawing.shape("Area 1")["classes"]
    assert drawing.shape("Area 1")["words"].endswith("The outline crosses or touches itself.")
    drawing.press("Delete")

    drawing.button("Line")
    drawing.drag((0.1, 0.99), (0.9, 0.99))
    drawing.tab.wait_for_text(
        "[data-part=advice] li",
        "Most of the line lies within 6 % of the picture's height of a border, where feet are cut off: move it "
        "towards the middle.",
    )
    drawing.tab.do(lambda page: page.get_by_text("More", exact=True).click())
    drawing.tab.do(lambda page: page.get_by_label("Points in 0–1 of the picture").fill("[[0.2, 0.5], [1.2, 0.5]]"))
    drawing.tab.wait_for_text("[data-fault=zone_coordinates]", "This point lies outside of the picture.")
    drawing.tab.do(lambda page: page.get_by_label("Points in 0–1 of the picture").fill("[[0.2, 0.5], [0.8, 0.5]]"))
    drawing.tab.wait_for_text(".zonelist small", "5 in, 0 out by the tracks of the last 15 min")
    assert drawing.tab.do(lambda page: page.locator("[data-part=advice]").is_hidden())
    drawing.button("Where people walk")
    until(
        lambda: drawing.tab.do(lambda page: (page.locator(".ways").get_attribute("d") or "").count("M")) == 5,
        "the ways of five people are drawn",
    )


def test_people_on_the_live_picture_are_counted_by_the_drawing_before_it_is_saved(
    drawing: Drawing, camera: Camera
) -> None:
    drawing.button("Line")
    drawing.drag((0.1, 0.5), (0.9, 0.5))
    drawing.button("Area")
    drawing.click((0.3, 0.6), (0.7, 0.6), (0.7, 0.9), (0.3, 0.9))
    drawing.press("Enter")
    steps = [0.3, 0.4, 0.6, 0.7, 0.8]
    state = {"step": 0}

    def show_next() -> bool:
        """Send a picture with a person a step further down, then up again, until the page has counted."""
        bottom = [*steps, *reversed(steps)][state["step"] % 10]
        state["step"] += 1
        track = {"id": "1", "box": [0.45, bottom - 0.2, 0.55, bottom], "trail": [[0.5, bottom]], "state": "seen"}
        live.publish_picture(camera, colour_jpeg(90, 120, 90), {"t": float(state["step"]), "tracks": [track]})
        assert live.flush(30)
        words = drawing.tab.text("[data-list]")
        return " in" in words and "while you look" in words and "1 inside on the picture" in words

    until(show_next, "somebody crosses the line and stands in the area")
    drawing.button("Live")
    drawing.tab.wait_for_text("[data-part=live]", "Still picture")


def test_four_points_with_metres_measure_the_floor(drawing: Drawing) -> None:
    drawing.button("Area")
    drawing.click((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))
    drawing.press("Enter")
    drawing.tab.do(lambda page: page.get_by_text("Measure the floor", exact=True).click())
    drawing.button("Mark four points")
    drawing.click((0.1, 0.9), (0.9, 0.9), (0.9, 0.1), (0.1, 0.1))
    drawing.tab.do(lambda page: page.get_by_label("Width in m").fill("8"))
    drawing.tab.do(lambda page: page.get_by_label("Depth in m").fill("4"))
    # A camera from straight above: half of the picture's width is 5 m of floor, half of its height 2.5 m.
    until(lambda: "12.5" in drawing.tab.text("[data-part=floor-words]"), "the area on the floor")
    lines = drawing.tab.do(lambda page: (page.locator(".grid").get_attribute("d") or "").count("M"))
    assert lines == 9 + 5
    drawing.save()
    zone = stored("Area 1")
    assert float(zone.zone_area_sqm or 0) == pytest.approx(12.5, abs=0.3)
    assert [each["metres"] for each in zone.zone_coordinates["real_world"]] == [[0, 0], [8, 0], [8, 4], [0, 4]]


def test_without_a_picture_the_frame_has_the_cameras_proportions(drawing: Drawing) -> None:
    assert "No picture yet" in drawing.tab.text(".stage__empty")
    box: Any = drawing.tab.do(lambda page: page.locator("[data-drawing]").bounding_box())
    assert box["width"] / box["height"] == pytest.approx(2, abs=0.01)


@pytest.mark.parametrize("width", [360, 1920])
def test_it_fits_every_screen_and_a_strict_content_security_policy(
    drawing: Drawing, camera: Camera, width: int
) -> None:
    scenes.make_area(camera, "Hall")
    zone = scenes.make_line(camera, "Door")
    path = f"{drawing.web.address}/cameras/door-1/zones/?zone={zone.pk}"
    drawing.tab.make_strict(path)
    drawing.tab.do(lambda page: page.set_viewport_size({"width": width, "height": 800}))
    drawing.open(query=f"?zone={zone.pk}")
    assert drawing.tab.do(lambda page: page.evaluate("document.documentElement.scrollWidth")) == width
    assert drawing.tab.do(lambda page: page.get_by_label("Name").input_value()) == "Door"
