"""What a member of a tenant may do: the one place that turns a role into rights, for pages, admin and API alike.

Django's own permissions are asked as everywhere (`user.has_perm`, `{{ perms }}`), but answered here: what belongs to a
tenant is decided by the role in that tenant, all else belongs to superusers. Groups and permissions that were given by
hand count for nothing.
"""

from __future__ import annotations

from typing import Any, cast

from asgiref.sync import sync_to_async
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import QuerySet

from cameras.choices import TenantRole
from cameras.models import Tenant
from cameras.querysets import AnyUser, memberships_of

VIEWER, OPERATOR, MANAGER = TenantRole.VIEWER.value, TenantRole.OPERATOR.value, TenantRole.MANAGER.value
APPS = frozenset({"cameras", "counting", "analytics", "streams", "dashboards"})
ENTER_ADMIN = "cameras.enter_admin"  # asked by pages that link to the admin; no row of Django's table of permissions

# The role that each kind of permission needs; what is not listed needs a manager.
VERBS = {"view": VIEWER, "add": OPERATOR, "change": OPERATOR}
# Where single permissions differ. None: superusers alone.
EXCEPTIONS: dict[str, str | None] = {
    "cameras.add_tenant": None,
    "cameras.change_tenant": MANAGER,
    "cameras.delete_tenant": None,
    "cameras.view_tenantmember": MANAGER,
    "cameras.add_tenantmember": MANAGER,
    "cameras.change_tenantmember": MANAGER,
    # What holds no counts: the services refuse to delete a line that has counted.
    "cameras.delete_cameragroupassignment": OPERATOR,
    "counting.delete_countingzone": OPERATOR,
    "analytics.delete_recordedspan": OPERATOR,
    "analytics.delete_clipevaluation": OPERATOR,
    # Of the whole installation.
    "analytics.view_eventhandler": None,
    "analytics.add_eventhandler": None,
    "analytics.change_eventhandler": None,
    "analytics.delete_eventhandler": None,
}


def role_for(permission: str) -> str | None:
    """Return the least role that gives a permission like `cameras.change_camera`; None: superusers alone."""
    app, _dot, name = permission.partition(".")
    if app not in APPS:
        return None
    if permission in EXCEPTIONS:
        return EXCEPTIONS[permission]
    return VERBS.get(name.partition("_")[0], MANAGER)


def roles_of(user: AnyUser) -> dict[int, str]:
    """Return the user's role in each active tenant by its id, asked once for each instance of the user."""
    if not user.is_authenticated or not user.is_active:
        return {}
    held: Any = user
    if not hasattr(held, "_roles_in_tenants"):
        held._roles_in_tenants = dict(memberships_of(user).values_list("tenant_id", "role"))
    return cast(dict[int, str], held._roles_in_tenants)


def is_master(user: AnyUser) -> bool:
    """Say whether the user is over all tenants."""
    return bool(user.is_authenticated and user.is_active and getattr(user, "is_superuser", False))


def role_in(user: AnyUser, tenant: Tenant | int | None) -> str | None:
    """Return the user's role in a tenant; None for a stranger. A superuser is a manager of all."""
    if is_master(user):
        return MANAGER
    key = tenant.pk if isinstance(tenant, Tenant) else tenant
    return roles_of(user).get(key) if key is not None else None


def holds(user: AnyUser, role: str, row: models.Model | None = None) -> bool:
    """Say whether the user has at least the role where the row belongs, or in any tenant where none is given.

    `row` is a tenant, or anything that belongs to one.
    """
    if is_master(user):
        return True
    enough = TenantRole(role).and_above()
    if row is None:
        return not set(enough).isdisjoint(roles_of(user).values())
    tenant = tenant_key(row)
    if tenant is not None:
        return role_in(user, tenant) in enough
    rows: Any = type(row)._default_manager.filter(pk=row.pk)  # no path leads to the tenant: the queryset knows the way
    return hasattr(rows, "for_role") and bool(rows.for_role(user, role).exists())


def tenant_key(row: models.Model) -> int | None:
    """Return the id of the tenant that a row belongs to; None where no path of foreign keys leads there."""
    *steps, last = str(getattr(type(row)._default_manager.all(), "tenant_path", "tenant")).split("__")
    found: Any = row
    for step in steps:
        found = getattr(found, step, None)
    return cast(int | None, getattr(found, last if last == "pk" else f"{last}_id", None))


def may_view(user: AnyUser, row: models.Model | None = None) -> bool:
    """Say whether the user may see the row, or anything at all where none is given."""
    return holds(user, VIEWER, row)


def may_operate(user: AnyUser, row: models.Model | None = None) -> bool:
    """Say whether the user may change what belongs to the row's tenant: cameras, zones, places, models."""
    return holds(user, OPERATOR, row)


def may_manage(user: AnyUser, row: models.Model | None = None) -> bool:
    """Say whether the user may manage people of the row's tenant, and delete or reset what belongs to it."""
    return holds(user, MANAGER, row)


def may_enter_admin(user: AnyUser) -> bool:
    """Say whether the admin lets the user in: operators and managers, and staff, who see what their roles show."""
    is_staff = getattr(user, "is_staff", False)
    return user.is_authenticated and user.is_active and (is_staff or may_operate(user))


def tenants_open_to(user: AnyUser, role: str) -> QuerySet[Tenant]:
    """Return the tenants in which the user has at least the role; all for a superuser."""
    return Tenant.objects.all().for_role(user, role)


def only_tenant(user: AnyUser, role: str = OPERATOR) -> Tenant | None:
    """Return the tenant of what the user makes without naming one; None where there is a choice, or no tenant."""
    found = list(tenants_open_to(user, role)[:2])
    return found[0] if len(found) == 1 else None


class RoleBackend(ModelBackend):
    """Logs in as Django does, and answers what a user may do by the roles in the tenants.

    Superusers never reach it: Django lets them do everything.
    """

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Say whether the role suffices where the row belongs, or in any tenant where none is given."""
        if perm == ENTER_ADMIN:
            return may_enter_admin(user_obj)
        role = role_for(perm)
        return role is not None and holds(user_obj, role, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Say whether there is anything to see in an app."""
        return app_label in APPS and may_view(user_obj)

    async def ahas_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Say the same to code that does not wait."""
        return await sync_to_async(self.has_perm)(user_obj, perm, obj)

    async def ahas_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Say the same to code that does not wait."""
        return await sync_to_async(self.has_module_perms)(user_obj, app_label)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return the names of all permissions that the user has."""
        pairs = Permission.objects.filter(content_type__app_label__in=APPS).values_list(
            "content_type__app_label", "codename"
        )
        return {name for app, word in pairs if self.has_perm(user_obj, name := f"{app}.{word}", obj)}
