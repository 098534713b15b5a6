"""Who may change what belongs to a camera."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.core.exceptions import PermissionDenied

from cameras.api.permissions import may_manage, may_operate, require_manager, require_operator
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


@pytest.mark.parametrize(
    ("role", "operates", "manages"), [("viewer", False, False), ("operator", True, False), ("manager", True, True)]
)
def test_the_role_in_the_cameras_tenant_decides(
    camera: Camera, museum: Tenant, role: str, operates: bool, manages: bool
) -> None:
    teammate, stranger = clients.member(museum, role), clients.member(making.tenant("Airport"), role)
    assert (may_operate(teammate, camera), may_manage(teammate, camera)) == (operates, manages)
    assert (may_operate(stranger, camera), may_manage(stranger, camera)) == (False, False)


def test_permissions_given_by_hand_and_an_account_of_staff_add_nothing(camera: Camera, museum: Tenant) -> None:
    user = clients.member(museum, "viewer")
    User.objects.filter(pk=user.pk).update(is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    assert may_operate(User.objects.get(pk=user.pk), camera) is False


def test_nobody_may_not_whoever_is_switched_off_neither_a_superuser_may(camera: Camera, museum: Tenant) -> None:
    gone = clients.member(museum, "manager")
    gone.is_active = False
    assert may_operate(AnonymousUser(), camera) is False
    assert may_operate(gone, camera) is False
    assert may_operate(User.objects.create_superuser("root"), camera) is True


def test_a_viewer_is_told_what_is_missing(camera: Camera, museum: Tenant) -> None:
    with pytest.raises(PermissionDenied, match="needs the role of an operator"):
        require_operator(clients.member(museum, "viewer"), camera)
    with pytest.raises(PermissionDenied, match="needs the role of a manager"):
        require_manager(clients.member(museum, "operator"), camera)
