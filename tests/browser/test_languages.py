"""The language is switched before the login and after it, and everything that a page writes follows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import SECONDS, Tab
from tests.browser.web import Web
from tests.dashboards import scenes

pytestmark = pytest.mark.browser


def switch(tab: Tab, code: str) -> None:
    """Press the button of a language and wait for the page in it."""

    def press(page: Page) -> None:
        page.locator(f"button[name=language][value={code}]").press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", code, timeout=SECONDS * 1000)

    tab.do(press)


def log_in(tab: Tab) -> None:
    """Log in as the member of the museum."""

    def fill(page: Page) -> None:
        page.fill("#id_username", "thao")
        page.fill("#id_password", scenes.PASSWORD)
        page.locator("form:has(#id_password) button[type=submit]").click()
        page.locator("h1").first.wait_for()

    tab.do(fill)


def width_of(tab: Tab) -> int:
    return int(tab.do(lambda page: page.evaluate("document.documentElement.scrollWidth")))


def test_vietnamese_from_the_login_to_the_live_page_and_back(web: Web, open_tab: Callable[..., Tab]) -> None:
    tenant = scenes.make_tenant("Museum")
    scenes.make_user("thao", tenant, password=scenes.PASSWORD)
    scenes.make_line(scenes.make_camera(tenant, "door-1", camera_name="Cửa trước"), "Cửa")
    tab = open_tab(width=360, height=740)

    tab.do(lambda page: page.goto(f"{web.address}/login/"))
    assert tab.text("h1") == "Log in to Headcount"
    switch(tab, "vi")
    assert tab.text("h1") == "Đăng nhập Headcount"

    log_in(tab)
    tab.wait_for_text("[data-field=connection]", "Trực tiếp")  # written by a script
    assert tab.text(".bar__nav") == "Trực tiếp Sự kiện"
    assert width_of(tab) == 360

    tab.do(lambda page: page.goto(f"{web.address}/events/?camera=door-1"))
    assert "Sự kiện" in tab.text("h1")
    switch(tab, "en")
    assert "Events" in tab.text("h1")
    assert tab.do(lambda page: page.url) == f"{web.address}/events/?camera=door-1"
    assert tab.faults == []
    assert tab.hosts == {web.host}
