"""Where a camera looks, drawn in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.chromium import Tab
from tests.browser.drawing import Drawing
from tests.browser.web import Web
from tests.dashboards import scenes

pytestmark = pytest.mark.browser


def test_outlines_are_drawn_undone_and_saved(web: Web, open_tab: Callable[..., Tab]) -> None:
    tenant = scenes.make_tenant("Museum")
    scenes.make_user("operator", tenant).tenant_memberships.update(role="operator")
    camera = scenes.make_camera(tenant, "door-1", resolution_width=1000, resolution_height=500)
    scenes.make_line(camera)
    drawing = Drawing(open_tab(), web)
    drawing.log_in("operator")

    drawing.tab.make_strict(f"{web.address}/cameras/door-1/region/")
    drawing.open()
    drawing.tab.do(lambda page: page.get_by_role("link", name="Where to look").click())
    drawing.tab.do(lambda page: page.wait_for_selector("[data-drawing][viewBox]"))
    drawing.button("Look here")
    drawing.click((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8))
    drawing.press("Enter")
    drawing.button("Not here")
    drawing.click((0.4, 0.4), (0.6, 0.4), (0.5, 0.6), (0.5, 0.6))
    drawing.button("Not here")
    drawing.click((0.7, 0.7), (0.75, 0.7), (0.7, 0.75))
    drawing.button("Finish")
    drawing.press("Control+z")
    assert len(drawing.shapes) == 2
    drawing.button("Save")
    drawing.tab.wait_for_text("[data-part=note]", "Saved. The camera looks there within seconds.")
    camera.refresh_from_db()
    region = camera.detection_region
    assert region is not None
    assert region["units"] == "normalized"
    assert region["include"][0][2] == pytest.approx([0.8, 0.8], abs=0.005)
    assert region["exclude"][0][2] == pytest.approx([0.5, 0.6], abs=0.005)
    assert drawing.tab.faults == []
