"""Admin of locations and groups."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from cameras.admin.base import OwnedRowsAdmin, ProtectedDeletionAdmin
from cameras.admin.generic import TabularInline
from cameras.models import CameraGroup, CameraGroupAssignment, CameraLocation


@admin.register(CameraLocation)
class LocationAdmin(ProtectedDeletionAdmin, OwnedRowsAdmin):
    """Places of cameras."""

    list_display = ("location_name", "location_type", "building_name", "floor_level", "max_capacity", "tenant")
    list_filter = ("location_type", ("tenant", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("tenant",)
    search_fields = ("location_name", "building_name", "address")


class AssignmentInline(TabularInline):
    """The cameras of a group."""

    model = CameraGroupAssignment
    extra = 0
    autocomplete_fields = ("camera",)


@admin.register(CameraGroup)
class GroupAdmin(ProtectedDeletionAdmin, OwnedRowsAdmin):
    """Groups of cameras."""

    list_display = ("group_name", "group_type", "tenant")
    list_filter = ("group_type", ("tenant", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("tenant",)
    search_fields = ("group_name",)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:  # noqa: ARG002
        """Offer cameras once the group is there, and its tenant with it."""
        return (AssignmentInline,) if obj else ()
