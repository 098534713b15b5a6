"""The admin in a real browser: overview, cards, an action and its way back, a history; nothing leaves this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page

from cameras.models import Camera
from cameras.services import update_camera
from tests import making
from tests.browser.chromium import Tab
from tests.browser.web import Web
from tests.polling import until

pytestmark = pytest.mark.browser

OpenTab = Callable[..., Tab]
CAMERAS = "/admin/cameras/camera/"


@pytest.fixture
def cameras(web: Web) -> list[Camera]:
    """Return three cameras of a museum, one of which was renamed."""
    museum = making.tenant("Museum")
    making.member("operator", museum, "operator")
    made = [making.camera(f"door-{number}", camera_name=f"Door {number}", tenant=museum) for number in (1, 2, 3)]
    for camera in made:
        making.line(camera)
    update_camera(made[0], camera_name="Front door")
    return made


@pytest.fixture(params=[360, 1280])
def tab(web: Web, cameras: list[Camera], open_tab: OpenTab, request: pytest.FixtureRequest) -> Iterator[Tab]:
    """Return a tab of the operator, narrow and wide; nothing may go wrong in it during the test."""
    tab = open_tab(request.param, 800)
    client = Client()
    client.force_login(User.objects.get(username="operator"))
    cookie: Any = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": web.address}
    tab.do(lambda page: page.context.add_cookies([cookie]))
    yield tab
    assert tab.faults == []
    assert tab.hosts == {web.host}


def go(tab: Tab, web: Web, path: str) -> None:
    """Open a page, which must not be wider than the window."""
    tab.do(lambda page: page.goto(web.address + path))
    assert tab.do(lambda page: page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def active() -> set[str]:
    """Return the keys of the active cameras."""
    return set(Camera.objects.filter(is_active=True).values_list("camera_id", flat=True))


def test_an_operator_stops_cameras_from_their_cards_and_lets_them_run_again(
    tab: Tab, web: Web, cameras: list[Camera]
) -> None:
    go(tab, web, "/admin/")
    assert "Nothing has ever come from it." in tab.text("#notices-title + ul")
    go(tab, web, CAMERAS)

    def stop_two(page: Page) -> None:
        page.get_by_role("button", name="Cards").click()
        page.get_by_label("Choose Front door").check()
        page.get_by_label("Choose Door 2").check()
        page.get_by_label("Select action to run").select_option("deactivate")
        page.get_by_role("button", name="Run", exact=True).click()
        page.get_by_role("button", name="Undo").wait_for()

    tab.do(stop_two)
    assert active() == {"door-3"}
    assert "2 cameras are stopped; their history stays." in tab.text("#main")
    assert tab.text(".hc-card[data-status=inactive] .hc-state") == "Not active"

    tab.do(lambda page: page.get_by_role("button", name="Undo").click())
    until(lambda: active() == {"door-1", "door-2", "door-3"}, "the cameras run again")


def test_an_earlier_version_comes_back_by_one_click(tab: Tab, web: Web, cameras: list[Camera]) -> None:
    go(tab, web, f"{CAMERAS}{cameras[0].pk}/history/")
    assert "Name: Door 1 → Front door" in tab.text(".hc-versions")

    tab.do(lambda page: page.get_by_role("button", name="Return to this").click())

    until(lambda: Camera.objects.get(camera_id="door-1").camera_name == "Door 1", "the old name is back")
    until(lambda: "is set as it was at" in tab.text("#main"), "the page says so")
