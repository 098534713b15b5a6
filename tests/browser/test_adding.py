"""Adding a camera in a real browser: a video is dropped in, tried, named; then its lines are drawn."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page

from cameras.models import Camera
from tests.browser.chromium import Tab
from tests.browser.web import Web
from tests.streams import films

pytestmark = pytest.mark.browser

OpenTab = Callable[..., Tab]


@pytest.fixture(scope="module")
def probe_worker(redis_server: str) -> Any:
    """Run a worker of the queue `probes` in threads of this process; it needs no database."""
    start_worker = import_module("celery.contrib.testing.worker").start_worker
    app: Any = import_module("config.celery").app
    with start_worker(app, pool="threads", concurrency=4, perform_ping_check=False, queues=["probes"]):
        yield


def begin(page: Page, web: Web) -> None:
    """Log in, and see the ways in which a camera can be added."""
    page.goto(f"{web.address}/login/?next=/admin/cameras/camera/add/")
    page.fill("[name=username]", "root")
    page.fill("[name=password]", "s3cret-w0rd")
    page.keyboard.press("Enter")
    page.wait_for_selector(".adding__ways")


def test_a_video_becomes_a_camera_with_the_keyboard_on_a_small_screen(
    web: Web, probe_worker: None, open_tab: OpenTab, tmp_path: Path
) -> None:
    User.objects.create_superuser("root", password="s3cret-w0rd")
    film = films.film(tmp_path / "Main door.mp4", films.crossing(40), fps=20)
    tab = open_tab(360, 740)

    def upload(page: Page) -> None:
        page.locator("summary", has_text="A video file").focus()
        page.keyboard.press("Enter")
        page.set_input_files("input[type=file]", film)
        page.locator("details[open] button[type=submit]").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/test/")

    def see_that_it_works(page: Page) -> Any:
        page.wait_for_selector(".trial__verdict--good")
        page.wait_for_function("document.querySelector('.trial__picture').naturalWidth > 0")
        return page.evaluate("document.querySelector('.trial__picture').naturalWidth")

    def name_it(page: Page) -> str:
        page.locator("[data-go]").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/save/")
        proposed = page.input_value("[name=camera_name]")
        page.locator("[name=camera_name]").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/zones/")
        return proposed

    tab.do(lambda page: begin(page, web))
    assert tab.do(lambda page: page.evaluate("document.documentElement.scrollWidth")) <= 360
    tab.do(upload)
    assert tab.do(see_that_it_works) == films.WIDTH
    assert tab.do(lambda page: page.evaluate("document.documentElement.scrollWidth")) <= 360
    assert tab.do(name_it) == "Main door"
    camera = Camera.objects.get()
    assert (camera.camera_id, camera.resolution_width) == ("main-door", films.WIDTH)
    assert tab.hosts == {web.host}
    assert tab.faults == []


def test_a_video_that_is_too_large_is_told_before_it_is_sent(web: Web, open_tab: OpenTab, tmp_path: Path) -> None:
    User.objects.create_superuser("root", password="s3cret-w0rd")
    film = films.film(tmp_path / "door.mp4", films.crossing())
    tab = open_tab()

    def try_it(page: Page) -> str:
        begin(page, web)
        page.locator("summary", has_text="A video file").click()
        page.evaluate("document.querySelector('[data-upload]').dataset.limit = '0'")
        page.set_input_files("input[type=file]", film)
        page.locator("details[open] button[type=submit]").click()
        return page.locator("[data-fault]").inner_text()

    assert tab.do(try_it).startswith("The video has 1 MB; at most")
    assert not Camera.objects.exists()
