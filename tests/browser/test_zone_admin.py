"""The drawing in the admin's form of a zone, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from analytics import live
from cameras.models import Camera
from counting.models import CountingZone
from tests.browser.chromium import Tab
from tests.browser.drawing import Drawing
from tests.browser.test_live_pages import colour_jpeg
from tests.browser.web import Web
from tests.dashboards import scenes

pytestmark = pytest.mark.browser


@pytest.fixture
def camera(web: Web) -> Camera:
    """Return a camera with a picture of 64 × 36 pixels."""
    made = scenes.make_camera(scenes.make_tenant("Museum"), "door-1", camera_name="Front door")
    live.store_snapshot(made, colour_jpeg(90, 120, 90))
    assert live.flush(30)
    return made


@pytest.fixture
def drawing(web: Web, camera: Camera, open_tab: Callable[..., Tab]) -> Iterator[Drawing]:
    """Return the hands of a superuser; nothing may go wrong during the test."""
    scenes.make_user("root", is_staff=True, is_superuser=True)
    made = Drawing(open_tab(), web)
    made.log_in("root")
    yield made
    assert made.tab.faults == []
    assert made.tab.hosts == {web.host}


def show(drawing: Drawing, path: str) -> None:
    drawing.tab.do(lambda page: page.goto(f"{drawing.web.address}/admin/{path}"))


def wait_for_drawing(page: Page) -> None:
    page.locator("[data-drawing][viewBox]").first.wait_for()


def test_a_line_is_dragged_and_flipped_in_the_form_and_saved(drawing: Drawing, camera: Camera) -> None:
    zone = scenes.make_line(camera, "Door")
    show(drawing, f"counting/countingzone/{zone.pk}/change/")
    drawing.tab.do(wait_for_drawing)
    drawing.tab.do(lambda page: page.wait_for_selector("[data-stage][data-picture] img"))
    drawing.drag((0.2, 0.5), (0.3, 0.25))
    drawing.button("Flip direction")
    drawing.tab.do(lambda page: page.get_by_role("button", name="Save", exact=True).click())
    drawing.tab.do(lambda page: page.wait_for_url("**/countingzone/"))
    zone.refresh_from_db()
    start, end = zone.zone_coordinates["points"]
    assert start == pytest.approx([0.3, 0.25], abs=0.005)
    assert end == [0.8, 0.5]
    assert zone.direction_mapping == {"positive": "out", "negative": "in"}


def test_a_new_area_is_drawn_by_clicks_its_fault_said_at_once_and_again_by_the_server(
    drawing: Drawing, camera: Camera
) -> None:
    show(drawing, f"cameras/camera/{camera.pk}/change/")
    drawing.tab.do(lambda page: page.get_by_text("Add another Counting zone").click())
    drawing.tab.do(wait_for_drawing)
    drawing.tab.do(lambda page: page.locator("[name=zones-0-zone_type]").select_option("area"))
    drawing.tab.do(lambda page: page.locator("[name=zones-0-zone_name]").fill("Hall"))
    centre = "document.querySelector('[data-drawing][viewBox]').scrollIntoView({ block: 'center' })"
    drawing.tab.do(lambda page: page.evaluate(centre))
    drawing.click((0.2, 0.2), (0.8, 0.8), (0.8, 0.2), (0.2, 0.8), (0.2, 0.8))
    drawing.tab.wait_for_text("[data-fault]", "The outline crosses or touches itself.")
    drawing.tab.do(lambda page: page.get_by_role("button", name="Save", exact=True).first.click())
    drawing.tab.do(lambda page: page.get_by_text("the outline crosses or touches itself").first.wait_for())
    assert CountingZone.objects.count() == 0
    drawing.tab.wait_for_text("[data-fault]", "The outline crosses or touches itself.")
