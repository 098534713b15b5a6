"""The whole product as a newcomer meets it: one command, a login, numbers that rise; and a worker that is killed."""

from __future__ import annotations

import datetime as dt
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Page

from config.local import addresses
from streams.demo import DemoScene
from streams.demo.files import scene_of
from tests.browser.chromium import Tab
from tests.config.product import Product
from tests.polling import until

pytestmark = pytest.mark.browser

SCENE_SECONDS = "40"
CLOSE = 0.3  # seconds within which one person cannot cross a line twice in the same direction
OFF = 1.0  # seconds that a moment may be counted beside the true one
OpenTab = Callable[..., Tab]


@pytest.fixture(scope="module")
def first_start(server_folder: Path) -> Iterator[Product]:
    """Start everything on an empty folder, with a short demo scene, and stop it after the module's tests."""
    product = Product(server_folder / "first", demo=True, DEMO_SECONDS=SCENE_SECONDS)
    try:
        product.wait_until_ready()
        yield product
    finally:
        assert product.stop() == 0
        assert "Traceback" not in product.words


def ask(product: Product, question: str) -> list[tuple[Any, ...]]:
    """Return the rows that the product's database answers with."""
    address = addresses.database_url(product.var).replace("postgres://", "postgresql://", 1)
    with psycopg.connect(address) as connection:
        return connection.execute(question).fetchall()


def one(product: Product, question: str) -> Any:
    """Return the only value of the answer."""
    return ask(product, question)[0][0]


def log_in(tab: Tab, product: Product) -> None:
    """Log in with what the first start has printed, and wait for the live page."""
    name, password = (product.var / "login.txt").read_text().split()
    assert password in product.words

    def fill(page: Page) -> None:
        page.goto(product.address)
        page.get_by_label("User name").fill(name)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/dashboards/live/")

    tab.do(fill)
    tab.wait_for_text("[data-field=connection]", "Live")


def counted(tab: Tab) -> int:
    """Return what the page shows as counted beside the truth, -1 while it shows nothing."""
    text = tab.do(lambda page: page.locator("[data-field=counted]").all_inner_texts())
    digits = "".join(filter(str.isdigit, text[0])) if text else ""
    return int(digits) if digits else -1


def test_a_newcomer_logs_in_and_sees_the_number_rise(first_start: Product, open_tab: OpenTab) -> None:
    tab = open_tab()
    log_in(tab, first_start)
    before = max(counted(tab), 0)
    until(lambda: counted(tab) > before, "the number on the open page rises")
    tab.wait_for_text("[data-field=status]", "Online")
    assert tab.faults == []
    assert tab.hosts == {f"127.0.0.1:{first_start.port}"}


def test_the_picture_moves_with_the_people_in_it(first_start: Product, open_tab: OpenTab) -> None:
    tab = open_tab()
    log_in(tab, first_start)
    picture = "document.querySelector('.stage canvas').toDataURL()"
    until(lambda: tab.do(lambda page: page.locator(".stage canvas").count()) > 0, "there is a picture")
    first = tab.do(lambda page: page.evaluate(picture))
    until(lambda: tab.do(lambda page: page.evaluate(picture)) != first, "the picture moves")


@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_nothing_is_cut_off_or_covered(first_start: Product, open_tab: OpenTab, width: int) -> None:
    tab = open_tab(width, 800)
    log_in(tab, first_start)
    assert tab.do(lambda page: page.evaluate("document.documentElement.scrollWidth")) <= width
    covered = """() => [...document.querySelectorAll('[data-field=in], [data-field=out], [data-field=status]')]
        .filter(field => field.offsetParent && field.closest('.card')).filter(field => {
            const box = field.getBoundingClientRect();
            if (box.bottom > innerHeight) return false;
            const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return !(top && (field.contains(top) || top.contains(field)));
        }).map(field => field.dataset.field)"""
    assert tab.do(lambda page: page.evaluate(covered)) == []


def truth_of(product: Product) -> tuple[DemoScene, dt.datetime]:
    """Return the scene that the product plays, and when its first round began."""
    (video,) = (product.var / "demo").glob("hall-*.mp4")
    scene = scene_of(video)
    assert scene
    return scene, one(product, "SELECT created_at FROM video_streams")


def counted_too_often(product: Product) -> list[tuple[Any, ...]]:
    """Return crossings of lines that come close together more often than people truly cross there then."""
    scene, begun = truth_of(product)
    lines = """
        SELECT zone_name, direction, event_timestamp FROM counting_events JOIN counting_zones z ON z.id = zone_id
         WHERE event_type = 'cross_line'
    """
    crossings = ask(product, lines)

    def together(zone: str, way: str, when: dt.datetime) -> int:
        return sum((zone, way) == (z, w) and abs((when - other).total_seconds()) <= CLOSE for z, w, other in crossings)

    def truly(zone: str, way: str, when: dt.datetime) -> int:
        place = (when - begun).total_seconds() % scene.seconds
        return sum((zone, way) == (z, w) and abs(place - true) <= OFF for z, w, true in scene.crossings)

    return [crossing for crossing in crossings if together(*crossing) > max(1, truly(*crossing))]


def test_a_killed_worker_is_continued_and_nothing_is_lost_or_counted_twice(first_start: Product) -> None:
    events = "SELECT event_uid FROM counting_events"
    until(lambda: len(ask(first_start, events)) > 0, "something is counted")
    token = one(first_start, "SELECT lease_token FROM video_streams")
    first_start.child("streams").send_signal(signal.SIGKILL)
    stored = {uid for (uid,) in ask(first_start, events)}

    running = "SELECT lease_token FROM video_streams WHERE state = 'streaming'"
    until(lambda: any(now > token for (now,) in ask(first_start, running)), "frames come in again")
    until(lambda: len(ask(first_start, events)) > len(stored), "counting goes on")

    assert stored <= {uid for (uid,) in ask(first_start, events)}
    unwatched = """
        SELECT e.event_timestamp, s.event_data FROM counting_events e JOIN stream_events s
            ON s.event_type = 'reconnected' AND e.event_timestamp > (s.event_data->>'gap_from')::timestamptz
           AND e.event_timestamp < (s.event_data->>'gap_to')::timestamptz
    """
    assert ask(first_start, unwatched) == []
    assert counted_too_often(first_start) == []


def test_counters_and_event_store_agree_with_the_rows(first_start: Product) -> None:
    ((rows, counters, published),) = ask(
        first_start,
        """
        SELECT (SELECT count(*) FROM counting_events),
               (SELECT sum(total_count) FROM realtime_counters WHERE counter_name LIKE 'count_total:zone:%'),
               (SELECT count(*) FROM event_store WHERE event_type = 'counting.recorded')
        """,
    )
    assert rows == counters == published
    assert (
        one(first_start, "SELECT max(event_sequence) - count(*) FROM event_store WHERE aggregate_type = 'counting'")
        == 0
    )
