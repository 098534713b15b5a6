"""Saving from the zone editor when something stands against it: faults, other people, history, roles; and copying."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cameras.models import Camera, Tenant
from counting.models import CountingZone
from counting.services import update_zone
from tests.browser.chromium import Tab
from tests.browser.drawing import Drawing
from tests.browser.web import Web
from tests.dashboards import scenes
from tests.polling import until

pytestmark = pytest.mark.browser

OpenTab = Callable[..., Tab]


@pytest.fixture
def tenant(web: Web) -> Tenant:
    """Return the tenant of an operator and a viewer."""
    tenant = scenes.make_tenant("Museum")
    scenes.make_user("operator", tenant).tenant_memberships.update(role="operator")
    scenes.make_user("viewer", tenant)
    return tenant


@pytest.fixture
def door(tenant: Tenant) -> CountingZone:
    """Return the line of a camera."""
    return scenes.make_line(scenes.make_camera(tenant, "door-1", camera_name="Front door"), "Door")


def opened(web: Web, open_tab: OpenTab, name: str = "operator") -> Drawing:
    drawing = Drawing(open_tab(), web)
    drawing.log_in(name)
    drawing.open()
    return drawing


def pick(drawing: Drawing, name: str) -> None:
    """Choose a zone in the list."""
    drawing.tab.do(lambda page: page.locator(".zonelist__one", has_text=name).click())


def test_a_faulty_save_writes_nothing_and_shows_the_faults_at_the_zone(
    web: Web, door: CountingZone, open_tab: OpenTab
) -> None:
    drawing = opened(web, open_tab)
    drawing.button("Area")
    drawing.click((0.2, 0.2), (0.8, 0.8), (0.8, 0.2), (0.2, 0.8))
    drawing.press("Enter")
    drawing.tab.do(lambda page: page.get_by_label("Capacity").fill("3"))
    drawing.tab.do(lambda page: page.get_by_label("Name").fill("Door"))
    drawing.button("Save")
    drawing.tab.wait_for_text("[data-part=note] p", "Nothing was saved: some zones are not valid.")
    drawing.tab.wait_for_text("[data-fault=zone_coordinates]", "The outline crosses or touches itself.")
    assert "Not valid" in drawing.tab.text(".zonelist__one[aria-current=true]")
    assert list(CountingZone.objects.values_list("zone_name", flat=True)) == ["Door"]

    drawing.drag((0.8, 0.8), (0.5, 0.1))  # a kite
    drawing.button("Save")
    drawing.tab.wait_for_text("[data-fault='']", "The camera already has a zone of this name.")
    drawing.tab.do(lambda page: page.get_by_label("Name").fill("Hall"))
    drawing.save()
    assert CountingZone.objects.get(zone_name="Hall").max_capacity == 3


def test_the_second_of_two_who_save_is_told_and_keeps_the_drawing(
    web: Web, door: CountingZone, open_tab: OpenTab
) -> None:
    drawing = opened(web, open_tab)
    drawing.drag((0.2, 0.5), (0.2, 0.3))
    update_zone(door, zone_name="Gate", max_capacity=9)
    drawing.button("Save")
    drawing.tab.wait_for_text(
        "dialog [data-words]",
        "Somebody else has changed this camera meanwhile. Your drawing is kept here.",
    )
    assert CountingZone.objects.get().zone_coordinates == scenes.LINE
    drawing.button("Back to my drawing")
    assert drawing.shape("Door")["points"][0] == pytest.approx([0.2, 0.3], abs=0.005)
    drawing.button("Save")
    drawing.button("Put mine on top and save")
    until(lambda: CountingZone.objects.get().version == 2, "mine is on top of theirs")
    zone = CountingZone.objects.get()
    assert (zone.zone_name, zone.max_capacity) == ("Gate", 9)
    assert zone.zone_coordinates["points"][0] == pytest.approx([0.2, 0.3], abs=0.005)


def test_a_change_of_the_cameras_other_settings_disturbs_nobody(
    web: Web, door: CountingZone, open_tab: OpenTab
) -> None:
    drawing = opened(web, open_tab)
    Camera.objects.filter(pk=door.camera.pk).update(config_version=77, description="by the lift")
    drawing.drag((0.2, 0.5), (0.2, 0.3))
    drawing.save()
    assert CountingZone.objects.get().version == 2


def test_a_line_that_has_counted_is_switched_off_and_says_why(web: Web, door: CountingZone, open_tab: OpenTab) -> None:
    scenes.cross(door)
    drawing = opened(web, open_tab)
    pick(drawing, "Door")
    drawing.button("Switch off")
    assert "without its events the totals would change" in drawing.tab.text("[data-part=said]")
    assert "is-off" in drawing.shape("Door")["classes"]
    drawing.save()
    assert CountingZone.objects.get().is_active is False


def test_zones_of_another_camera_are_copied_after_a_look_at_them(
    web: Web, door: CountingZone, tenant: Tenant, open_tab: OpenTab
) -> None:
    other = scenes.make_camera(tenant, "back", camera_name="Back door")
    scenes.make_line(other, "Door", counting_direction="in_only")
    scenes.make_area(other, "Hall")
    scenes.make_line(scenes.make_camera(scenes.make_tenant("Airport"), "far", camera_name="Far away"), "Gate")
    drawing = opened(web, open_tab)
    drawing.button("Copy from another camera")
    cameras = drawing.tab.do(lambda page: page.locator("dialog select option").all_inner_texts())
    assert cameras == ["Back door"]
    drawing.tab.do(lambda page: page.locator(".preview polygon").wait_for(state="attached"))
    drawing.tab.do(lambda page: page.get_by_label("Hall").uncheck())
    assert drawing.tab.do(lambda page: page.locator(".preview polygon").count()) == 0
    drawing.button("Add to the drawing")
    drawing.save()
    made = CountingZone.objects.get(camera=door.camera, zone_name="Door (2)")
    assert (made.zone_coordinates, made.counting_direction) == (scenes.LINE, "in_only")


def test_a_viewer_looks_and_changes_nothing(web: Web, door: CountingZone, open_tab: OpenTab) -> None:
    drawing = opened(web, open_tab, "viewer")
    drawing.drag((0.2, 0.5), (0.2, 0.3))
    assert drawing.shape("Door")["points"][0] == pytest.approx([0.2, 0.5], abs=0.005)
    drawing.press("ArrowDown", "Delete", "f", "l")
    assert drawing.shape("Door")["points"][0] == pytest.approx([0.2, 0.5], abs=0.005)
    found: Any = drawing.tab.do(
        lambda page: (page.locator("[data-do=save]").count(), page.get_by_label("Name").is_disabled())
    )
    assert found == (0, True)
    assert "needs the role of an operator" in drawing.tab.text("[data-editor] > .note")
