"""Samples of the paths that people walked."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cameras.database import Created, preset, wall_clock
from cameras.models import Camera
from cameras.querysets import CameraRowQuerySet
from counting.choices import TrackingStatus


class PersonTrack(Created):
    """Where a followed person was at one moment; the last row of a track holds its whole trajectory.

    Written by `counting.services.tracks` alone. Partitioned by month of `frame_timestamp`: checks, indexes and the
    real primary key `(id, frame_timestamp)` stand in the migration. The position is the foot point in source pixels
    of a picture of `frame_width` × `frame_height`, `bbox_height` the person's height in the same pixels (these three
    are beyond the documents: bands in body heights need them), velocity and speed in pixels per second, durations in
    seconds, confidence 0–1. `detection_id` is a soft reference, null for a predicted position. `trajectory_points` is
    `[{"x", "y", "timestamp"}]` in source pixels.
    """

    id = models.BigAutoField(primary_key=True)
    camera = models.ForeignKey(
        Camera,
        to_field="camera_id",
        db_column="camera_id",
        on_delete=models.PROTECT,
        related_name="tracks",
        db_index=False,
    )
    track_id = models.CharField(max_length=100)
    detection_id = models.CharField(max_length=100, null=True)
    frame_timestamp = models.DateTimeField()
    tracking_timestamp = models.DateTimeField(db_default=wall_clock())
    position_x = models.IntegerField()
    position_y = models.IntegerField()
    velocity_x = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    velocity_y = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    speed = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    trajectory_points = models.JSONField(null=True)
    trajectory_length = models.IntegerField(null=True)
    tracking_status = models.CharField(
        max_length=20, choices=TrackingStatus.choices, **preset(TrackingStatus.ACTIVE.value)
    )
    tracking_confidence = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    duration_seconds = models.DecimalField(max_digits=12, decimal_places=3)
    frame_width = models.IntegerField()
    frame_height = models.IntegerField()
    bbox_height = models.IntegerField()

    objects = CameraRowQuerySet["PersonTrack"].as_manager()

    class Meta:
        db_table = "person_tracking"
        verbose_name = _("point of a track")
        verbose_name_plural = _("points of tracks")
        ordering = ["-frame_timestamp", "-id"]

    def __str__(self) -> str:
        return f"{self.track_id} {self.frame_timestamp:%H:%M:%S}"
