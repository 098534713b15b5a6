"""Detected persons, as many of them as the camera's sampling keeps."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cameras.database import Created, wall_clock
from cameras.models import Camera
from cameras.querysets import CameraRowQuerySet


class DetectionColumns(Created):
    """What the live table of detections and its archive have in common."""

    frame_timestamp = models.DateTimeField()
    detection_timestamp = models.DateTimeField(db_default=wall_clock())
    detection_id = models.CharField(max_length=100)
    confidence_score = models.DecimalField(max_digits=5, decimal_places=4)
    bbox_x = models.IntegerField()
    bbox_y = models.IntegerField()
    bbox_width = models.IntegerField()
    bbox_height = models.IntegerField()
    person_attributes = models.JSONField(null=True)
    pose_estimation = models.JSONField(null=True)
    model_version = models.CharField(max_length=50, null=True)
    processing_time_ms = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


class PersonDetection(DetectionColumns):
    """A person found in one frame; written by `counting.services.detections` alone.

    The table is partitioned by month of `frame_timestamp` (capture), therefore its migration is SQL: checks, indexes
    and the real primary key `(id, frame_timestamp)` stand there. The box is in source pixels from the upper left
    corner, clipped to the picture; `confidence_score` 0–1; `processing_time_ms` is the inference time of the frame.
    `person_attributes` and `pose_estimation` are personal data: kept only where the tenant allows it.
    """

    id = models.BigAutoField(primary_key=True)
    camera = models.ForeignKey(
        Camera,
        to_field="camera_id",
        db_column="camera_id",
        on_delete=models.PROTECT,
        related_name="detections",
        db_index=False,
    )
    objects = CameraRowQuerySet["PersonDetection"].as_manager()

    class Meta:
        db_table = "person_detections"
        verbose_name = _("detection")
        verbose_name_plural = _("detections")
        ordering = ["-frame_timestamp", "-id"]

    def __str__(self) -> str:
        return self.detection_id
