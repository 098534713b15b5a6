"""Where in the picture people stood and walked."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cameras.database import Index, Timestamps, at_least, not_negative, one_of, preset
from cameras.models import Camera
from cameras.querysets import CameraRowQuerySet
from counting.choices import DensityPeriod

TABLE = "density_maps"
GRID_WIDTH, GRID_HEIGHT = 64, 36


class DensityMap(Timestamps):
    """Person-seconds × 10 for each cell of a grid over a camera's picture, in one period `[period_start, period_end)`.

    `values` has `grid_height` rows of `grid_width` cells, row by row from the upper left corner; `max_value` is the
    greatest of them. `sample_count` counts the grids that were added, `observed_seconds` (beyond the documents) the
    time that they looked at. Written by `counting.services.density` alone.
    """

    # Maps of nobody: they do not keep a camera from being deleted.
    SAYS_NOTHING = Q(max_value=0)

    camera = models.ForeignKey(
        Camera,
        to_field="camera_id",
        db_column="camera_id",
        on_delete=models.PROTECT,
        related_name="density_maps",
        db_index=False,  # the unique key serves it
    )
    time_period = models.CharField(max_length=20, choices=DensityPeriod.choices)
    period_start = models.DateTimeField()
    period_end = models.DateTimeField()
    grid_width = models.IntegerField(**preset(GRID_WIDTH))
    grid_height = models.IntegerField(**preset(GRID_HEIGHT))
    values = ArrayField(models.IntegerField())
    max_value = models.IntegerField(**preset(0))
    sample_count = models.IntegerField(**preset(0))
    observed_seconds = models.DecimalField(max_digits=9, decimal_places=3, **preset(0))

    objects = CameraRowQuerySet["DensityMap"].as_manager()

    class Meta:
        db_table = TABLE
        verbose_name = _("density map")
        verbose_name_plural = _("density maps")
        ordering = ["-period_start", "time_period"]
        constraints = [
            # Also serves the maps of a camera over a time.
            models.UniqueConstraint(fields=["camera", "time_period", "period_start"], name="density_maps_period_key"),
            one_of(TABLE, "time_period", DensityPeriod),
            at_least(TABLE, "grid_width", 1),
            at_least(TABLE, "grid_height", 1),
            at_least(TABLE, "max_value", 0),
            at_least(TABLE, "sample_count", 0),
            not_negative(TABLE, "observed_seconds", 9, 3),
            models.CheckConstraint(
                name="density_maps_values_check",
                condition=Q(values__len=F("grid_width") * F("grid_height")),
            ),
            models.CheckConstraint(name="density_maps_period_check", condition=Q(period_end__gt=F("period_start"))),
        ]
        indexes = [
            # Maps of all cameras that are older than their kind is kept.
            Index(fields=["time_period", "period_start"], name="idx_density_maps_period"),
        ]

    def __str__(self) -> str:
        return f"{self.camera_id} {self.time_period} {self.period_start:%Y-%m-%d %H:%M}"
