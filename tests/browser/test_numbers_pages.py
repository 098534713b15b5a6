"""The events log, the heat map and who is inside, in a real browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from analytics import live
from cameras.models import Camera, Tenant
from counting.core.density import DensityGrid
from counting.models import CountingResult, CountingZone
from counting.services.density import add_density
from tests.api import clients
from tests.browser.chromium import Tab
from tests.browser.test_live_pages import announce_crossing, show, zone_at_noon
from tests.browser.web import Web
from tests.dashboards import scenes

pytestmark = pytest.mark.browser

PAGE = "/cameras/door-1/"
LOG = "/events/?camera=door-1"
MAP = "/cameras/door-1/density/"
HOUR = dt.timedelta(hours=1)
OpenTab = Callable[..., Tab]


@pytest.fixture
def tenant(web: Web) -> Tenant:
    """Return the tenant of the operator."""
    tenant = scenes.make_tenant("Museum")
    member = scenes.make_user("operator", tenant)
    member.tenant_memberships.update(role="operator")
    return tenant


@pytest.fixture
def line(tenant: Tenant) -> CountingZone:
    """Return the line of a camera that is online and has had a busy morning."""
    camera = scenes.make_camera(tenant, "door-1", camera_name="Front door", timezone=zone_at_noon())
    line = scenes.make_line(camera, "Threshold")
    now = timezone.now()
    for number in range(12):
        way = [{"x": 0.3 + 0.03 * n, "y": 0.2 + 0.06 * n, "timestamp": ""} for n in range(10)]
        odd = {"is_anomaly": True, "anomaly_type": "running"} if number == 3 else {"is_stitched": number == 5}
        at = now - dt.timedelta(minutes=number)
        clients.event(line, at, "out" if number % 3 == 0 else "in", path_trajectory=way, **odd)
    busy_hours(camera, now)
    walked(camera, now)
    return line


@pytest.fixture
def tab(web: Web, line: CountingZone, open_tab: OpenTab) -> Iterator[Tab]:
    """Return a tab of the operator; nothing may go wrong in it during the test."""
    tab = open_tab()
    client = Client()
    client.force_login(User.objects.get(username="operator"))
    cookie: Any = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": web.address}
    tab.do(lambda page: page.context.add_cookies([cookie]))
    yield tab
    assert tab.faults == []
    assert tab.hosts == {web.host}


def busy_hours(camera: Camera, now: dt.datetime) -> None:
    """Store results of the last three hours."""
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    for back, count_in, count_out in ((0, 7, 2), (1, 20, 4), (2, 5, 9)):
        start = this_hour - back * HOUR
        CountingResult.objects.create(
            camera=camera, time_period="hour", period_start=start, period_end=start + HOUR, result_timestamp=now,
            count_in=count_in, count_out=count_out, count_total=count_in + count_out,
        )  # fmt: skip


def walked(camera: Camera, now: dt.datetime) -> None:
    """Store where people stood in the last two hours: 60 s and 30 s."""
    for back, seconds in ((0, 60), (1, 30)):
        grid = DensityGrid()
        for step in range(20):
            grid.add([(0.2 + 0.03 * step, 0.3 + 0.02 * step)], seconds / 20)
        middle = (now - back * HOUR).replace(minute=30, second=0, microsecond=0)
        add_density(camera, middle, grid)


def picture(camera: Camera) -> None:
    """Let the camera have a picture."""
    rows = np.linspace(60, 160, 360, dtype=np.uint8)[:, None, None]
    live.store_snapshot(camera, cv2.imencode(".jpg", np.broadcast_to(rows, (360, 640, 3)).copy())[1].tobytes())
    assert live.flush(30)


def opened(tab: Tab, web: Web, path: str) -> None:
    """Open a page."""
    tab.do(lambda page: page.goto(f"{web.address}{path}"))


def width_of(tab: Tab) -> int:
    return int(tab.do(lambda page: page.evaluate("document.documentElement.scrollWidth")))


def test_an_operator_corrects_by_keyboard(tab: Tab, web: Web) -> None:
    show(tab, web, PAGE)

    def correct(page: Page) -> None:
        page.get_by_role("button", name="Correct…").focus()
        page.keyboard.press("Enter")
        page.get_by_role("dialog").wait_for()
        page.keyboard.type("7")  # the first field has the focus
        page.keyboard.press("Tab")
        page.keyboard.type("Counted by hand")
        page.keyboard.press("Enter")
        page.get_by_text("Corrected to 7.").wait_for()

    tab.do(correct)
    assert tab.text("[data-field=camera-inside]") == "7"


def test_the_dialog_closes_by_escape_and_stays_open_while_numbers_change(
    tab: Tab, web: Web, line: CountingZone
) -> None:
    show(tab, web, PAGE)
    tab.do(lambda page: page.get_by_role("button", name="Correct…").click())
    tab.do(lambda page: page.get_by_label("Reason").fill("half written"))
    scenes.cross(line, "in", timezone.now())
    live.publish_counts(line.camera)
    tab.wait_for_text("[data-field=camera-inside]", "1")
    assert tab.do(lambda page: page.get_by_label("Reason").input_value()) == "half written"
    tab.do(lambda page: page.keyboard.press("Escape"))
    tab.do(lambda page: page.get_by_role("dialog").wait_for(state="hidden"))


def test_the_rate_wanted_and_a_warning_come_live(tab: Tab, web: Web, line: CountingZone) -> None:
    show(tab, web, PAGE)
    live.publish_status(line.camera, "online", rate=2.04, wanted=10.0, warning="Too slow to be sure.")
    tab.wait_for_text("[data-field=warning]", "Too slow to be sure.")
    assert tab.text("[data-field=wanted-part]") == "of 10 wanted"
    live.publish_status(line.camera, "online", rate=10.0, wanted=10.0)
    tab.do(lambda page: page.wait_for_selector("[data-field=warning]", state="hidden"))


def test_the_slider_leads_through_the_maps(tab: Tab, web: Web, line: CountingZone) -> None:
    picture(line.camera)
    opened(tab, web, MAP)
    tab.wait_for_text("[data-field=person-seconds]", "90")
    tab.do(lambda page: page.get_by_role("slider").focus())
    tab.do(lambda page: page.keyboard.press("ArrowRight"))
    tab.wait_for_text("[data-field=person-seconds]", "30")
    source = tab.do(lambda page: page.locator("[data-field=picture]").get_attribute("src"))
    assert source is not None
    assert "over=snapshot" in source
    words = tab.text("[data-field=span]")
    assert tab.do(lambda page: page.get_by_role("slider").get_attribute("aria-valuetext")) == words
    tab.do(lambda page: page.wait_for_function("document.querySelector('[data-field=picture]').naturalWidth === 640"))
    tab.do(lambda page: page.keyboard.press("Home"))
    tab.wait_for_text("[data-field=person-seconds]", "90")
    assert tab.text("[data-field=span]") == "All together"


def test_filters_of_the_log_work_by_keyboard_and_an_event_opens(tab: Tab, web: Web) -> None:
    opened(tab, web, LOG)
    assert tab.do(lambda page: page.locator("tbody tr").count()) == 12

    def only_anomalies(page: Page) -> None:
        page.get_by_label("Only anomalies").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url("**anomaly=true**")

    tab.do(only_anomalies)
    assert tab.do(lambda page: page.locator("tbody tr").count()) == 1
    tab.do(lambda page: page.locator("tbody a").first.click())
    tab.do(lambda page: page.wait_for_selector(".scene__path"))
    assert tab.text("h1") == "Line crossed: Out"


def test_an_export_is_a_file(tab: Tab, web: Web) -> None:
    opened(tab, web, LOG)

    def save(page: Page) -> str:
        with page.expect_download() as download:
            page.get_by_role("link", name="Export CSV").click()
        return download.value.path().read_text()

    text = tab.do(save)
    assert text.startswith("event_uid,camera,zone,zone_name")
    assert text.count("\n") == 13


def test_a_line_is_dragged_or_moved_by_keys_and_tried(tab: Tab, web: Web, line: CountingZone) -> None:
    moment = (timezone.now() - dt.timedelta(minutes=5)).replace(microsecond=0)
    clients.walk(line.camera, "walker", moment, *[(500, y) for y in range(50, 451, 50)])  # of 1000 × 500 pixels
    opened(tab, web, "/cameras/door-1/recount/")
    points = "JSON.parse(document.querySelector('[name=coordinates]').value)"
    assert tab.do(lambda page: page.evaluate(points)) == [[0.2, 0.5], [0.8, 0.5]]
    tab.do(lambda page: page.get_by_role("button", name="Point 1").press("ArrowUp"))
    assert tab.do(lambda page: page.evaluate(points))[0] == [0.2, 0.495]

    def drag(page: Page) -> None:
        scene: Any = page.locator(".scene svg").bounding_box()
        page.mouse.move(scene["x"] + 0.8 * scene["width"], scene["y"] + 0.5 * scene["height"])
        page.mouse.down()
        page.mouse.move(scene["x"] + 0.7 * scene["width"], scene["y"] + 0.6 * scene["height"], steps=4)
        page.mouse.up()

    tab.do(drag)
    assert tab.do(lambda page: page.evaluate(points))[1] == pytest.approx([0.7, 0.6], abs=0.01)
    tab.do(lambda page: page.get_by_role("button", name="Try").click())
    tab.wait_for_text(".sum td:last-child", "1 in, 0 out")
    tab.do(lambda page: page.get_by_role("button", name="Keep as a new zone").click())
    tab.do(lambda page: page.get_by_text("Kept as “Threshold (recount 1)” with 1 event").wait_for())


@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_nothing_sticks_out_sideways(tab: Tab, web: Web, line: CountingZone, width: int) -> None:
    picture(line.camera)
    tab.do(lambda page: page.set_viewport_size({"width": width, "height": 800}))
    opened(tab, web, LOG)
    event = tab.do(lambda page: page.locator("tbody a").first.get_attribute("href"))
    for path in (LOG, MAP, PAGE, str(event), "/cameras/door-1/recount/"):
        opened(tab, web, path)
        assert width_of(tab) == width, path
    opened(tab, web, MAP)
    right_edges = (
        "[...document.querySelectorAll('.heat__controls > *')].map((one) => one.getBoundingClientRect().right)"
    )
    assert max(tab.do(lambda page: page.evaluate(right_edges))) < width


def test_pages_work_under_a_strict_content_security_policy(tab: Tab, web: Web, line: CountingZone) -> None:
    picture(line.camera)
    for path in (LOG, MAP, "/cameras/door-1/recount/", PAGE):
        tab.make_strict(f"{web.address}{path}")
        opened(tab, web, path)
    announce_crossing(line)
    tab.wait_for_text("[data-field=in]", "1")
