"""Chromium and a web process for tests of what people see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

import pytest

from tests.browser import chromium as chromium_module
from tests.browser.chromium import Chromium, Tab
from tests.browser.web import Web


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip by name where there is no browser."""
    if chromium_module.executable():
        return
    skip = pytest.mark.skip(reason="no Chromium on the PATH (apt install chromium, or HEADCOUNT_CHROMIUM)")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """Return the browser, shared by all tests of the run."""
    path = chromium_module.executable()
    assert path is not None
    browser = Chromium(path)
    yield browser
    browser.stop()


@pytest.fixture(scope="session")
def web_processes(django_db_setup: None, redis_server: str) -> Iterator[list[Web]]:
    """Keep the web process of the run, once there is one, and stop it before its database goes."""
    processes: list[Web] = []
    yield processes
    for process in processes:
        process.stop()


@pytest.fixture
def web(
    product_environment: dict[str, str], web_processes: list[Web], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Web]:
    """Return a web process that works on the test's database and Redis; it may be stopped and started."""
    if not web_processes:
        web_processes.append(Web(product_environment, tmp_path_factory.mktemp("web") / "web.log"))
    web_processes[0].ensure_started()
    yield web_processes[0]
    assert import_module("analytics.live").flush(30.0)


@pytest.fixture
def open_tab(chromium: Chromium) -> Iterator[Callable[..., Tab]]:
    """Return what opens tabs; all are closed after the test."""
    tabs: list[Tab] = []

    def open_one(width: int = 1280, height: int = 800, *, javascript: bool = True, touch: bool = False) -> Tab:
        tabs.append(chromium.open(width, height, javascript=javascript, touch=touch))
        return tabs[-1]

    yield open_one
    for tab in tabs:
        tab.close()
