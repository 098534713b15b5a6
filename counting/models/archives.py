"""Events and detections that retention has moved away: the same columns, kept cheaply.

The tables are partitioned by month, refer to nothing and have an index on camera and time alone; what a row may hold
was checked when it was live. Rows keep their ids.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cameras.database import wall_clock
from counting.models.detections import DetectionColumns
from counting.models.events import EventColumns
from counting.querysets import ArchivedQuerySet


class ArchivedEvent(EventColumns):
    """A counted event that is older than the live table keeps; columns as there."""

    id = models.BigIntegerField(primary_key=True)
    camera_id = models.CharField(max_length=100)
    zone_id = models.BigIntegerField(null=True)
    archived_at = models.DateTimeField(db_default=wall_clock(), editable=False)

    objects = ArchivedQuerySet["ArchivedEvent"].as_manager()

    class Meta:
        db_table = "counting_events_archive"
        verbose_name = _("archived event")
        verbose_name_plural = _("archived events")
        ordering = ["-event_timestamp", "-id"]

    def __str__(self) -> str:
        return self.event_uid


class ArchivedDetection(DetectionColumns):
    """A detection that is older than the live table keeps; what was said of the person is not kept."""

    id = models.BigIntegerField(primary_key=True)
    camera_id = models.CharField(max_length=100)
    archived_at = models.DateTimeField(db_default=wall_clock(), editable=False)

    objects = ArchivedQuerySet["ArchivedDetection"].as_manager()

    class Meta:
        db_table = "person_detections_archive"
        verbose_name = _("archived detection")
        verbose_name_plural = _("archived detections")
        ordering = ["-frame_timestamp", "-id"]

    def __str__(self) -> str:
        return self.detection_id
