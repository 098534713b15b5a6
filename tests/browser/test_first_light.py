"""The whole product as a newcomer meets it: one command, a login, numbers that rise; and a worker that is killed."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Page

from config.local import addresses
from tests.browser.chromium import Tab
from tests.config.product import Product
from tests.polling import until

pytestmark = pytest.mark.browser

SCENE_SECONDS = "40"
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


def test_a_killed_worker_is_continued_and_nothing_is_lost_or_counted_twice(first_start: Product) -> None:
    events = "SELECT event_uid FROM counting_events"
    until(lambda: len(ask(first_start, events)) > 0, "something is counted")
    first_start.child("streams").send_signal(signal.SIGKILL)
    stored = {uid for (uid,) in ask(first_start, events)}

    gaps = "SELECT (event_data->>'seconds')::numeric FROM stream_events WHERE event_type = 'reconnected'"
    until(lambda: ask(first_start, gaps), "frames come in again, and the gap is recorded")
    until(lambda: len(ask(first_start, events)) > len(stored), "counting goes on")

    assert stored <= {uid for (uid,) in ask(first_start, events)}
    moments = "SELECT count(*), count(DISTINCT (zone_id, track_id, direction, event_timestamp)) FROM counting_events"
    ((rows, different),) = ask(first_start, moments)
    assert rows == different


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
    assert one(first_start, "SELECT max(event_sequence) - count(*) FROM event_store") == 0
