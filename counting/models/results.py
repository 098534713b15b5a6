"""Counts and occupancy per minute, hour and day, and how far they are built."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cameras.database import Created, Index, Timestamps, at_least, not_negative, one_of, preset
from cameras.models import Camera
from cameras.querysets import CameraRowQuerySet
from counting.choices import ResultPeriod
from counting.models.zones import CountingZone

TABLE = "counting_results"


class CountingResult(Created):
    """What a zone (the whole camera where there is no zone) counted in one period `[period_start, period_end)`.

    Written by `counting.services.results` alone, from events and changes of occupancy: deleted rows come back the
    same. `count_density` is people per square metre, `average_count` the time-weighted mean occupancy. Beyond the
    documents `observed_seconds` says for how much of the period frames were looked at: with 0 the counts mean "no
    data", null where no session said so. Occupancy of which nothing is known is null (`current_occupancy` 0).
    """

    # Rows that tell of nobody: they do not keep a zone or a camera from being deleted.
    SAYS_NOTHING = Q(count_total=0, current_occupancy=0) & (Q(peak_count=0) | Q(peak_count=None))

    camera = models.ForeignKey(
        Camera,
        to_field="camera_id",
        db_column="camera_id",
        on_delete=models.PROTECT,
        related_name="results",
        db_index=False,  # the unique key serves it
    )
    zone = models.ForeignKey(CountingZone, on_delete=models.PROTECT, null=True, related_name="results", db_index=False)
    result_timestamp = models.DateTimeField()
    count_in = models.BigIntegerField(**preset(0))
    count_out = models.BigIntegerField(**preset(0))
    count_total = models.BigIntegerField(**preset(0))
    count_density = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    current_occupancy = models.IntegerField(**preset(0))
    max_occupancy = models.IntegerField(null=True)
    occupancy_percentage = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    time_period = models.CharField(max_length=20, choices=ResultPeriod.choices)
    period_start = models.DateTimeField()
    period_end = models.DateTimeField()
    peak_count = models.IntegerField(null=True)
    min_count = models.IntegerField(null=True)
    average_count = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    is_final = models.BooleanField(**preset(False))
    observed_seconds = models.DecimalField(max_digits=9, decimal_places=3, null=True)

    objects = CameraRowQuerySet["CountingResult"].as_manager()

    class Meta:
        db_table = TABLE
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["-period_start", "time_period", "id"]
        constraints = [
            # Also serves the charts of a camera or zone over a time.
            models.UniqueConstraint(
                fields=["camera", "zone", "time_period", "period_start"],
                name="counting_results_period_key",
                nulls_distinct=False,
            ),
            one_of(TABLE, "time_period", ResultPeriod),
            *(at_least(TABLE, name, 0) for name in ("count_in", "count_out", "count_total", "current_occupancy")),
            at_least(TABLE, "max_occupancy", 1),
            at_least(TABLE, "peak_count", 0),
            at_least(TABLE, "min_count", 0),
            not_negative(TABLE, "count_density", 10, 4),
            not_negative(TABLE, "occupancy_percentage", 8, 2),
            not_negative(TABLE, "average_count", 10, 2),
            not_negative(TABLE, "observed_seconds", 9, 3),
            models.CheckConstraint(name="counting_results_period_check", condition=Q(period_end__gt=F("period_start"))),
        ]
        indexes = [
            # The newest results of a camera, of zones and periods of all kinds.
            Index(fields=["camera", "result_timestamp"], name="idx_counting_results_camera_timestamp"),
            # Deleting a zone.
            Index(fields=["zone"], name="idx_counting_results_zone"),
        ]

    def __str__(self) -> str:
        return f"{self.camera_id} {self.time_period} {self.period_start:%Y-%m-%d %H:%M}"


class ResultsProgress(Timestamps):
    """How far the results of a camera are built: for periods up to `built_until`, from rows stored up to `read_until`.

    The row's lock lets one builder at a time work on a camera.
    """

    camera = models.OneToOneField(
        Camera, to_field="camera_id", db_column="camera_id", on_delete=models.CASCADE, related_name="results_progress"
    )
    built_until = models.DateTimeField(null=True)
    read_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "counting_results_progress"

    def __str__(self) -> str:
        return f"{self.camera_id} {self.built_until}"
