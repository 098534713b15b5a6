"""Who may change what: members read, operators and managers of the tenant change."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cameras.choices import TenantRole
from cameras.models import Camera, TenantMember
from cameras.querysets import AnyUser

OPERATORS = (TenantRole.OPERATOR.value, TenantRole.MANAGER.value)


def may_operate(user: AnyUser, camera: Camera) -> bool:
    """Return whether the user may change what belongs to the camera's tenant.

    Operators and managers of the tenant may, and its other members where they may change cameras in the admin.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    if getattr(user, "is_superuser", False):
        return True
    role = TenantMember.objects.filter(tenant=camera.tenant_id, user=user.pk).values_list("role", flat=True).first()
    return role in OPERATORS or (role is not None and is_editor(user))


def require_operator(user: AnyUser, camera: Camera) -> None:
    """Raise PermissionDenied unless the user may change what belongs to the camera."""
    if not may_operate(user, camera):
        raise PermissionDenied(_("This needs the role of an operator."))


def is_editor(user: Any) -> bool:
    """Say whether the user may change cameras in the admin."""
    return bool(user.is_staff and user.has_perm("cameras.change_camera"))
