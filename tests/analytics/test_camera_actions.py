"""Actions on many cameras: what they say, what they refuse, who may, and the way back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client

from analytics.models import RealtimeCounter
from analytics.services.counters import increment_counters
from cameras.models import AIModel, Camera, CameraGroup, CameraHealth, CameraLocation
from cameras.services import create_camera, update_camera
from tests import making
from tests.admin_pages import text
from tests.api import clients
from tests.making import utc

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]

CAMERAS = "/admin/cameras/camera/"


@pytest.fixture
def root(client: Client) -> Client:
    """Return a client in which the administrator is logged in."""
    client.force_login(User.objects.create_superuser("root"))
    return client


def run(browser: Client, action: str, *cameras: Camera, **form: Any) -> list[str]:
    """Run an action on cameras; return what is said, without buttons."""
    answer = post(browser, action, *cameras, **form)
    assert answer.status_code == 302, text(answer.content.decode())
    return said(browser, answer)


def said(browser: Client, answer: Any) -> list[str]:
    """Return what an answer says, without buttons, and let the browser forget it."""
    browser.cookies.pop("messages", None)
    return [text(str(message).partition("<button")[0]) for message in get_messages(answer.wsgi_request)]


def post(browser: Client, action: str, *cameras: Camera, **form: Any) -> Any:
    """Return the answer to an action."""
    chosen = {"action": action, "_selected_action": [str(camera.pk) for camera in cameras]}
    return browser.post(CAMERAS, {**chosen, **({"apply": "1", **form} if form else {})})


def undo(browser: Client) -> list[str]:
    """Press the newest button that undoes; return what is said."""
    token = list(browser.session["camera_undo"])[-1]
    answer = browser.post(CAMERAS + "undo/", {"token": token})
    return said(browser, answer)


def test_stopping_cameras_says_how_many_and_can_be_undone(root: Client) -> None:
    first, second, off = making.camera("a"), making.camera("b"), making.camera("c", is_active=False)

    assert run(root, "deactivate", first, second, off) == [
        "2 cameras are stopped; their history stays.",
        "1 camera was so already.",
    ]
    assert not Camera.objects.filter(is_active=True).exists()
    assert 'id="hc-undo"' in root.get(CAMERAS).content.decode()
    assert undo(root) == ["2 cameras are as they were."]
    assert set(Camera.objects.filter(is_active=True)) == {first, second}


def test_what_somebody_has_changed_since_is_not_undone(root: Client) -> None:
    first, second = making.camera("a", camera_name="First"), making.camera("b")
    run(root, "deactivate", first, second)
    first.refresh_from_db()
    update_camera(first, camera_name="Mine")

    assert undo(root) == [
        "1 camera is as it was.",
        "Mine: Somebody else has changed this camera meanwhile. Reload the page and try again.",
    ]
    assert list(Camera.objects.filter(is_active=True)) == [second]


def test_an_action_is_undone_once_and_a_made_up_one_never(root: Client) -> None:
    run(root, "deactivate", making.camera("a"))
    token = next(iter(root.session["camera_undo"]))
    root.post(CAMERAS + "undo/", {"token": token})

    for wrong in (token, "made-up", ""):
        answer = root.post(CAMERAS + "undo/", {"token": wrong})
        assert "That cannot be undone any more." in [str(message) for message in get_messages(answer.wsgi_request)]
    assert root.get(CAMERAS + "undo/").status_code == 405


def test_what_refuses_is_named_with_its_reason_and_keeps_no_other_back(root: Client) -> None:
    without = [
        create_camera(camera_id=f"no-{number}", camera_name=f"No {number}", camera_type="IP", is_active=False)
        for number in range(7)
    ]
    good = making.camera("good", is_active=False)

    assert run(root, "activate", *without, good) == [
        "1 camera is active.",
        "No 0, No 1, No 2, No 3, No 4 and 2 more: An active camera needs an address.",
    ]


def test_place_and_model_are_asked_for_set_and_given_back(root: Client) -> None:
    museum = making.tenant("Museum")
    hall = CameraLocation.objects.create(location_name="Hall", tenant=museum)
    model = AIModel.objects.create(name="fast", version="1", backend="motion", tenant=museum)
    own, foreign = making.camera("own", tenant=museum), making.camera("foreign", camera_name="Foreign")

    page = text(post(root, "set_place", own, foreign).content.decode())
    assert "2 cameras" in page
    assert "Set the place" in page
    assert run(root, "set_place", own, foreign, location=str(hall.pk)) == [
        "1 camera: Hall.", "Foreign: Belongs to another tenant.",
    ]  # fmt: skip
    assert run(root, "set_model", own, ai_model=str(model.pk)) == ["1 camera counts with fast 1."]
    own.refresh_from_db()
    assert (own.location, own.ai_model) == (hall, model)
    assert undo(root) == ["1 camera is as it was."]
    own.refresh_from_db()
    assert (own.location, own.ai_model) == (hall, None)
    assert run(root, "set_place", own, location="") == ["1 camera: no place."]


def test_a_retired_model_and_a_place_that_is_none_are_not_taken(root: Client) -> None:
    camera = making.camera("a")
    old = AIModel.objects.create(name="old", version="1", backend="motion", status="retired")

    for action, form in (("set_model", {"ai_model": str(old.pk)}), ("set_place", {"location": "999"})):
        answer = post(root, action, camera, **form)
        assert "Select a valid choice." in text(answer.content.decode())
    camera.refresh_from_db()
    assert camera.config_version == 1


def test_cameras_enter_and_leave_a_group_once(root: Client) -> None:
    museum = making.tenant("Museum")
    group = CameraGroup.objects.create(group_name="Night", tenant=museum)
    own, foreign = making.camera("own", tenant=museum), making.camera("foreign", camera_name="Foreign")

    assert run(root, "assign_group", own, foreign, group=str(group.pk)) == [
        "1 camera is now in “Night”.", "Foreign: Belongs to another tenant.",
    ]  # fmt: skip
    assert run(root, "assign_group", own, group=str(group.pk)) == ["1 camera was so already."]
    assert list(group.cameras.all()) == [own]
    assert run(root, "leave_group", own, foreign, group=str(group.pk)) == [
        "1 camera has left “Night”.", "1 camera was so already.",
    ]  # fmt: skip
    assert "1 camera has left “Night”." in str(LogEntry.objects.filter(object_id=own.pk).values_list("change_message"))


def test_a_maintenance_is_begun_for_some_hours_and_ended(root: Client) -> None:
    camera, other = making.camera("a"), making.camera("b")
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False):
        assert run(root, "begin_maintenance", camera, hours="1.5", notes="New lens") == [
            "1 camera is in maintenance.",
        ]  # fmt: skip

    health = CameraHealth.objects.get(camera=camera)
    assert (health.status, health.maintenance_notes) == ("maintenance", "New lens")
    assert health.maintenance_until == utc("2026-11-24T12:00:00") + dt.timedelta(minutes=90)
    assert run(root, "finish_maintenance", camera, other) == ["1 maintenance is over.", "1 camera was so already."]
    refused = post(root, "begin_maintenance", camera, hours="-1", notes="")
    assert "greater than or equal to 0.25" in text(refused.content.decode())


def test_counts_are_reset_with_a_reason_alone(root: Client) -> None:
    camera = making.camera("door")
    increment_counters("door", {"count_in": 3}, utc("2026-11-24T12:00:00"), "UTC")

    assert "This field is required." in text(post(root, "reset_counts", camera, reason="").content.decode())
    assert run(root, "reset_counts", camera, reason="Dirty lens") == ["The counts of 1 camera begin at 0."]
    assert RealtimeCounter.objects.get().current_count == 0


def test_viewers_do_nothing_operators_what_is_theirs_and_managers_reset() -> None:
    museum, airport = making.tenant("Museum"), making.tenant("Airport")
    own, foreign = making.camera("own", tenant=museum), making.camera("foreign", tenant=airport)
    operator = clients.browser(clients.member(museum, "operator"))
    manager = clients.browser(clients.member(museum, "manager"))
    increment_counters("own", {"count_in": 3}, utc("2026-11-24T12:00:00"), "UTC")

    viewer = clients.browser(clients.member(museum, "viewer"))
    assert post(viewer, "deactivate", own).status_code in (302, 403)
    post(operator, "deactivate", foreign)
    post(operator, "reset_counts", own, reason="x")
    assert Camera.objects.filter(is_active=True).count() == 2
    assert RealtimeCounter.objects.get().current_count == 3
    post(manager, "reset_counts", own, reason="x")
    run(operator, "deactivate", own)

    assert RealtimeCounter.objects.get().current_count == 0
    assert list(Camera.objects.filter(is_active=True)) == [foreign]


def test_forms_offer_rows_of_the_own_tenants_alone() -> None:
    museum, airport = making.tenant("Museum"), making.tenant("Airport")
    own = making.camera("own", tenant=museum)
    group = CameraGroup.objects.create(group_name="Secret group", tenant=airport)
    hall = CameraLocation.objects.create(location_name="Secret hall", tenant=airport)
    operator = clients.browser(clients.member(museum, "operator"))

    for action, form in (("assign_group", {"group": str(group.pk)}), ("set_place", {"location": str(hall.pk)})):
        assert "Secret" not in post(operator, action, own).content.decode()
        assert "Select a valid choice." in text(post(operator, action, own, **form).content.decode())
