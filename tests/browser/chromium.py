"""Chromium, driven from a thread of its own: Playwright's event loop would forbid the tests to use the database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from playwright.sync_api import Browser, Page, Playwright, Route, expect, sync_playwright

Result = TypeVar("Result")

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=LocalNetworkAccessChecks",  # a page whose headers a test changes counts as from elsewhere
]
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'"
)
SECONDS = 120.0  # reached by a failure alone


def executable() -> str | None:
    """Return the browser of this machine: HEADCOUNT_CHROMIUM, or the first that is on the PATH."""
    named = os.environ.get("HEADCOUNT_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


class Tab:
    """A page in a fresh profile. Keeps what must not happen: `faults` and requests to `foreign` hosts."""

    def __init__(self, chromium: Chromium, width: int, height: int, javascript: bool, touch: bool = False) -> None:
        self._chromium = chromium
        self.faults: list[str] = []
        self.hosts: set[str] = set()
        self.page: Page = chromium.run(lambda browser: self._open(browser, width, height, javascript, touch))

    def do(self, action: Callable[[Page], Result]) -> Result:
        """Do something with the page, in the browser's thread, and return what it gives."""
        return self._chromium.run(lambda _: action(self.page))

    def text(self, selector: str) -> str:
        """Return the text of the first element, blanks collapsed."""
        return " ".join(self.do(lambda page: page.locator(selector).first.inner_text()).split())

    def wait_for_text(self, selector: str, text: str) -> None:
        """Return as soon as the first element has exactly this text, blanks collapsed; fail when it never has."""
        self.do(
            lambda page: expect(page.locator(selector).first).to_have_text(
                text, use_inner_text=True, timeout=SECONDS * 1000
            )
        )

    def route(self, address: str, handle: Callable[[Route], None]) -> None:
        """Let `handle` answer the requests for an address."""
        self.do(lambda page: page.route(address, handle))

    def make_strict(self, address: str) -> None:
        """Let the page at an address load nothing from elsewhere and nothing inline."""

        def strict(route: Route) -> None:
            answer = route.fetch()
            route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": STRICT})

        self.route(address, strict)

    def close(self) -> None:
        """Close the page and forget its profile."""
        self.do(lambda page: page.context.close())

    def _open(self, browser: Browser, width: int, height: int, javascript: bool, touch: bool) -> Page:
        size: Any = {"width": width, "height": height}
        context = browser.new_context(viewport=size, java_script_enabled=javascript, has_touch=touch)
        context.set_default_timeout(SECONDS * 1000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)
        page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))
        page.on("websocket", lambda socket: self.hosts.add(socket.url.split("/")[2]))
        return page


class Chromium:
    """A running browser."""

    def __init__(self, path: str) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="chromium")
        self._playwright, self._browser = self._thread.submit(self._start, path).result()

    def open(self, width: int = 1280, height: int = 800, *, javascript: bool = True, touch: bool = False) -> Tab:
        """Open a tab of this size in CSS pixels; `touch` = on a screen that is touched."""
        return Tab(self, width, height, javascript, touch)

    def run(self, action: Callable[[Browser], Result]) -> Result:
        """Run something in the browser's thread."""
        return self._thread.submit(action, self._browser).result()

    def stop(self) -> None:
        """End the browser."""
        self._thread.submit(self._browser.close).result()
        self._thread.submit(self._playwright.stop).result()
        self._thread.shutdown()

    def _start(self, path: str) -> tuple[Playwright, Browser]:
        playwright = sync_playwright().start()
        return playwright, playwright.chromium.launch(executable_path=path, args=OPTIONS)
