"""Reads of rows that name a camera by its text key alone."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from cameras.models import Camera, Tenant
from cameras.querysets import Acting, AnyUser, TenantQuerySet

RowT = TypeVar("RowT", bound=models.Model)


class ArchivedQuerySet(TenantQuerySet[RowT]):
    """Archived rows: they belong to the tenant of the camera that they name, to nobody when it is gone."""

    def for_tenant(self, whose: Tenant | AnyUser | Acting) -> Self:
        """Return the rows of the cameras of a tenant, or of those that a user may see."""
        if not isinstance(whose, Tenant) and getattr(whose, "is_superuser", False):
            return self.all()
        return self.filter(camera_id__in=Camera.objects.for_tenant(whose).values("camera_id"))

    def for_user(self, user: AnyUser) -> Self:
        """Return the rows of the cameras that the user may see."""
        return self.for_tenant(user)
