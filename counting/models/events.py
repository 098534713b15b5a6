"""Counted events: every crossing, entry and exit."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cameras.database import Created, preset
from cameras.models import Camera
from cameras.querysets import CameraRowQuerySet
from counting.choices import AnomalyType, Direction, EventSource, EventType
from counting.models.zones import CountingZone


class EventColumns(Created):
    """What the live table of events and its archive have in common."""

    event_uid = models.CharField(max_length=100)
    event_timestamp = models.DateTimeField()
    event_type = models.CharField(max_length=20, choices=EventType.choices)
    direction = models.CharField(max_length=20, choices=Direction.choices)
    track_id = models.CharField(max_length=100, null=True)
    detection_id = models.CharField(max_length=100, null=True)
    entry_point = models.JSONField(null=True)
    exit_point = models.JSONField(null=True)
    path_trajectory = models.JSONField(null=True)
    current_count_in = models.BigIntegerField()
    current_count_out = models.BigIntegerField()
    current_total = models.BigIntegerField()
    duration_seconds = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    is_anomaly = models.BooleanField(**preset(False))
    anomaly_type = models.CharField(max_length=50, choices=AnomalyType.choices, null=True)
    confidence_score = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    processing_time_ms = models.BigIntegerField(null=True)
    source = models.CharField(max_length=20, choices=EventSource.choices, **preset(EventSource.ENGINE.value))
    zone_version = models.IntegerField(null=True)
    is_stitched = models.BooleanField(**preset(False))
    counts_toward_total = models.BooleanField(**preset(True))

    class Meta:
        abstract = True


class CountingEvent(EventColumns):
    """One crossing, entry or exit, with its evidence; written by `record_counting_event` alone.

    The table is partitioned by month of `event_timestamp`, therefore its migration is SQL: checks, indexes and the
    real primary key `(id, event_timestamp)` stand there. Points are 0–1 of the picture, `duration_seconds` is the
    dwell time at an exit, `current_*` count since local midnight of the camera including this event. Beyond the
    documents: `zone_version` names the version of the zone that counted, `is_stitched` says that the path was
    continued over a gap, `counts_toward_total` whether the event was added to the camera's total, which a later change
    of the zone does not touch.
    """

    id = models.BigAutoField(primary_key=True)
    camera = models.ForeignKey(
        Camera,
        to_field="camera_id",
        db_column="camera_id",
        on_delete=models.PROTECT,
        related_name="counting_events",
        db_index=False,
    )
    zone = models.ForeignKey(CountingZone, on_delete=models.PROTECT, null=True, related_name="events", db_index=False)
    objects = CameraRowQuerySet["CountingEvent"].as_manager()

    class Meta:
        db_table = "counting_events"
        verbose_name = _("counting event")
        verbose_name_plural = _("counting events")
        ordering = ["-event_timestamp", "-id"]

    def __str__(self) -> str:
        return f"{self.camera_id} {self.event_timestamp:%Y-%m-%d %H:%M:%S} {self.direction}"
