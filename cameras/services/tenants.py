"""Making, changing and deleting tenants."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from cameras.models import Tenant
from cameras.querysets import AnyUser
from cameras.roles import is_master, may_manage
from cameras.services.rows import delete_row, write_changes, write_new

OF_THE_INSTALLATION = ("slug", "is_active")  # what no manager changes of the own tenant


def create_tenant(*, user: AnyUser | None = None, **values: Any) -> Tenant:
    """Return a new tenant. Raises PermissionDenied for all but superusers, ValidationError with faults at their fields.

    `user` None is the product itself.
    """
    _require_master(user)
    return write_new(Tenant(**values), user)


def update_tenant(tenant: Tenant, *, user: AnyUser | None = None, **changes: Any) -> Tenant:
    """Change a tenant: its managers all but what the installation knows it by. Raises as `create_tenant`."""
    if user is not None and not is_master(user):
        if not may_manage(user, tenant):
            raise PermissionDenied(_("This needs the role of a manager."))
        for name in set(OF_THE_INSTALLATION).intersection(changes):
            raise ValidationError({name: _("This is for the administrator.")})
    return write_changes(tenant, user, changes, keys=("name", "slug"))


def delete_tenant(tenant: Tenant, *, user: AnyUser | None = None) -> None:
    """Delete a tenant that owns nothing, with its memberships. Raises PermissionDenied, DeletionRefusedError."""
    _require_master(user)
    delete_row(tenant)


def _require_master(user: AnyUser | None) -> None:
    if user is not None and not is_master(user):
        raise PermissionDenied(_("This is for the administrator."))
