"""Hands on the drawing of the zone editor: clicks, touches and keys at places of the picture, in 0–1."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import CDPSession, Page

from tests.browser.chromium import Tab
from tests.browser.web import Web

Place = tuple[float, float]
DRAWN = """() => [...document.querySelectorAll('[data-drawing] .shape')].map((shape) => ({
    key: shape.dataset.key, words: shape.getAttribute('aria-label'), classes: [...shape.classList],
    points: [...shape.querySelectorAll('.shape__point')].map(({ cx, cy }) => [cx.baseVal.value, cy.baseVal.value]),
    arrows: [...shape.querySelectorAll('.arrow')].map((arrow) => [arrow.dataset.tone, arrow.textContent]),
}))"""


class Drawing:
    """A tab with the editor of a camera open."""

    def __init__(self, tab: Tab, web: Web) -> None:
        self.tab, self.web = tab, web

    def log_in(self, name: str) -> None:
        """Give the tab the cookie of a user's login."""
        client = Client()
        client.force_login(User.objects.get(username=name))
        cookie: Any = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.web.address}
        self.tab.do(lambda page: page.context.add_cookies([cookie]))

    def open(self, camera_id: str = "door-1", query: str = "") -> None:
        """Open the editor and wait until its script has painted."""
        address = f"{self.web.address}/cameras/{camera_id}/zones/{query}"

        def go(page: Page) -> None:
            page.goto(address)
            page.wait_for_function("document.querySelector('[data-drawing]').hasAttribute('viewBox')")

        self.tab.do(go)

    def at(self, place: Place) -> Place:
        """Return a place of the picture as a point of the window."""
        box: Any = self.tab.do(lambda page: page.locator("[data-drawing]").first.bounding_box())
        return box["x"] + place[0] * box["width"], box["y"] + place[1] * box["height"]

    def button(self, name: str) -> None:
        """Press a button by its name."""
        self.tab.do(lambda page: page.get_by_role("button", name=name, exact=True).first.click())

    def click(self, *places: Place) -> None:
        """Click at places, one after the other."""
        for place in places:
            x, y = self.at(place)
            self.tab.do(lambda page, x=x, y=y: page.mouse.click(x, y))  # type: ignore[misc]

    def drag(self, start: Place, end: Place) -> None:
        """Drag with the mouse."""
        (x, y), (to_x, to_y) = self.at(start), self.at(end)

        def go(page: Page) -> None:
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move((x + to_x) / 2, (y + to_y) / 2)
            page.mouse.move(to_x, to_y)
            page.mouse.up()

        self.tab.do(go)

    def tap(self, *places: Place) -> None:
        """Touch at places, one after the other."""
        for place in places:
            x, y = self.at(place)
            self.tab.do(lambda page, x=x, y=y: page.touchscreen.tap(x, y))  # type: ignore[misc]

    def fingers(self, *ways: tuple[Place, Place], steps: int = 4) -> None:
        """Move as many fingers at once as there are ways, each from a place of the picture to another."""
        pairs = [(self.at(start), self.at(end)) for start, end in ways]

        def points(share: float) -> list[dict[str, float]]:
            return [
                {"x": x + share * (to_x - x), "y": y + share * (to_y - y), "id": number}
                for number, ((x, y), (to_x, to_y)) in enumerate(pairs)
            ]

        def go(page: Page) -> None:
            session: CDPSession = page.context.new_cdp_session(page)
            send: Any = session.send
            send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points(0)})
            for step in range(1, steps + 1):
                send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points(step / steps)})
            send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
            session.detach()

        self.tab.do(go)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.tab.do(lambda page, key=key: page.keyboard.press(key))  # type: ignore[misc]

    @property
    def shapes(self) -> list[dict[str, Any]]:
        """Return what is drawn, with points in 0–1 of the picture as far as they can be seen in pixels."""
        found: list[dict[str, Any]] = self.tab.do(lambda page: page.evaluate(DRAWN))
        box: Any = self.tab.do(lambda page: page.locator("[data-drawing]").first.bounding_box())
        for shape in found:
            shape["points"] = [[x / box["width"], y / box["height"]] for x, y in shape["points"]]
        return found

    def shape(self, name: str) -> dict[str, Any]:
        """Return a shape by its name."""
        return next(shape for shape in self.shapes if f" {name}," in shape["words"])

    def save(self) -> None:
        """Save, and wait until it is so."""
        self.button("Save")
        self.tab.wait_for_text("[data-part=note] p", "Saved. It counts within seconds.")
