"""What a person sees in a real browser, with the real web process behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import cv2
import numpy as np
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.translation import get_language_info
from playwright.sync_api import Page

from analytics import live
from cameras.models import Camera, Tenant
from counting.models import CountingZone
from tests.browser.chromium import Tab
from tests.browser.web import Web
from tests.dashboards import scenes
from tests.polling import until

pytestmark = pytest.mark.browser

LIVE = "/dashboards/live/"

OpenTab = Callable[..., Tab]


def zone_at_noon() -> str:
    """Return a time zone in which it is about noon now, so that no run meets a midnight."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


@pytest.fixture
def tenant(web: Web) -> Tenant:
    """Return the tenant of the owner, who can log in."""
    tenant = scenes.make_tenant("Museum")
    scenes.make_user("owner", tenant, password=scenes.PASSWORD)
    return tenant


@pytest.fixture
def camera(tenant: Tenant) -> Camera:
    """Return a camera that is online, with a line and an area."""
    camera = scenes.make_camera(tenant, "door-1", camera_name="Front door", timezone=zone_at_noon())
    scenes.make_area(camera, "Hall", max_capacity=10)
    scenes.make_line(camera, "Threshold")
    return camera


@pytest.fixture
def line(camera: Camera) -> CountingZone:
    """Return the camera's line."""
    return CountingZone.objects.get(camera=camera, zone_type="counting_line")


@pytest.fixture
def tab(web: Web, tenant: Tenant, open_tab: OpenTab) -> Iterator[Tab]:
    """Return a tab of the owner; nothing may go wrong in it during the test."""
    tab = open_tab()
    let_in(tab, web)
    yield tab
    assert tab.faults == []
    assert tab.hosts == {web.host}


def log_in(tab: Tab, web: Web) -> None:
    """Log in as a person does."""

    def fill(page: Page) -> None:
        page.goto(f"{web.address}/")
        page.get_by_label("User name").fill("owner")
        page.get_by_label("Password").fill(scenes.PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"**{LIVE}")

    tab.do(fill)


def let_in(tab: Tab, web: Web) -> None:
    """Give the tab the cookie of a login."""
    client = Client()
    client.force_login(User.objects.get(username="owner"))
    cookie: Any = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": web.address}
    tab.do(lambda page: page.context.add_cookies([cookie]))


def show(tab: Tab, web: Web, path: str) -> None:
    """Open a page and wait until it is live."""
    tab.do(lambda page: page.goto(f"{web.address}{path}"))
    tab.wait_for_text("[data-field=connection]", "Live")


def announce_crossing(line: CountingZone, direction: str = "in") -> None:
    """Let somebody cross the line, as a camera session does."""
    scenes.cross(line, direction)
    live.publish_counts(line.camera)


def colour_jpeg(blue: int, green: int, red: int) -> bytes:
    """Return a JPEG of 64 x 36 pixels of one colour."""
    picture = np.full((36, 64, 3), (blue, green, red), np.uint8)
    return bytes(cv2.imencode(".jpg", picture)[1])


def test_a_person_logs_in_and_sees_a_number_rise(web: Web, line: CountingZone, open_tab: OpenTab) -> None:
    tab = open_tab()
    log_in(tab, web)
    tab.wait_for_text("[data-field=connection]", "Live")
    announce_crossing(line)
    tab.wait_for_text("[data-field=in]", "1")


def test_numbers_of_the_camera_and_of_the_line_rise(tab: Tab, web: Web, line: CountingZone) -> None:
    show(tab, web, LIVE)
    assert tab.text("[data-field=in]") == "0"
    announce_crossing(line)
    tab.wait_for_text("[data-field=in]", "1")
    announce_crossing(line, "out")
    tab.wait_for_text("[data-field=out]", "1")
    tab.wait_for_text(f"[data-line='{line.pk}'] [data-field=line-out]", "1")
    assert tab.text("[data-field=in]") == "1"


def test_a_further_class_appears_beside_the_line_and_the_total_as_it_is_counted(
    tab: Tab, web: Web, line: CountingZone
) -> None:
    hall = CountingZone.objects.get(camera=line.camera, zone_type="area")
    for turn, path in enumerate((LIVE, "/cameras/door-1/"), 1):
        show(tab, web, path)
        scenes.ride(line, "<b>cart</b>", "in", 2)
        scenes.ride(hall, "dog", "out")
        live.publish_counts(line.camera)
        tab.wait_for_text("[data-field=apart-in]", f"<b>cart</b> {2 * turn}, dog 0")
        tab.wait_for_text(f"[data-line='{line.pk}'] [data-field=zone-apart-in]", f"<b>cart</b> {2 * turn}")
        tab.wait_for_text(f"[data-area='{hall.pk}'] [data-field=zone-apart]", f"In dog 0, Out dog {turn}")
        assert tab.text("[data-field=in]") == "0"


def test_the_camera_page_moves_and_its_list_of_events_with_it(tab: Tab, web: Web, line: CountingZone) -> None:
    show(tab, web, "/cameras/door-1/")
    events = "[data-fragment][aria-labelledby=events-title]"
    assert tab.text(events) == "No events today."
    announce_crossing(line)
    tab.wait_for_text("[data-field=in]", "1")
    tab.do(lambda page: page.wait_for_selector(f"{events} tbody tr"))
    assert tab.text(f"{events} tbody tr").endswith("Threshold Line crossed In")


def test_occupancy_status_and_trouble_show_as_they_come(tab: Tab, web: Web, camera: Camera) -> None:
    hall = CountingZone.objects.get(camera=camera, zone_type="area")
    show(tab, web, LIVE)
    assert tab.text("[data-area]") == "Hall inside now no data"
    live.publish_occupancy(camera, {hall.pk: 4})
    tab.wait_for_text("[data-area]", "Hall inside now 4 of 10")
    assert tab.do(lambda page: page.locator("meter").evaluate("meter => meter.value")) == 4
    live.publish_status(camera, "error", "cable cut")
    tab.wait_for_text("[data-field=status]", "Error")
    tab.wait_for_text("[data-field=detail]", "cable cut")


def test_old_occupancy_is_not_believed(tab: Tab, web: Web, camera: Camera) -> None:
    hall = CountingZone.objects.get(camera=camera, zone_type="area")
    tab.do(lambda page: page.clock.install())
    show(tab, web, LIVE)
    live.publish_occupancy(camera, {hall.pk: 4})
    tab.wait_for_text("[data-field=inside]", "4")
    tab.do(lambda page: page.clock.fast_forward(11_000))
    tab.wait_for_text("[data-field=inside]", "no data")


def test_a_camera_that_falls_silent_says_since_when(tab: Tab, web: Web, camera: Camera) -> None:
    tab.do(lambda page: page.clock.install())
    show(tab, web, LIVE)
    live.publish_status(camera, "online")
    tab.wait_for_text("[data-field=status]", "Online")
    tab.do(lambda page: page.clock.fast_forward(31_000))
    tab.do(lambda page: page.wait_for_selector("[data-field=stale]:visible"))
    assert tab.text("[data-field=stale]").startswith("Stale since ")
    live.publish_status(camera, "online")
    tab.do(lambda page: page.wait_for_selector("[data-field=stale]", state="hidden"))


def test_pictures_come_to_the_card_that_is_on_the_screen(tab: Tab, web: Web, camera: Camera) -> None:
    show(tab, web, LIVE)
    until(lambda: live.wants_pictures(camera), "the page asks for pictures")
    scene = {"t": 0, "tracks": [{"id": "a", "box": [0.7, 0.6, 0.8, 0.9], "trail": [[0.7, 0.9]], "state": "seen"}]}
    live.publish_picture(camera, colour_jpeg(0, 0, 255), scene)
    red = """() => {
        const canvas = document.querySelector(".stage canvas");
        const [r, g, b] = canvas.getContext("2d").getImageData(canvas.width * 0.9, canvas.height * 0.2, 1, 1).data;
        return r > 200 && g < 60 && b < 60;
    }"""
    tab.do(lambda page: page.wait_for_function(red))


def test_the_page_comes_back_by_itself_with_the_numbers_of_now(web: Web, open_tab: OpenTab, line: CountingZone) -> None:
    tab = open_tab()
    let_in(tab, web)
    show(tab, web, LIVE)
    web.stop()
    tab.wait_for_text("[data-field=connection]", "Reconnecting…")
    announce_crossing(line)
    assert live.flush(30)  # nobody was there to hear it
    web.start()
    tab.wait_for_text("[data-field=in]", "1")
    tab.wait_for_text("[data-field=connection]", "Live")


def test_a_page_without_its_server_says_since_when_it_is_stale(web: Web, open_tab: OpenTab, line: Any) -> None:
    tab = open_tab()
    let_in(tab, web)
    tab.do(lambda page: page.clock.install())
    show(tab, web, LIVE)
    web.stop()
    tab.do(lambda page: page.clock.fast_forward(35_000))
    stale = "() => document.querySelector('[data-field=connection]').textContent.startsWith('Stale since ')"
    tab.do(lambda page: page.wait_for_function(stale))


@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_nothing_sticks_out_sideways(tab: Tab, web: Web, line: CountingZone, width: int) -> None:
    scenes.make_camera(line.camera.tenant, camera_name="x" * 200)
    scenes.cross(line)
    tab.do(lambda page: page.set_viewport_size({"width": width, "height": 800}))
    for path in (LIVE, "/cameras/door-1/"):
        show(tab, web, path)
        assert tab.do(lambda page: page.evaluate("document.documentElement.scrollWidth")) == width


def test_the_bar_of_a_member_of_staff_fits_a_telephone(tab: Tab, web: Web, line: CountingZone) -> None:
    scenes.cross(line)
    User.objects.filter(username="owner").update(is_staff=True)  # one more link
    tab.do(lambda page: page.set_viewport_size({"width": 360, "height": 740}))
    show(tab, web, LIVE)
    links = tab.do(lambda page: page.locator(".bar a:visible, .bar button:visible").all_inner_texts())
    assert [link.strip().split()[-1] for link in links] == ["Headcount", "Live", "Events", "Admin", "VI", "out"]
    assert tab.do(lambda page: page.evaluate("document.documentElement.scrollWidth")) == 360
    assert tab.do(lambda page: page.evaluate("document.querySelector('.bar').offsetHeight")) < 64  # one row


def test_the_login_fits_a_small_screen(web: Web, tenant: Tenant, open_tab: OpenTab) -> None:
    tab = open_tab(360, 640)
    tab.do(lambda page: page.goto(f"{web.address}/login/"))
    assert tab.do(lambda page: page.evaluate("document.documentElement.scrollWidth")) == 360
    button = tab.do(lambda page: page.get_by_role("button", name="Log in").bounding_box())
    assert button is not None
    assert button["y"] + button["height"] <= 640
    assert button["height"] >= 44


def test_the_keyboard_reaches_everything_and_focus_is_seen(tab: Tab, web: Web, camera: Camera) -> None:
    show(tab, web, LIVE)
    look = """() => {
        const element = document.activeElement;
        return [element.textContent.trim().replace(/\\s+/g, " "), getComputedStyle(element).outlineStyle];
    }"""
    seen = []
    for _ in range(9):
        tab.do(lambda page: page.keyboard.press("Tab"))
        seen.append(tab.do(lambda page: page.evaluate(look)))
    vietnamese = get_language_info("vi")["name_local"]
    links = ["Skip to the content", "Headcount", "Live", "Events", f"{vietnamese}VI", "owner", "Log out", "Front door"]
    assert [text for text, _ in seen[:8]] == links
    assert {outline for _, outline in seen} == {"solid"}


def test_pages_work_under_a_strict_content_security_policy(tab: Tab, web: Web, line: CountingZone) -> None:
    for path in (LIVE, "/cameras/door-1/"):
        tab.make_strict(f"{web.address}{path}")
        show(tab, web, path)
    announce_crossing(line)
    tab.wait_for_text("[data-field=in]", "1")


def test_a_name_that_is_markup_stays_text(tab: Tab, web: Web, tenant: Tenant) -> None:
    name = "<img src=x onerror=alert(1)>"
    evil = scenes.make_camera(tenant, "evil", camera_name=name)
    scenes.make_line(evil, name)
    show(tab, web, LIVE)
    assert tab.text("h2") == name
    live.publish_status(evil, name, name)
    tab.wait_for_text("[data-field=detail]", name)
    assert tab.do(lambda page: page.locator("img[src=x]").count()) == 0


def test_without_javascript_the_numbers_are_there(web: Web, line: CountingZone, open_tab: OpenTab) -> None:
    scenes.cross(line)
    tab = open_tab(javascript=False)
    log_in(tab, web)  # the form needs no JavaScript either
    assert tab.text("[data-field=in]") == "1"
    assert tab.text("[data-field=connection]") == "Refreshed every 10 s"
