"""Admin of locations and groups."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cameras.admin.base import OwnedRowsAdmin, ProtectedDeletionAdmin
from cameras.admin.rights import RoleTabularInline
from cameras.models import CameraGroup, CameraGroupAssignment, CameraLocation

OPENING_HOURS = _(
    "Who comes outside of them stands out in the events. For example {“windows”: [{“days”: [“mon”, “tue”], “start”: "
    "“08:00”, “end”: “18:00”}], “exceptions”: [{“date”: “2025-12-25”, “active”: false}]}, by the clocks of each camera."
)


@admin.register(CameraLocation)
class LocationAdmin(ProtectedDeletionAdmin, OwnedRowsAdmin):
    """Places of cameras."""

    list_display = ("location_name", "location_type", "building_name", "floor_level", "max_capacity", "tenant")
    list_filter = ("location_type", ("tenant", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("tenant",)
    search_fields = ("location_name", "building_name", "address")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Say how opening hours are written."""
        texts = {"opening_hours": OPENING_HOURS}
        return super().get_form(request, obj, change, **{"help_texts": texts, **kwargs})


class AssignmentInline(RoleTabularInline):
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
