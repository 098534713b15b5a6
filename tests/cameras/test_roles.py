"""Roles: what they allow, where, and to whom nothing of it applies."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import AnonymousUser, User

from analytics.models import ClipEvaluation, HandTally, RealtimeCounter, RecordedSpan
from analytics.services.counters import increment_counters
from cameras import roles
from cameras.models import Camera, CameraLocation, Tenant, TenantMember
from tests import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def museum() -> Tenant:
    return making.tenant("Museum")


@pytest.mark.parametrize(
    ("permission", "role"),
    [
        ("cameras.view_camera", "viewer"),
        ("cameras.change_camera", "operator"),
        ("counting.add_countingzone", "operator"),
        ("counting.delete_countingzone", "operator"),
        ("cameras.delete_camera", "manager"),
        ("analytics.reset_realtimecounter", "manager"),
        ("cameras.view_tenantmember", "manager"),
        ("cameras.change_tenant", "manager"),
        ("cameras.add_tenant", None),
        ("analytics.view_eventhandler", None),
        ("auth.view_user", None),
        ("authtoken.view_token", None),
        ("django_celery_beat.change_periodictask", None),
    ],
)
def test_each_permission_needs_a_role_or_a_superuser(permission: str, role: str | None) -> None:
    assert roles.role_for(permission) == role


@pytest.mark.parametrize(("role", "may"), [("viewer", "view"), ("operator", "change"), ("manager", "delete")])
def test_a_role_allows_its_own_and_what_is_below(museum: Tenant, role: str, may: str) -> None:
    verbs = ["view", "change", "delete"]
    user, camera = making.member("anna", museum, role), making.camera(tenant=museum)
    allowed = [verb for verb in verbs if user.has_perm(f"cameras.{verb}_camera", camera)]
    assert allowed == verbs[: verbs.index(may) + 1]
    assert allowed == [verb for verb in verbs if user.has_perm(f"cameras.{verb}_camera")]


def test_who_belongs_to_two_tenants_has_in_each_the_role_there(museum: Tenant) -> None:
    library = making.tenant("Library")
    user = making.member("anna", museum, "manager")
    TenantMember.objects.create(tenant=library, user=user, role="viewer")
    own, other = making.camera(tenant=museum), making.camera(tenant=library)
    assert [user.has_perm("cameras.change_camera", camera) for camera in (own, other)] == [True, False]
    assert [user.has_perm("cameras.view_camera", camera) for camera in (own, other)] == [True, True]
    assert [roles.role_in(user, tenant) for tenant in (museum, library, library.pk)] == ["manager", "viewer", "viewer"]
    assert list(roles.tenants_open_to(user, "operator")) == [museum]
    assert roles.only_tenant(user) == museum
    assert roles.only_tenant(user, "viewer") is None


def counter_of(camera: Camera) -> RealtimeCounter:
    """Return a counter of the camera."""
    increment_counters(camera.camera_id, {"count_in": 1}, making.utc("2026-11-22T12:00:00"), "UTC")
    return RealtimeCounter.objects.get(camera_id=camera.camera_id)


def rows_of(tenant: Tenant) -> list[Any]:
    """Return rows that reach the tenant on all the ways there are."""
    camera = making.camera(tenant=tenant)
    span = RecordedSpan.objects.create(camera=camera, wanted_minutes=1)
    return [
        tenant,
        camera,
        CameraLocation.objects.create(location_name="Hall", tenant=tenant),
        making.line(camera),
        span,
        HandTally.objects.create(span=span),
        counter_of(camera),
        ClipEvaluation.objects.create(camera=camera, video="a.mp4", truth="a.txt"),
    ]


def test_the_role_reaches_every_row_that_hangs_on_the_tenant_and_none_of_another(museum: Tenant) -> None:
    user = making.member("anna", museum, "operator")
    assert {roles.may_operate(user, row) for row in rows_of(museum)} == {True}
    assert {roles.may_view(user, row) for row in rows_of(making.tenant("Library"))} == {False}


def test_rows_are_asked_for_by_role(museum: Tenant) -> None:
    user = making.member("anna", museum, "viewer")
    camera = making.camera(tenant=museum)
    counter = counter_of(camera)
    root = User.objects.create_superuser("root")
    for rows, row in ((type(camera).objects.all(), camera), (RealtimeCounter.objects.all(), counter)):
        assert [list(rows.for_role(user, role)) for role in ("viewer", "operator")] == [[row], []]
        assert list(rows.for_role(root, "manager")) == [row]
        assert list(rows.for_role(AnonymousUser(), "viewer")) == []


def test_nobody_a_switched_off_account_and_the_people_of_a_switched_off_tenant_may_nothing(museum: Tenant) -> None:
    camera, gone = making.camera(tenant=museum), making.member("gone", museum, "manager", is_active=False)
    left = making.member("left", museum, "manager")
    Tenant.objects.filter(pk=museum.pk).update(is_active=False)
    for user in (AnonymousUser(), gone, left):
        assert not roles.may_view(user)
        assert not roles.may_view(user, camera)
        assert not type(camera).objects.for_user(user).exists()
    assert roles.role_in(User.objects.create_superuser("root"), museum) == "manager"


def test_the_admin_lets_operators_managers_staff_and_superusers_in(museum: Tenant) -> None:
    users: list[Any] = [
        making.member("viewer", museum),
        making.member("operator", museum, "operator"),
        making.member("manager", museum, "manager"),
        making.member("staff", museum, is_staff=True),
        User.objects.create_user("root", is_superuser=True),
        AnonymousUser(),
    ]
    assert [user.has_perm("cameras.enter_admin") for user in users] == [False, True, True, True, True, False]


def test_an_app_is_open_to_members_alone_and_others_to_superusers(museum: Tenant) -> None:
    user, stranger = making.member("anna", museum), User.objects.create_user("stranger")
    assert user.has_module_perms("counting")
    assert not user.has_module_perms("auth")
    assert not stranger.has_module_perms("counting")


def test_all_permissions_are_those_that_are_granted_one_by_one(museum: Tenant) -> None:
    found = making.member("anna", museum, "operator").get_all_permissions()
    assert {"cameras.view_camera", "cameras.change_camera", "counting.delete_countingzone"} <= found
    assert not {"cameras.delete_camera", "cameras.view_tenantmember", "auth.view_user"} & found


def test_code_that_does_not_wait_hears_the_same(museum: Tenant) -> None:
    user = making.member("anna", museum, "operator")
    asked = async_to_sync(user.ahas_perm)
    assert [asked("cameras.change_camera"), asked("cameras.delete_camera")] == [True, False]
    assert [async_to_sync(user.ahas_module_perms)(app) for app in ("cameras", "auth")] == [True, False]
