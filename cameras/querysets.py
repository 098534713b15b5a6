"""Reads of rows that belong to tenants, chainable; every row that leaves an app goes through `for_tenant`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from cameras.models import Tenant

RowT = TypeVar("RowT", bound=models.Model)
AnyUser = AbstractBaseUser | AnonymousUser


class TenantQuerySet(models.QuerySet[RowT]):
    """Rows that reach their tenant by `tenant_path`."""

    tenant_path = "tenant"

    def for_tenant(self, whose: Tenant | AnyUser) -> Self:
        """Return the rows of a tenant, or those that a user may see."""
        if isinstance(whose, AbstractBaseUser | AnonymousUser):
            return self.for_user(whose)
        return self.filter(**{self.tenant_path: whose.pk})

    def for_user(self, user: AnyUser) -> Self:
        """Return the rows of the user's tenants: all for a superuser, none for nobody."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if getattr(user, "is_superuser", False):
            return self.all()
        return self.filter(**{f"{self.tenant_path}__in": tenants_of(user)})


class CameraRowQuerySet(TenantQuerySet[RowT]):
    """Rows that hang on a camera and inherit its tenant."""

    tenant_path = "camera__tenant"


class TenantsQuerySet(TenantQuerySet["Tenant"]):
    """Tenants themselves."""

    tenant_path = "pk"


def tenants_of(user: Any) -> models.QuerySet[Any]:
    """Return the keys of the tenants that the user is a member of, as a subquery."""
    memberships: models.QuerySet[Any] = user.tenant_memberships.values("tenant")
    return memberships
