"""The admin shows nobody the past or the names of another tenant, and its history writes nothing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client

from analytics.models import EventHandler, EventQueueItem
from analytics.services.events import publish_event
from cameras.models import Camera, CameraGroup, CameraGroupAssignment, CameraLocation
from cameras.services import create_camera, delete_camera, update_camera
from tests import making

pytestmark = pytest.mark.django_db

CAMERAS = "/admin/cameras/camera/"
ZONES = "/admin/counting/countingzone/"
SECRET = "behind the third pillar"


@pytest.fixture
def foreign() -> Camera:
    """Return a camera of the library, described, with a place and a group."""
    library = making.tenant("Library")
    place = CameraLocation.objects.create(location_name="Vault", location_type="indoor", tenant=library)
    camera = making.camera("foreign", tenant=library, location=place)
    group = CameraGroup.objects.create(group_name="Night watch", group_type="zone", tenant=library)
    CameraGroupAssignment.objects.create(group=group, camera=camera)
    return update_camera(camera, description=SECRET)


@pytest.fixture
def anna(client: Client) -> Client:
    """Return a client of an editor of the museum."""
    client.force_login(making.member("anna", making.tenant("Museum"), "operator"))
    return client


def pages_of_history(address: str, row: Camera) -> list[str]:
    """Return the addresses of a row's history and of its oldest version."""
    oldest = Camera.history.filter(id=row.pk).earliest("history_date")
    return [f"{address}{row.pk}/history/", f"{address}{row.pk}/history/{oldest.pk}/"]


def test_the_history_of_another_tenants_camera_is_not_found(anna: Client, foreign: Camera) -> None:
    for address in pages_of_history(CAMERAS, foreign):
        answer = anna.get(address)
        assert answer.status_code == 404
        assert SECRET not in answer.content.decode()


def test_the_history_of_another_tenants_zone_is_not_found(anna: Client, foreign: Camera) -> None:
    zone = making.line(foreign)
    assert anna.get(f"{ZONES}{zone.pk}/history/").status_code == 404


def test_the_history_of_ones_own_camera_opens_without_a_way_back(root: Client, foreign: Camera) -> None:
    for address in pages_of_history(CAMERAS, foreign):
        answer = root.get(address)
        assert answer.status_code == 200
        assert "Revert" not in answer.content.decode()


def test_the_past_of_a_deleted_camera_is_for_superusers(client: Client, foreign: Camera) -> None:
    pages = pages_of_history(CAMERAS, foreign)
    assert foreign.tenant is not None
    editor = making.member("ben", foreign.tenant, "manager")
    CameraGroupAssignment.objects.all().delete()
    delete_camera(foreign)

    client.force_login(editor)
    assert [client.get(address).status_code for address in pages] == [404, 404]
    client.force_login(User.objects.create_superuser("root"))
    assert client.get(pages[0]).status_code == 200


def test_an_old_version_cannot_be_posted_past_the_services(root: Client, foreign: Camera) -> None:
    assert root.post(pages_of_history(CAMERAS, foreign)[1], {"camera_name": "Old"}).status_code == 403
    foreign.refresh_from_db()
    assert (foreign.camera_name, foreign.config_version) == ("Camera foreign", 2)


@pytest.mark.parametrize(
    "kind",
    ["cameras/camera", "cameras/cameralocation", "cameras/cameragroup", "cameras/aimodel", "counting/countingzone"],
)
def test_no_filter_of_a_list_names_another_tenant_or_what_is_its(anna: Client, foreign: Camera, kind: str) -> None:
    making.line(foreign, "Back door")
    body = anna.get(f"/admin/{kind}/").content.decode()
    assert not [name for name in ("Library", "Vault", "Night watch", "Back door") if name in body]


def test_a_camera_that_cannot_be_switched_is_named_and_keeps_back_no_other(root: Client) -> None:
    stuck = create_camera(camera_id="a", camera_name="Stuck", camera_type="IP", is_active=False)
    other = making.camera("b", is_active=False)

    answer = root.post(CAMERAS, {"action": "activate", "_selected_action": [str(stuck.pk), str(other.pk)]})

    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said[0].startswith("1 camera is active.")
    assert said[1:] == ["Stuck: An active camera needs an address."]
    assert list(Camera.objects.filter(is_active=True)) == [other]


def test_what_waits_for_handlers_names_no_camera_of_another_tenant(anna: Client, foreign: Camera) -> None:
    handler = EventHandler.objects.create(handler_name="mail", handler_type="notifier", event_types=["*"])
    publish_event(foreign.camera_id, "camera", "camera.activated", {"camera_id": foreign.camera_id})
    assert EventQueueItem.objects.get().handler == handler

    answer = anna.get("/admin/analytics/eventqueueitem/")

    assert answer.status_code == 200
    assert foreign.camera_id not in answer.content.decode()
