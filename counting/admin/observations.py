"""Admin of detections and of the points of tracks, to look at."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cameras.admin.base import time_column
from counting.admin.parts import BigTableAdmin, CameraFilter, camera_column
from counting.models import PersonDetection, PersonTrack


@admin.register(PersonDetection)
class PersonDetectionAdmin(BigTableAdmin):
    """Detected persons, as many as the camera's sampling keeps."""

    list_display = (
        time_column("frame_timestamp", _("time")), camera_column, "confidence_score", "bbox_x", "bbox_y", "bbox_width",
        "bbox_height", "model_version", "processing_time_ms",
    )  # fmt: skip
    list_filter = (CameraFilter, ("frame_timestamp", admin.DateFieldListFilter))
    raw_id_fields = ("camera",)
    search_fields = ("detection_id__exact",)


@admin.register(PersonTrack)
class PersonTrackAdmin(BigTableAdmin):
    """Where followed people were, from sample to sample."""

    list_display = (
        time_column("frame_timestamp", _("time")), camera_column, "track_id", "tracking_status", "position_x",
        "position_y", "speed", "tracking_confidence", "duration_seconds", "trajectory_length",
    )  # fmt: skip
    list_filter = (CameraFilter, "tracking_status", ("frame_timestamp", admin.DateFieldListFilter))
    raw_id_fields = ("camera",)
    search_fields = ("track_id__exact", "detection_id__exact")
