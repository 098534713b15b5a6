"""Tallying in a real browser: a video that can be sought, keys that make marks, and a result to jump from."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from analytics.models import AccuracyEvaluation, HandTally, RecordedSpan
from analytics.services.spans import span_path
from cameras.models import TenantMember
from counting.models import CountingZone
from tests.browser.chromium import Tab
from tests.browser.web import Web
from tests.dashboards import scenes
from tests.polling import until
from tests.streams import films

pytestmark = pytest.mark.browser

SECONDS = 20
OpenTab = Callable[..., Tab]


@pytest.fixture
def door(web: Web) -> CountingZone:
    tenant = scenes.make_tenant("Museum")
    user = scenes.make_user("owner", tenant)
    TenantMember.objects.filter(user=user).update(role="operator")
    camera = scenes.make_camera(tenant, "door-1", camera_name="Front door")
    scenes.make_line(camera, "Side", counts_toward_total=False)
    return scenes.make_line(camera, "Door")


@pytest.fixture
def span(door: CountingZone) -> Iterator[RecordedSpan]:
    """Return twenty seconds in which the product has counted two people, at 5 s and at 15 s."""
    start = timezone.now() - dt.timedelta(minutes=1)
    span = RecordedSpan.objects.create(
        camera=door.camera, wanted_minutes=1, status="ready", started_at=start,
        ended_at=start + dt.timedelta(seconds=SECONDS), file=f"browser-{os.getpid()}.mp4",
    )  # fmt: skip
    path = span_path(span)
    films.film(path, films.standing(SECONDS * films.FPS), codec="libx264")
    for at in (5, 15):
        scenes.cross(door, at=start + dt.timedelta(seconds=at))
    yield span
    path.unlink(missing_ok=True)


@pytest.fixture
def tab(web: Web, span: RecordedSpan, open_tab: OpenTab) -> Tab:
    """Return the tally page, opened by the operator, with its video loaded."""
    opened = open_tab()
    client = Client()
    client.force_login(User.objects.get(username="owner"))
    cookie: Any = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": web.address}

    def show(page: Page) -> None:
        page.context.add_cookies([cookie])
        page.goto(f"{web.address}/spans/{span.pk}/")
        page.wait_for_function("document.querySelector('video').readyState >= 2")

    opened.do(show)
    return opened


def seek(tab: Tab, seconds: float) -> None:
    """Go to a place of the video and wait until it is shown."""

    def go(page: Page) -> None:
        page.evaluate("seconds => { document.querySelector('video').currentTime = seconds; }", seconds)
        page.wait_for_function("!document.querySelector('video').seeking")

    tab.do(go)


def press(tab: Tab, *keys: str) -> None:
    for key in keys:
        tab.do(lambda page, key=key: page.keyboard.press(key))  # type: ignore[misc]


def now(tab: Tab) -> float:
    return float(tab.do(lambda page: page.evaluate("document.querySelector('video').currentTime")))


def kept() -> list[tuple[int, str, int]]:
    tally = HandTally.objects.first()
    return [(round(mark["t"]), mark["direction"], mark["zone"]) for mark in tally.marks] if tally else []


def test_a_span_is_tallied_with_the_keyboard_alone(tab: Tab, door: CountingZone, span: RecordedSpan, web: Web) -> None:
    side = CountingZone.objects.get(zone_name="Side")
    press(tab, "1")  # zones are listed by name: Door, Side
    seek(tab, 5.4)
    press(tab, "i")
    seek(tab, 10)
    press(tab, "o", "2", "i")
    seek(tab, 12)
    press(tab, "o", "Backspace")
    expected = [(5, "in", door.pk), (10, "out", door.pk), (10, "in", side.pk)]
    until(lambda: kept() == expected, f"the marks are kept: {kept()}")
    tab.wait_for_text("[data-saved]", "Kept.")
    tab.do(lambda page: page.get_by_role("button", name="Remove 0:10.0 · Side, in").click())
    until(lambda: len(kept()) == 2, "the removed mark is gone")

    tab.do(lambda page: page.locator(".choices__one", has_text="Side").get_by_label("watched").uncheck())
    tab.do(lambda page: page.get_by_role("button", name="Finish and compare").click())
    tab.wait_for_text("[data-result] h3 >> nth=0", "Missed (1)")
    evaluation = AccuracyEvaluation.objects.get()
    assert (evaluation.hits, evaluation.misses, evaluation.false_alarms) == (1, 1, 1)
    assert tab.text(".result__sentence").startswith("Accuracy 50.0 % (hand tally of ")

    tab.do(lambda page: page.locator(".places").nth(1).get_by_role("button").click())
    until(lambda: now(tab) >= 13, "the video jumps to shortly before the false alarm at 15 s")
    assert now(tab) < SECONDS
    assert tab.faults == []
    assert tab.hosts == {web.host}


def test_keys_play_step_and_change_the_speed(tab: Tab) -> None:
    seek(tab, 4)
    press(tab, ".", ".", ",")
    until(lambda: abs(now(tab) - 4.1) < 0.02, "two frames on and one back")
    press(tab, "+", "+", "-")
    assert tab.do(lambda page: page.evaluate("document.querySelector('video').playbackRate")) == 1.5
    press(tab, "Space")
    until(lambda: now(tab) > 4.4, "the video plays")
    press(tab, "Space")
    until(lambda: bool(tab.do(lambda page: page.evaluate("document.querySelector('video').paused"))), "it pauses")


def test_the_line_is_drawn_over_the_picture(tab: Tab) -> None:
    drawn = """() => {
        const canvas = document.querySelector('canvas');
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        return data.some((value, place) => place % 4 === 3 && value > 0);
    }"""
    until(lambda: bool(tab.do(lambda page: page.evaluate(drawn))), "something is drawn")


def test_marks_are_there_again_after_a_reload_and_on_a_small_screen(tab: Tab, door: CountingZone) -> None:
    seek(tab, 7)
    press(tab, "1", "i")
    until(lambda: kept() == [(7, "in", door.pk)], "the mark is kept")

    def reload(page: Page) -> Any:
        page.set_viewport_size({"width": 360, "height": 740})
        page.reload()
        page.wait_for_selector(".marks__place")
        return page.evaluate("document.documentElement.scrollWidth")

    assert tab.do(reload) <= 360
    assert tab.text(".marks__place") == "0:07.0 · Door, in"


def test_a_recording_can_be_tallied_as_soon_as_it_is_ready_without_a_reload(
    tab: Tab, web: Web, span: RecordedSpan
) -> None:
    RecordedSpan.objects.filter(pk=span.pk).update(status="recording")
    tab.do(lambda page: page.goto(f"{web.address}/cameras/door-1/accuracy/"))
    tab.wait_for_text(".spans__one[data-pending] b", f"{span.started_at:%-d %b %Y, %H:%M:%S}")
    tab.do(lambda page: page.fill("#minutes", "3"))
    RecordedSpan.objects.filter(pk=span.pk).update(status="ready")
    tab.do(lambda page: page.get_by_role("link", name="Tally").wait_for())
    assert tab.do(lambda page: page.input_value("#minutes")) == "3"  # what somebody types is left alone


def test_the_folder_of_the_test_is_that_of_the_web_process(span: RecordedSpan) -> None:
    assert Path(django_settings.SPAN_FOLDER, span.file).is_file()
