"""Admin of cameras, without their zones and numbers, which the apps above add."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models.query import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cameras.admin.base import OwnedRowsAdmin, OwnHistoryAdmin, ProtectedDeletionAdmin
from cameras.admin.forms import CameraForm
from cameras.admin.schedules import SchedulePages
from cameras.models import Camera
from cameras.services import create_camera, delete_camera, update_camera

FORGOTTEN = _lazy(
    "The address leads to another host now: the stored password is never sent there and was forgotten. Give it anew if "
    "the camera asks for one."
)
COLLAPSED = {"classes": ("collapse",)}
NOT_USED = COLLAPSED | {"description": _lazy("Stored, not used yet: nothing here changes what a camera does.")}
FIELDSETS: Any = (
    (None, {"fields": ("camera_name", "camera_id", "camera_type", "timezone", "is_active", "seen_version")}),
    (
        _lazy("Source"),
        {"fields": ("stream_protocol", "stream_url", "stream_username", "new_password", "stream_timeout")},
    ),
    (
        _lazy("Counting"),
        {"fields": ("ai_model", "confidence_threshold", ("counting_enabled", "tracking_enabled"), "detection_region")},
    ),
    (_lazy("Place"), {"fields": ("tenant", "location", "description", "tags")}),
    (_lazy("Schedule"), COLLAPSED | {"fields": ("schedule_enabled", "schedule_config")}),
    (_lazy("Occupancy of lines"), COLLAPSED | {"fields": ("occupancy_reset_time", "occupancy_baseline")}),
    (
        _lazy("What is stored"),
        COLLAPSED | {"fields": ("track_sample_seconds", "detection_sample_seconds", "store_snapshots")},
    ),
    (_lazy("Picture"), COLLAPSED | {"fields": (("resolution_width", "resolution_height"), "quality_level")}),
    (_lazy("Source, not used yet"), NOT_USED | {"fields": (("frame_rate", "bitrate"),)}),
    (
        _lazy("Connection, not used yet"),
        NOT_USED | {"fields": ("stream_retry_count", "stream_retry_interval")},
    ),
    (_lazy("Alerts, not used yet"), NOT_USED | {"fields": ("alert_enabled", "alert_rules")}),
)


class CameraAdmin(SchedulePages, ProtectedDeletionAdmin, OwnedRowsAdmin, OwnHistoryAdmin):
    """Cameras: all writes go through `cameras.services`."""

    form = CameraForm
    list_select_related = ("health", "location", "tenant")
    search_fields = ("camera_id", "camera_name", "tags__icontains")
    update_service = staticmethod(update_camera)
    save_on_top = True
    fieldsets = FIELDSETS

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Fix the key once the camera is made: other rows hold it."""
        return (*super().get_readonly_fields(request, obj), *(("camera_id",) if obj else ()))

    def save_model(self, request: HttpRequest, obj: Camera, form: Any, change: bool) -> None:
        """Write through the services."""
        password = form.cleaned_data.get("new_password") or ""
        if change:
            had_password = Camera.objects.get(pk=obj.pk).has_stream_password
            update_camera(obj, user=request.user, new_password=password, **form.model_values())
            if had_password and not obj.has_stream_password:
                self.message_user(request, FORGOTTEN, messages.WARNING)
            return
        made = create_camera(user=request.user, new_password=password, **form.model_values())
        obj.pk, obj._state.adding, obj._state.db = made.pk, False, made._state.db
        obj.refresh_from_db()

    def delete_model(self, request: HttpRequest, obj: Camera) -> None:  # noqa: ARG002
        """Delete through the services."""
        delete_camera(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Camera]) -> None:
        """Delete through the services."""
        for camera in queryset:
            self.delete_model(request, camera)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Go on to the new camera's page, where its lines are drawn."""
        if not {"_addanother", "_continue", "_popup"} & set(request.POST):
            self.message_user(
                request, _("“%(camera)s” is made. Now add its lines.") % {"camera": obj}, messages.SUCCESS
            )
            return redirect("admin:cameras_camera_change", obj.pk)
        return super().response_add(request, obj, post_url_continue)
