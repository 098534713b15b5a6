"""Reads of rows that belong to tenants, chainable; every row that leaves an app goes through `for_tenant`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from cameras.choices import TenantRole

if TYPE_CHECKING:
    from cameras.models import Tenant

RowT = TypeVar("RowT", bound=models.Model)
AnyUser = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True)
class Acting:
    """A user in at least a role: stands for the tenants in which they have it."""

    user: AnyUser
    role: str

    @property
    def is_superuser(self) -> bool:
        """A superuser has every role in every tenant."""
        return bool(self.user.is_active and getattr(self.user, "is_superuser", False))


class TenantQuerySet(models.QuerySet[RowT]):
    """Rows that reach their tenant by `tenant_path`."""

    tenant_path = "tenant"

    def for_tenant(self, whose: Tenant | AnyUser | Acting) -> Self:
        """Return the rows of a tenant, or those that a user may see, or may see in a role."""
        if isinstance(whose, Acting):
            return self._of_member(whose.user, whose.role)
        if isinstance(whose, AbstractBaseUser | AnonymousUser):
            return self.for_user(whose)
        return self.filter(**{self.tenant_path: whose.pk})

    def for_user(self, user: AnyUser) -> Self:
        """Return the rows of the user's tenants: all for a superuser, none for nobody."""
        return self._of_member(user, TenantRole.VIEWER)

    def for_role(self, user: AnyUser, role: str) -> Self:
        """Return the rows of those tenants in which the user has at least the role."""
        return self.for_tenant(Acting(user, role))

    def _of_member(self, user: AnyUser, role: str) -> Self:
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if getattr(user, "is_superuser", False):
            return self.all()
        return self.filter(**{f"{self.tenant_path}__in": tenants_of(user, role)})


class CameraRowQuerySet(TenantQuerySet[RowT]):
    """Rows that hang on a camera and inherit its tenant."""

    tenant_path = "camera__tenant"


class TenantsQuerySet(TenantQuerySet["Tenant"]):
    """Tenants themselves."""

    tenant_path = "pk"


def tenants_of(user: Any, role: str = TenantRole.VIEWER) -> models.QuerySet[Any]:
    """Return the keys of the active tenants in which the user has at least the role, as a subquery."""
    memberships = memberships_of(user).values("tenant")
    return memberships if role == TenantRole.VIEWER else memberships.filter(role__in=TenantRole(role).and_above())


def memberships_of(user: Any) -> models.QuerySet[Any]:
    """Return the user's memberships in active tenants; the one alone that the token of a program is narrowed to."""
    memberships: models.QuerySet[Any] = user.tenant_memberships.filter(tenant__is_active=True)
    only = getattr(user, "only_tenant_id", None)
    return memberships if only is None else memberships.filter(tenant=only)
