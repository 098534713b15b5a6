"""Admin of cameras with what they have counted today."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from analytics.accuracy import accuracy_sentence
from analytics.admin.camera_actions import CameraActionsAdmin
from analytics.admin.camera_list import CameraListAdmin
from analytics.services.accuracy import latest_evaluations
from analytics.services.cameras import delete_camera
from cameras.models import Camera
from counting.admin import CameraWithZonesAdmin


class CameraWithCountsAdmin(CameraActionsAdmin, CameraListAdmin, CameraWithZonesAdmin):
    """Cameras with zones and numbers; `streams.admin` registers them."""

    def delete_model(self, request: HttpRequest, obj: Camera) -> None:  # noqa: ARG002
        """Delete the camera with its counters."""
        delete_camera(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show the accuracy beside what may be changed."""
        return (*super().get_readonly_fields(request, obj), *(("accuracy",) if obj else ()))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Add the accuracy of a camera that is there."""
        measured = (_("Accuracy"), {"fields": ("accuracy",)})
        return [*super().get_fieldsets(request, obj), *([measured] if obj else [])]

    @admin.display(description=_("newest"))
    def accuracy(self, camera: Camera) -> str:
        """Return how accurate the camera was last, and the way to its accuracy page."""
        evaluation = latest_evaluations([camera]).get(camera.camera_id)
        sentence = accuracy_sentence(evaluation, camera.timezone) if evaluation else _("Not measured yet")
        address = reverse("dashboards:camera-accuracy", args=[camera.camera_id])
        return format_html('{} <a href="{}">{}</a>', sentence, address, _("Record and tally"))
