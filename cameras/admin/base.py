"""What the admin pages of all apps share: tenants' borders, refused deletions, pages that only show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.db.models.query import QuerySet
from django.http import HttpRequest

from cameras.admin.generic import ModelAdmin
from cameras.services import why_not_deletable


class TenantRowsAdmin(ModelAdmin):
    """Shows and offers the rows of the user's tenants alone."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that the user may see."""
        return visible(super().get_queryset(request), request)

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        """Offer the rows that the user may see; who is no superuser names the tenant."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and field.queryset is not None:
            field.queryset = visible(field.queryset, request)
            if db_field.name == "tenant":
                field.required = not request.user.is_superuser
        return field


class OwnedRowsAdmin(TenantRowsAdmin):
    """Rows with a tenant of their own, which they keep: what they are connected with belongs to it too."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Fix the tenant once the row is made."""
        return (*super().get_readonly_fields(request, obj), *(("tenant",) if obj else ()))


class ProtectedDeletionAdmin(ModelAdmin):
    """Refuses to delete what other rows need, and names the way out."""

    def get_deleted_objects(
        self, objs: QuerySet[Any] | Iterable[Any], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """Return what would go and what stands against it, without collecting a camera's whole history."""
        rows = list(objs)
        forbidden = {str(self.opts.verbose_name) for row in rows if not self.has_delete_permission(request, row)}
        reasons = [reason for row in rows if (reason := why_not_deletable(row))]
        return [str(row) for row in rows], {str(self.opts.verbose_name_plural): len(rows)}, forbidden, reasons


class ReadOnlyAdmin(TenantRowsAdmin):
    """Shows rows that the product writes itself."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Allow nobody to add rows."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Allow nobody to change rows."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Allow nobody to delete rows."""
        return False


def visible(rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """Return those rows that the user of the request may see; rows without a tenant are left as they are."""
    for_user = getattr(rows, "for_user", None)
    return rows if for_user is None else for_user(request.user)
