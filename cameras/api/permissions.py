"""Who may change what: members read, operators and managers of the tenant change, managers manage."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.utils.translation import gettext as _

from cameras.querysets import AnyUser
from cameras.roles import may_manage, may_operate, role_in

__all__ = ["may_manage", "may_operate", "require_manager", "require_operator", "role_in"]


def require_operator(user: AnyUser, row: Model | None = None) -> None:
    """Raise PermissionDenied unless the user may change what belongs to the row's tenant.

    `row` is a tenant or anything that belongs to one; without it any tenant will do.
    """
    if not may_operate(user, row):
        raise PermissionDenied(_("This needs the role of an operator."))


def require_manager(user: AnyUser, row: Model | None = None) -> None:
    """Raise PermissionDenied unless the user manages the row's tenant, or any tenant where no row is given."""
    if not may_manage(user, row):
        raise PermissionDenied(_("This needs the role of a manager."))
