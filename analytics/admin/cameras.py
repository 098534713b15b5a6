"""Admin of cameras with what they have counted today."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from analytics.accuracy import accuracy_sentence
from analytics.selectors import CameraCounts, counts_today
from analytics.services.accuracy import latest_evaluations
from analytics.services.cameras import delete_camera
from cameras.admin.generic import ChangeList
from cameras.models import Camera
from counting.admin import CameraWithZonesAdmin


class CountedChangeList(ChangeList):
    """A page of cameras that asks for all their counts at once."""

    def get_results(self, request: HttpRequest) -> None:
        """Put today's counts beside each camera of the page."""
        super().get_results(request)
        cameras: list[Any] = list(self.result_list)
        counts = counts_today(cameras)
        for camera in cameras:
            camera.today = counts[camera.camera_id]
        self.result_list = cameras


class CameraWithCountsAdmin(CameraWithZonesAdmin):
    """Cameras with zones and numbers; `streams.admin` registers them."""

    list_display = ("camera_name", "camera_id", "status_word", "in_today", "out_today", "last_heartbeat", "location")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:  # noqa: ARG002
        """Return the page that knows the counts."""
        return CountedChangeList

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

    @admin.display(description=_("in today"))
    def in_today(self, camera: Any) -> int:
        """Return how many came in since local midnight."""
        today: CameraCounts = camera.today
        return today.count_in

    @admin.display(description=_("out today"))
    def out_today(self, camera: Any) -> int:
        """Return how many went out since local midnight."""
        today: CameraCounts = camera.today
        return today.count_out
