"""The admin follows the role in the tenant of each row: pages, actions, choices, inlines, the door itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client

from cameras.models import AIModel, Camera, CameraGroup, CameraGroupAssignment, CameraLocation, Tenant, TenantMember
from tests import making

pytestmark = pytest.mark.django_db

CAMERAS = "/admin/cameras/camera/"


@pytest.fixture
def museum() -> Tenant:
    return making.tenant("Museum")


@pytest.fixture
def library() -> Tenant:
    return making.tenant("Library")


def browser(name: str, *roles: tuple[Tenant, str], **values: Any) -> Client:
    """Return the client of somebody with a role in each of some tenants."""
    user = User.objects.create_user(name, **values)
    for tenant, role in roles:
        TenantMember.objects.create(tenant=tenant, user=user, role=role)
    client = Client()
    client.force_login(user)
    return client


def test_the_admin_is_open_to_operators_without_any_permission_and_closed_to_viewers(museum: Tenant) -> None:
    assert browser("olga", (museum, "operator")).get("/admin/").status_code == 200
    assert browser("staff", (museum, "viewer"), is_staff=True).get("/admin/").status_code == 200
    refused = browser("vera", (museum, "viewer")).get("/admin/", follow=True)
    assert refused.status_code == 403
    assert "Your account may not do this" in refused.content.decode()
    door = Client().get("/admin/cameras/camera/", follow=True)
    assert door.redirect_chain[-1][0] == "/login/?next=%2Fadmin%2Fcameras%2Fcamera%2F"


def test_the_door_leads_to_no_other_host() -> None:
    answer = Client().get("/admin/login/?next=https://elsewhere.example/")
    assert answer.headers["Location"] == "/login/?next=%2Fadmin%2F"


def test_a_viewer_of_the_staff_reads_and_writes_nothing(museum: Tenant) -> None:
    camera = making.camera(tenant=museum)
    client = browser("vera", (museum, "viewer"), is_staff=True)
    page = client.get(f"{CAMERAS}{camera.pk}/change/")
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    assert client.post(f"{CAMERAS}{camera.pk}/change/", {"camera_name": "Mine"}).status_code == 403
    assert client.get(f"{CAMERAS}add/").status_code == 403
    client.post(CAMERAS, {"action": "deactivate", "_selected_action": [camera.pk]})
    camera.refresh_from_db()
    assert (camera.camera_name, camera.is_active) == ("Camera " + camera.camera_id, True)


def test_an_operator_changes_but_deletes_no_camera(museum: Tenant) -> None:
    camera = making.camera(tenant=museum)
    address = f"{CAMERAS}{camera.pk}/delete/"
    assert browser("olga", (museum, "operator")).post(address, {"post": "yes"}).status_code == 403
    assert browser("max", (museum, "manager")).post(address, {"post": "yes"}).status_code == 302
    assert not Camera.objects.exists()


def test_in_each_of_two_tenants_somebody_has_the_role_there(museum: Tenant, library: Tenant) -> None:
    own, other = making.camera("own", tenant=museum), making.camera("other", tenant=library)
    client = browser("olga", (museum, "operator"), (library, "viewer"))
    listed = client.get(CAMERAS).content.decode()
    assert "Camera own" in listed
    assert "Camera other" in listed
    assert client.post(f"{CAMERAS}{other.pk}/change/", {"camera_name": "Mine"}).status_code == 403
    page = client.get(f"{CAMERAS}{other.pk}/change/").content.decode()
    assert 'name="_save"' not in page
    assert "zone_name" not in page.partition("zones-TOTAL_FORMS")[2]  # no line may be added there
    answer = client.post(CAMERAS, {"action": "deactivate", "_selected_action": [own.pk, other.pk]})
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said == ["Nothing was done: for some of the chosen rows you are not an operator."]
    assert Camera.objects.filter(is_active=True).count() == 2


def test_rows_of_strangers_that_are_posted_to_an_action_are_not_touched(museum: Tenant, library: Tenant) -> None:
    foreign = making.camera("foreign", tenant=library)
    client = browser("olga", (museum, "manager"))
    for action in ("deactivate", "delete_selected"):
        client.post(CAMERAS, {"action": action, "_selected_action": [foreign.pk], "post": "yes"})
    foreign.refresh_from_db()
    assert foreign.is_active


@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("counting/countingzone", "camera"),
        ("cameras/cameralocation", "tenant"),
        ("cameras/cameragroup", "tenant"),
        ("cameras/aimodel", "tenant"),
        ("analytics/clipevaluation", "camera"),
        ("analytics/clipevaluation", "ai_model"),
    ],
)
def test_a_form_offers_only_what_the_role_may_write(museum: Tenant, library: Tenant, page: str, field: str) -> None:
    for tenant in (museum, library, making.tenant("Bank")):
        making.camera(tenant.slug, tenant=tenant)
        AIModel.objects.create(name=tenant.slug, version="1", backend="motion", tenant=tenant)
    client = browser("olga", (museum, "operator"), (library, "viewer"))
    form = client.get(f"/admin/{page}/add/").context["adminform"].form
    offered = form.fields[field].queryset
    assert [getattr(row, "tenant", row) for row in offered] == [museum]


def test_the_only_tenant_is_chosen_by_itself_and_must_be_named(museum: Tenant) -> None:
    client = browser("olga", (museum, "operator"))
    field = client.get("/admin/cameras/cameralocation/add/").context["adminform"].form.fields["tenant"]
    assert (field.initial, field.required, field.empty_label) == (museum.pk, True, None)
    client.post("/admin/cameras/cameralocation/add/", {"location_name": "Hall", "location_type": "indoor", "tags": ""})
    assert not CameraLocation.objects.exists()


def test_a_group_takes_no_camera_of_strangers_and_does_not_tell_that_there_is_one(
    museum: Tenant, library: Tenant
) -> None:
    making.camera("foreign", tenant=library)
    group = CameraGroup.objects.create(group_name="All", tenant=museum)
    client = browser("olga", (museum, "operator"))
    errors = []
    for camera in ("foreign", "nothing-there"):
        rows = {"assignments-TOTAL_FORMS": "1", "assignments-INITIAL_FORMS": "0", "assignments-0-camera": camera}
        values = {"group_name": "All", "group_type": "other", "description": "", "assignments-0-group": str(group.pk)}
        answer = client.post(f"/admin/cameras/cameragroup/{group.pk}/change/", values | rows)
        errors.append(str(answer.context["inline_admin_formsets"][0].formset.errors))
    assert "Select a valid choice" in errors[0]
    assert errors[0].replace("foreign", "nothing-there") == errors[1]
    assert not CameraGroupAssignment.objects.exists()


def test_every_action_says_what_it_needs() -> None:
    open_to_owners = {"revoke"}  # of one's own tokens
    pages: list[Any] = [
        page for page in admin.site._registry.values() if type(page).__module__.partition(".")[0] != "config"
    ]
    silent = [
        f"{page}: {name}"
        for page in pages
        for action, name, _words in page._get_base_actions()
        if not getattr(action, "allowed_permissions", ()) and name not in open_to_owners
    ]
    assert silent == []


def test_accounts_tokens_of_others_and_machinery_are_closed_to_managers(museum: Tenant) -> None:
    client = browser("max", (museum, "manager"))
    for page in ("auth/user", "django_celery_beat/periodictask", "analytics/eventhandler"):
        assert client.get(f"/admin/{page}/").status_code == 403
    other = User.objects.create_user("other")
    answers = [client.get(f"/admin/auth/user/{pk}/history/") for pk in (other.pk, 987_654)]
    assert [answer.status_code for answer in answers] == [302, 302]
