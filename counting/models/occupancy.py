"""How many people were inside, from change to change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cameras.database import Created, preset
from cameras.models import Camera
from cameras.querysets import CameraRowQuerySet
from counting.choices import OccupancyReason
from counting.models.zones import CountingZone


class OccupancyChange(Created):
    """From `changed_at` on `occupancy` people were inside the zone (the whole camera where there is no zone).

    This table is beyond the documents: results are built from it, and the newest row of a line or camera is its
    derived occupancy. A row with the reason `end` says that nothing was looked at from then on, until the next row.
    Written by `counting.services.occupancy_log` and `analytics.services.occupancy`. Partitioned by month of
    `changed_at`; checks, indexes and the real primary key `(id, changed_at)` stand in the migration.
    """

    # Rows that tell of nobody: they do not keep a zone or a camera from being deleted.
    SAYS_NOTHING = Q(occupancy=0)

    id = models.BigAutoField(primary_key=True)
    camera = models.ForeignKey(
        Camera,
        to_field="camera_id",
        db_column="camera_id",
        on_delete=models.PROTECT,
        related_name="occupancy_changes",
        db_index=False,
    )
    zone = models.ForeignKey(
        CountingZone, on_delete=models.PROTECT, null=True, related_name="occupancy_changes", db_index=False
    )
    changed_at = models.DateTimeField()
    occupancy = models.IntegerField()
    reason = models.CharField(max_length=20, choices=OccupancyReason.choices)
    note = models.TextField(blank=True, **preset(""))

    objects = CameraRowQuerySet["OccupancyChange"].as_manager()

    class Meta:
        db_table = "occupancy_changes"
        verbose_name = _("change of occupancy")
        verbose_name_plural = _("changes of occupancy")
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return f"{self.camera_id} {self.changed_at:%Y-%m-%d %H:%M:%S} {self.occupancy}"
