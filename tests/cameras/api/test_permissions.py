"""Who may change what belongs to a camera."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.core.exceptions import PermissionDenied

from cameras.api.permissions import may_operate, require_operator
from cameras.models import Camera, Tenant
from tests import making
from tests.api import clients

pytestmark = pytest.mark.django_db


@pytest.fixture
def museum() -> Tenant:
    return making.tenant("Museum")


@pytest.fixture
def camera(museum: Tenant) -> Camera:
    return making.camera(tenant=museum)


def editor(user: User) -> User:
    """Return the user as somebody who changes cameras in the admin."""
    user.is_staff = True
    user.save()
    user.user_permissions.add(Permission.objects.get(codename="change_camera", content_type__app_label="cameras"))
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(("role", "may"), [("viewer", False), ("operator", True), ("manager", True)])
def test_the_role_in_the_cameras_tenant_decides(camera: Camera, museum: Tenant, role: str, may: bool) -> None:
    assert may_operate(clients.member(museum, role), camera) is may
    assert may_operate(clients.member(making.tenant("Airport"), role), camera) is False


def test_members_who_change_cameras_in_the_admin_may_those_of_other_tenants_not(camera: Camera, museum: Tenant) -> None:
    assert may_operate(editor(clients.member(museum, "viewer")), camera) is True
    assert may_operate(editor(clients.member(making.tenant("Airport"), "manager")), camera) is False


def test_nobody_may_not_whoever_is_switched_off_neither_a_superuser_may(camera: Camera, museum: Tenant) -> None:
    gone = clients.member(museum, "manager")
    gone.is_active = False
    assert may_operate(AnonymousUser(), camera) is False
    assert may_operate(gone, camera) is False
    assert may_operate(User.objects.create_superuser("root"), camera) is True


def test_a_viewer_is_told_what_is_missing(camera: Camera, museum: Tenant) -> None:
    with pytest.raises(PermissionDenied, match="needs the role of an operator"):
        require_operator(clients.member(museum, "viewer"), camera)
