"""A week painted in the admin by mouse, finger and keys, in a real browser."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from cameras.core.schedule import intervals, schedule
from cameras.models import CameraLocation
from tests.browser.chromium import Tab
from tests.browser.drawing import Drawing
from tests.browser.web import Web
from tests.dashboards import scenes

pytestmark = pytest.mark.browser

CHRISTMAS = {"date": "2025-12-25", "active": False}
EVE = {"date": "2025-12-24", "windows": [{"start": "08:00", "end": "12:00"}]}


@pytest.fixture
def hands(web: Web, open_tab: Callable[..., Tab]) -> Iterator[Callable[..., Drawing]]:
    """Return what opens the hands of a superuser; nothing may go wrong during the test."""
    scenes.make_user("root", is_staff=True, is_superuser=True)
    opened: list[Drawing] = []

    def begin(path: str, **options: object) -> Drawing:
        opened.append(Drawing(open_tab(**options), web))
        opened[-1].log_in("root")
        opened[-1].tab.do(lambda page: page.goto(f"{web.address}/admin/cameras/{path}"))
        return opened[-1]

    yield begin
    assert [each.tab.faults for each in opened] == [[] for _ in opened]
    assert [each.tab.hosts for each in opened] == [{web.host} for _ in opened]


def place(page: Page, day: int, hour: float) -> tuple[float, float]:
    """Return the point of the window at which a day's hour lies in the grid."""
    box = page.locator("[data-grid]").bounding_box()
    assert box is not None
    return box["x"] + (day + 0.5) / 7 * box["width"], box["y"] + hour / 24 * box["height"]


def stroke(page: Page, start: tuple[int, float], end: tuple[int, float]) -> None:
    """Paint with the mouse from a day's hour to another's."""
    page.mouse.move(*place(page, *start))
    page.mouse.down()
    page.mouse.move(*place(page, *end))
    page.mouse.up()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.wait_for_url("**/camera*/", wait_until="load")


def test_a_week_is_painted_with_runs_and_exceptions_and_comes_back_the_same(
    web: Web, hands: Callable[..., Drawing]
) -> None:
    camera = scenes.make_camera(scenes.make_tenant("Museum"), "door-1", timezone="Asia/Ho_Chi_Minh")
    path = f"camera/{camera.pk}/change/"
    tab = hands(path).tab

    def paint(page: Page) -> None:
        page.locator("summary", has_text="Schedule").click()
        page.locator("[name=schedule_enabled]").check()
        page.locator("[data-grid]").evaluate("grid => grid.scrollIntoView({ block: 'center' })")
        stroke(page, (0, 22.1), (1, 23.9))  # Monday and Tuesday, 22:00 to 24:00
        stroke(page, (2, 0.1), (2, 5.9))  # Wednesday, 00:00 to 06:00: the end of Tuesday's
        stroke(page, (4, 8.1), (4, 11.9))
        stroke(page, (4, 8.1), (4, 8.9))  # from painted time on: takes away
        page.get_by_role("button", name="Clear").click()
        page.get_by_role("button", name="Undo").click()
        page.get_by_role("button", name="Add a run").click()
        page.locator("[data-field=expression]").fill("0 99 * * 6")
        expect(page.locator("[data-field=expression]")).to_have_attribute("aria-invalid", "true")
        page.locator("[data-field=expression]").fill("0 8 * * 6")
        page.locator("[data-field=duration_minutes]").fill("240")
        expect(page.locator("[data-list=cron] [data-told]")).to_contain_text(
            "At 08:00; on Saturday; lasts 4 h. Next: Sat"
        )
        for number, date in enumerate(("2025-12-25", "2025-12-24")):
            page.get_by_role("button", name="Add an exception").click()
            page.locator("[data-field=date]").nth(number).fill(date)
        page.locator("[data-field=how]").nth(1).select_option("hours")
        page.locator("[data-field=hours]").nth(1).fill("08:00-12:00")

    tab.do(paint)
    shown = tab.do(lambda page: page.locator("textarea[name=schedule_config]").input_value())
    tab.do(save)
    camera.refresh_from_db()
    assert camera.schedule_config == {
        "windows": [
            {"days": ["mon"], "start": "22:00", "end": "24:00"},
            {"days": ["tue"], "start": "22:00", "end": "06:00"},
            {"days": ["fri"], "start": "09:00", "end": "12:00"},
        ],
        "cron": [{"expression": "0 8 * * 6", "duration_minutes": 240}],
        "exceptions": [CHRISTMAS, EVE],
    }
    tab.do(lambda page: page.goto(f"{web.address}/admin/cameras/{path}"))
    tab.do(lambda page: page.locator("[data-grid] .week__bar").nth(3).wait_for(state="attached"))
    tab.do(
        lambda page: page.locator("[data-grid]").evaluate("grid => grid.closest('details')?.setAttribute('open', '')")
    )
    write = "import('/static/cameras/js/schedule/model.js').then(({ read, write }) => write(read(%r)))"
    assert tab.do(lambda page: page.evaluate(write % shown)) == shown
    assert tab.do(lambda page: page.locator("[data-days] dd").all_inner_texts())[:3] == [
        "22:00–24:00", "22:00–24:00", "00:00–06:00",
    ]  # fmt: skip


def test_opening_hours_are_painted_by_keys_and_by_a_finger_on_a_small_screen(hands: Callable[..., Drawing]) -> None:
    scenes.make_tenant("Museum")
    hall = CameraLocation.objects.create(location_name="Hall")
    drawing = hands(f"cameralocation/{hall.pk}/change/", width=360, height=800, touch=True)
    tab = drawing.tab
    tab.do(lambda page: page.locator("[data-grid]").focus())
    drawing.press("Home", "PageDown", "Shift+ArrowRight", "Shift+ArrowDown", "Space")
    assert tab.text("[data-said]") == "Monday–Tuesday 01:00–01:30: painted"
    tab.do(lambda page: page.touchscreen.tap(*place(page, 6, 12.1)))
    tab.do(lambda page: page.locator("[data-from]").select_option("6"))
    drawing.button("to all days")
    tab.do(lambda page: page.locator("[data-grid]").focus())
    drawing.press("Control+z")
    assert tab.do(lambda page: page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
    tab.do(save)
    hall.refresh_from_db()
    assert hall.opening_hours == {
        "windows": [
            {"days": ["mon", "tue"], "start": "01:00", "end": "01:30"},
            {"days": ["sun"], "start": "12:00", "end": "12:15"},
        ]
    }


def test_what_the_editor_cannot_hold_is_left_to_the_box(hands: Callable[..., Drawing]) -> None:
    hall = CameraLocation.objects.create(location_name="Hall")
    tab = hands(f"cameralocation/{hall.pk}/change/").tab

    def type_nonsense(page: Page) -> None:
        page.get_by_text("Show as JSON").click()
        page.locator("textarea[name=opening_hours]").fill('{"windows": [{"days": ["mon"], "start": "8"}]}')
        expect(page.locator("[data-meaning]")).to_have_attribute("data-tone", "bad")
        expect(page.locator("[data-editor]")).to_be_hidden()
        page.locator("textarea[name=opening_hours]").fill("")
        expect(page.locator("[data-editor]")).to_be_visible()
        expect(page.locator("[data-meaning]")).to_have_text("No hours are given: always open.")

    tab.do(type_nonsense)


def window(days: str, start: str, end: str) -> dict[str, object]:
    return {"days": days.split(), "start": start, "end": end}


def test_what_the_editor_writes_covers_the_same_time_as_what_it_read(hands: Callable[..., Drawing]) -> None:
    hall = CameraLocation.objects.create(location_name="Hall")
    tab = hands(f"cameralocation/{hall.pk}/change/").tab
    values = [
        {"windows": [window("sun", "22:00", "06:00"), window("mon", "06:00", "07:10")]},
        {"windows": [window("mon tue", "08:00", "08:00")]},
        {"windows": [window("mon tue wed", "00:00", "24:00"), window("thu", "00:00", "01:00")]},
        {
            "windows": [
                window("fri", "20:00", "00:00"),
                window("SAT", "00:00", "21:00"),
                window("fri", "19:05", "23:00"),
            ]
        },
        {"cron": [{"expression": "0 8 * * 6", "duration_minutes": 240}], "exceptions": [CHRISTMAS, EVE]},
        {"exceptions": [{"date": "2025-12-26", "windows": [{"start": "22:00", "end": "24:00"}]}]},
    ]
    write = "(text) => import('/static/cameras/js/schedule/model.js').then(({ read, write }) => write(read(text)))"
    start = dt.datetime(2025, 12, 15, tzinfo=dt.UTC)
    for value in values:
        text = tab.do(lambda page, value=value: page.evaluate(write, json.dumps(value)))  # type: ignore[misc]
        rules = [schedule(each, "schedule") for each in (value, json.loads(text))]
        before, after = (intervals(each, ZoneInfo("UTC"), start, start + dt.timedelta(days=21)) for each in rules)
        assert before
        assert after == before
