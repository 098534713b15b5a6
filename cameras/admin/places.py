"""Admin of locations and groups."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cameras.admin.base import OwnedRowsAdmin, OwnHistoryAdmin, ProtectedDeletionAdmin
from cameras.admin.generic import ModelForm
from cameras.admin.rights import RoleTabularInline
from cameras.admin.schedules import ScheduleWidget
from cameras.admin.serviced import ServicedAdmin
from cameras.models import Camera, CameraGroup, CameraGroupAssignment, CameraLocation
from cameras.services import places

OPENING_HOURS = _("Who comes outside of them stands out in the events. By the clocks of each camera.")


class LocationForm(ModelForm):
    """A place; its opening hours are painted in a week."""

    class Meta:
        model = CameraLocation
        fields = "__all__"
        widgets = {"opening_hours": ScheduleWidget("opening_hours")}
        help_texts = {"opening_hours": OPENING_HOURS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        camera = Camera.objects.filter(location=self.instance.pk).order_by("pk").first() if self.instance.pk else None
        if camera is not None and "opening_hours" in self.fields:
            self.fields["opening_hours"].widget.zone = camera.timezone


@admin.register(CameraLocation)
class LocationAdmin(ProtectedDeletionAdmin, ServicedAdmin, OwnedRowsAdmin, OwnHistoryAdmin):
    """Places of cameras."""

    create_service = staticmethod(places.create_location)
    update_service = staticmethod(places.update_location)
    delete_service = staticmethod(places.delete_location)

    form = LocationForm
    list_display = ("location_name", "location_type", "building_name", "floor_level", "max_capacity", "tenant")
    list_filter = ("location_type", ("tenant", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("tenant",)
    search_fields = ("location_name", "building_name", "address")


class AssignmentInline(RoleTabularInline):
    """The cameras of a group."""

    model = CameraGroupAssignment
    extra = 0
    autocomplete_fields = ("camera",)


@admin.register(CameraGroup)
class GroupAdmin(ProtectedDeletionAdmin, ServicedAdmin, OwnedRowsAdmin, OwnHistoryAdmin):
    """Groups of cameras."""

    create_service = staticmethod(places.create_group)
    update_service = staticmethod(places.update_group)
    delete_service = staticmethod(places.delete_group)

    list_display = ("group_name", "group_type", "tenant")
    list_filter = ("group_type", ("tenant", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("tenant",)
    search_fields = ("group_name",)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:  # noqa: ARG002
        """Offer cameras once the group is there, and its tenant with it."""
        return (AssignmentInline,) if obj else ()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: ARG002
        """Let cameras in and out through the services; another camera in a row is one out and one in."""
        group = form.instance
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        for row in formset.forms:
            gone, came = _camera_before(row), None if row in formset.deleted_forms else row.cleaned_data.get("camera")
            if gone == came:
                continue
            if gone is not None:
                places.remove_from_group(group, gone)
                formset.deleted_objects.append(row.instance)
            if came is not None:
                places.assign_to_group(group, came)
                formset.new_objects.append(row.instance)


def _camera_before(row: Any) -> Camera | None:
    """Return the camera that a row of the form stood for; None for a new row."""
    return Camera.objects.filter(camera_id=row.initial["camera"]).first() if row.initial.get("camera") else None
