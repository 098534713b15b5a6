"""Live counters that roll over with the camera's hour, day, week and month."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from analytics.querysets import CounterQuerySet
from cameras.database import Timestamps, at_least, empty_object, not_blank, preset

TABLE = "realtime_counters"
COUNTS = ("current_count", "total_count", "hourly_count", "daily_count", "weekly_count", "monthly_count")


class RealtimeCounter(Timestamps):
    """A counter of a camera; the period counts belong to the periods that begin at `*_start`.

    `camera_id` is a soft reference: counters outlive nothing and block nothing. Read through
    `analytics.selectors`, which shows 0 for a period that is over.
    """

    camera_id = models.CharField(max_length=100)
    counter_name = models.CharField(max_length=100)
    current_count = models.BigIntegerField(**preset(0))
    total_count = models.BigIntegerField(**preset(0))
    reset_count = models.IntegerField(**preset(0))
    hourly_count = models.BigIntegerField(**preset(0))
    daily_count = models.BigIntegerField(**preset(0))
    weekly_count = models.BigIntegerField(**preset(0))
    monthly_count = models.BigIntegerField(**preset(0))
    hour_start = models.DateTimeField()
    day_start = models.DateTimeField()
    week_start = models.DateTimeField()
    month_start = models.DateTimeField()
    last_increment_at = models.DateTimeField(null=True, blank=True)
    last_reset_at = models.DateTimeField(null=True, blank=True)
    counter_config = models.JSONField(**empty_object())

    objects = CounterQuerySet.as_manager()

    class Meta:
        db_table = TABLE
        verbose_name = _("counter")
        verbose_name_plural = _("counters")
        ordering = ["camera_id", "counter_name"]
        constraints = [
            # Also serves the counters of one camera.
            models.UniqueConstraint(fields=["camera_id", "counter_name"], name="realtime_counters_camera_name_key"),
            not_blank(TABLE, "counter_name"),
            *[at_least(TABLE, field, 0) for field in (*COUNTS, "reset_count")],
        ]

    def __str__(self) -> str:
        return f"{self.camera_id} {self.counter_name}"
