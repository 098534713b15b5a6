"""Who may change what: members read, operators and managers of the tenant change."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cameras.choices import TenantRole
from cameras.models import Camera, TenantMember
from cameras.querysets import AnyUser

OPERATORS = (TenantRole.OPERATOR.value, TenantRole.MANAGER.value)


def may_operate(user: AnyUser, camera: Camera) -> bool:
    """Return whether the user may change what belongs to the camera's tenant."""
    if not user.is_authenticated or not user.is_active:
        return False
    if getattr(user, "is_superuser", False):
        return True
    return TenantMember.objects.filter(tenant=camera.tenant_id, user=user.pk, role__in=OPERATORS).exists()


def require_operator(user: AnyUser, camera: Camera) -> None:
    """Raise PermissionDenied unless the user may change what belongs to the camera."""
    if not may_operate(user, camera):
        raise PermissionDenied(_("This needs the role of an operator."))
