"""Histories: who changed what from what to what, and one click back to an earlier version by the service."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cameras.models import AIModel, Camera, CameraLocation, Tenant
from cameras.services import update_camera
from cameras.services.ai_models import update_model
from cameras.services.places import assign_to_group, create_group, create_location, update_location
from cameras.services.tenants import update_tenant
from counting.services import update_zone
from tests import making
from tests.admin_pages import text
from tests.api import clients

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]


@pytest.fixture
def root(client: Client) -> Client:
    """Return a client in which the administrator is logged in."""
    client.force_login(User.objects.create_superuser("root"))
    return client


def address(row: Any) -> str:
    """Return where the history of a row is read."""
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/history/"


def first_version(row: Any) -> Any:
    """Return the oldest version of a row."""
    return type(row).history.filter(id=row.pk).order_by("history_id").first()


def go_back(browser: Client, row: Any, version: Any = None) -> Any:
    """Press the button of a version (default: the oldest)."""
    then = version or first_version(row)
    return browser.post(f"{address(row)}{then.pk}/return/")


def said(browser: Client, answer: Any) -> list[str]:
    """Return what an answer says, and let the browser forget it."""
    browser.cookies.pop("messages", None)
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_the_history_of_a_camera_is_a_table_of_differences(root: Client) -> None:
    anna = User.objects.create_user("anna")
    hall = CameraLocation.objects.create(location_name="Hall")
    camera = making.camera("door", camera_name="Door")
    update_camera(camera, user=anna, camera_name="North", location=hall, tags=["vip"], tracking_enabled=False)
    update_camera(camera, new_password="s3cret-word", quality_level="low")

    page = text(root.get(address(camera)).content.decode())

    for words in (
        "Name: Door → North", "Location: – → Hall", 'Tags: – → ["vip"]', "Track people: yes → no",
        "Password: … → changed", "Analysed quality: High: 10 frames a second → Low: 2 frames a second", "anna",
        "the product itself", "Made",
    ):  # fmt: skip
        assert words in page, words
    assert "s3cret" not in page
    assert "onfig version" not in page


def test_one_click_brings_a_camera_back_as_a_new_version(root: Client) -> None:
    hall = CameraLocation.objects.create(location_name="Hall")
    camera = making.camera("door", camera_name="Door", location=hall)
    update_camera(camera, camera_name="North", location=None, confidence_threshold="0.2")

    answer = go_back(root, camera)

    assert answer.headers["Location"] == address(camera)
    (words,) = said(root, answer)
    assert words.startswith("“Door” is set as it was at ")
    camera.refresh_from_db()
    assert (camera.camera_name, camera.location, str(camera.confidence_threshold)) == ("Door", hall, "0.7000")
    assert camera.config_version == 3
    newest = Camera.history.filter(id=camera.pk).first()
    assert newest.history_user_name == "root"
    assert newest.history_change_reason.startswith("returned to 2")
    assert "is as it was at" in said(root, go_back(root, camera))[0]
    camera.refresh_from_db()
    assert camera.config_version == 3


def test_a_password_does_not_come_back_and_that_is_said(root: Client) -> None:
    camera = making.camera("door", stream_username="anna", new_password="first-word")
    update_camera(camera, stream_username="bert", new_password="second-word")
    encrypted = Camera.objects.get().stream_password

    words = said(root, go_back(root, camera))

    assert words[1] == "Passwords never come back: set it again where it was another one then."
    camera.refresh_from_db()
    assert (camera.stream_username, camera.stream_password) == ("anna", encrypted)


def test_what_does_not_fit_any_more_is_refused_with_its_reason(root: Client) -> None:
    hall = CameraLocation.objects.create(location_name="Hall")
    old = AIModel.objects.create(name="old", version="1", backend="motion")
    placed = making.camera("placed", camera_name="Placed", location=hall)
    modelled = making.camera("modelled", ai_model=old)
    update_camera(placed, location=None, camera_name="New")
    update_camera(modelled, ai_model=None)
    hall.delete()
    AIModel.objects.update(status="retired")

    assert said(root, go_back(root, placed)) == [
        "It cannot go back: that does not fit any more. Location was deleted since."
    ]
    (words,) = said(root, go_back(root, modelled))
    assert words.startswith("It cannot go back: that does not fit any more. ")
    placed.refresh_from_db()
    assert (placed.camera_name, placed.config_version) == ("New", 2)


def test_a_line_comes_back_where_it_was_with_a_version_of_its_own(root: Client) -> None:
    zone = making.line(making.camera("door"))
    update_zone(zone, zone_coordinates={"units": "normalized", "points": [[0.1, 0.1], [0.1, 0.9]]}, max_capacity=5)

    go_back(root, zone)

    zone.refresh_from_db()
    assert (zone.zone_coordinates, zone.max_capacity, zone.version) == (making.LINE, None, 3)


def test_places_groups_models_and_tenants_come_back_too(root: Client) -> None:
    museum = making.tenant("Museum")
    hall = create_location(location_name="Hall", tenant=museum, tags=["a"])
    group = create_group(group_name="Night", tenant=museum)
    model = AIModel.objects.create(name="fast", version="1", backend="motion", tenant=museum)
    update_location(hall, location_name="Cellar", tags=[], max_capacity=7)
    group.group_name = "Day"
    group.save()
    update_model(model, parameters={"confidence": 0.5}, metrics={"recall": 0.9})
    update_tenant(museum, name="Gallery", timezone="Europe/Paris")

    for row in (hall, group, model, museum):
        assert "is set as it was at" in said(root, go_back(root, row))[0], row
        row.refresh_from_db()

    assert (hall.location_name, hall.tags, hall.max_capacity) == ("Hall", ["a"], None)
    assert group.group_name == "Night"
    assert (model.parameters, model.metrics) == ({}, {"recall": 0.9})
    assert (museum.name, museum.timezone) == ("Museum", "UTC")
    assert Tenant.history.filter(id=museum.pk).first().history_user_name == "root"


def test_strangers_find_nothing_viewers_read_and_operators_go_back() -> None:
    museum, airport = making.tenant("Museum"), making.tenant("Airport")
    camera = making.camera("door", camera_name="Door", tenant=museum)
    update_camera(camera, camera_name="North")
    then = first_version(camera)
    stranger, viewer, operator = (
        clients.browser(clients.member(tenant, role))
        for tenant, role in ((airport, "manager"), (museum, "viewer"), (museum, "operator"))
    )

    assert go_back(stranger, camera, then).status_code == 404
    assert go_back(viewer, camera, then).status_code in (302, 403)
    camera.refresh_from_db()
    assert camera.camera_name == "North"
    assert go_back(operator, camera, then).status_code == 302
    camera.refresh_from_db()
    assert camera.camera_name == "Door"
    assert operator.get(f"{address(camera)}{then.pk}/return/").status_code == 405


def test_a_version_of_another_row_is_not_found(root: Client) -> None:
    camera, other = making.camera("door"), making.camera("gate")

    assert go_back(root, camera, first_version(other)).status_code == 404


def test_a_manager_changes_the_tenant_back_but_not_what_is_the_installations() -> None:
    museum = making.tenant("Museum")
    manager = clients.browser(clients.member(museum, "manager"))
    update_tenant(museum, slug="other", timezone="Europe/Paris")

    assert said(manager, go_back(manager, museum)) == [
        "It cannot go back: that does not fit any more. This is for the administrator."
    ]
    museum.refresh_from_db()
    assert museum.timezone == "Europe/Paris"


def test_a_group_takes_cameras_in_and_out_by_the_services(root: Client) -> None:
    group = create_group(group_name="Night")
    inside, outside = making.camera("inside"), making.camera("outside")
    assign_to_group(group, inside)
    row = group.assignments.get()
    page = f"/admin/cameras/cameragroup/{group.pk}/change/"
    form = {
        "group_name": "Night", "group_type": "other", "description": "", "assignments-TOTAL_FORMS": "2",
        "assignments-INITIAL_FORMS": "1", "assignments-0-id": str(row.pk), "assignments-0-group": str(group.pk),
        "assignments-0-camera": "inside", "assignments-0-DELETE": "on", "assignments-1-id": "",
        "assignments-1-group": str(group.pk), "assignments-1-camera": "outside",
    }  # fmt: skip

    assert root.post(page, form).status_code == 302

    assert list(group.cameras.all()) == [outside]


def test_a_page_of_history_costs_the_same_for_two_versions_and_for_many(root: Client) -> None:
    halls = [CameraLocation.objects.create(location_name=f"Hall {number}") for number in range(20)]
    camera = making.camera("door")
    update_camera(camera, location=halls[0])

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert root.get(address(camera)).status_code == 200
        return len(asked)

    queries()
    two = queries()
    for hall in halls[1:]:
        update_camera(camera, location=hall)

    assert queries() <= two + 1  # whether there is an older page
