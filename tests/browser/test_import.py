"""Twenty cameras come from one file, in a real browser, and leave as one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from cameras.models import Camera, CameraLocation
from counting.models import CountingZone
from tests.browser.chromium import Tab
from tests.browser.drawing import Drawing
from tests.browser.web import Web
from tests.dashboards import scenes

pytestmark = pytest.mark.browser

TITLES = "Camera ID;Name;Address;User name;Password;Place;Groups;Tags;Zones\n"
ROW = 'gate-{0:02};Cổng {0};rtsp://192.0.2.{0}:554/stream1;viewer;pass-{0};{1};Doors;gate;"0,1 0,6; 0,9 0,6"\n'


def table() -> str:
    """Return twenty cameras of two sites, as a spreadsheet in Vietnam writes them."""
    return TITLES + "".join(ROW.format(number, "Huế" if number % 2 else "Đà Nẵng") for number in range(1, 21))


def width(page: Page) -> Any:
    """Return how wide the page is in CSS pixels."""
    return page.evaluate("document.documentElement.scrollWidth")


def test_twenty_cameras_of_two_sites_in_one_go(web: Web, open_tab: Callable[..., Tab], tmp_path: Path) -> None:
    scenes.make_user("root", is_staff=True, is_superuser=True)
    scenes.make_tenant("Museum")
    (tmp_path / "cameras.csv").write_text(table(), encoding="utf-8-sig")
    tab = open_tab(360, 740)
    Drawing(tab, web).log_in("root")

    def upload(page: Page, file: Path) -> None:
        page.goto(f"{web.address}/admin/cameras/camera/")
        page.get_by_role("link", name="Import a table").click()
        page.locator("[name=tenant]").select_option(label="Museum")
        page.set_input_files("[name=file]", file)
        page.get_by_role("button", name="Show what would change").click()
        page.wait_for_selector(".hc-counts")

    def apply(page: Page) -> int:
        page.get_by_role("button", name="Apply 20 rows").click()
        page.get_by_text("20 cameras were written").wait_for()
        return page.get_by_role("link", name="Draw its lines").count()

    def export(page: Page) -> Path:
        page.get_by_role("link", name="To the cameras").click()
        with page.expect_download() as download:
            page.get_by_role("link", name="Export as CSV").first.click()
        download.value.save_as(tmp_path / "out.csv")
        return tmp_path / "out.csv"

    tab.do(lambda page: upload(page, tmp_path / "cameras.csv"))
    assert tab.text(".hc-counts").startswith("Museum: 20 new, 0 changed, 0 unchanged, 0 wrong.")
    assert tab.do(width) <= 360
    assert tab.do(apply) == 20
    assert tab.do(width) <= 360
    cameras = Camera.objects.filter(tenant__name="Museum", location__location_name="Huế", groups__group_name="Doors")
    assert (cameras.count(), Camera.objects.exclude(stream_password=None).count()) == (10, 20)
    assert CountingZone.objects.filter(camera__camera_id="gate-07", zone_name="Line 1").count() == 1
    assert CameraLocation.objects.filter(tenant__name="Museum").count() == 2

    exported = tab.do(export)
    tab.do(lambda page: upload(page, exported))
    assert tab.text(".hc-counts").startswith("Museum: 0 new, 0 changed, 20 unchanged, 0 wrong.")
    assert (tab.faults, tab.hosts) == ([], {web.host})
