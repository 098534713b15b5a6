"""Admin of results, changes of occupancy and density maps, to look at."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cameras.admin.base import time_column
from counting.admin.parts import BigTableAdmin, CameraFilter, camera_column
from counting.models import CountingResult, DensityMap, OccupancyChange

TENTHS = 10  # of a person-second that a cell counts


@admin.register(CountingResult)
class CountingResultAdmin(BigTableAdmin):
    """Counts and occupancy per minute, hour and day."""

    list_display = (
        time_column("period_start", _("begin")), "time_period", camera_column, "zone", "count_in", "count_out",
        "count_total", "current_occupancy", "peak_count", "average_count", "occupancy_percentage", "count_density",
        "observed_seconds", "is_final",
    )  # fmt: skip
    list_filter = (CameraFilter, "time_period", "is_final", ("period_start", admin.DateFieldListFilter))
    list_select_related = ("zone",)
    raw_id_fields = ("camera", "zone")


@admin.register(OccupancyChange)
class OccupancyChangeAdmin(BigTableAdmin):
    """How many people were inside, from change to change, with corrections and their reasons."""

    list_display = (
        time_column("changed_at", _("time")), camera_column, "zone", "occupancy", "reason", "note",
    )  # fmt: skip
    list_filter = (CameraFilter, "reason", ("changed_at", admin.DateFieldListFilter))
    list_select_related = ("zone",)
    raw_id_fields = ("camera", "zone")


@admin.register(DensityMap)
class DensityMapAdmin(BigTableAdmin):
    """Where people stood; the maps themselves are shown on the camera's page."""

    list_display = (
        time_column("period_start", _("begin")), "time_period", camera_column, "person_seconds", "max_value",
        "observed_seconds", "sample_count",
    )  # fmt: skip
    list_filter = (CameraFilter, "time_period", ("period_start", admin.DateFieldListFilter))
    fields = (
        "camera", "time_period", "period_start", "period_end", "grid_width", "grid_height", "person_seconds",
        "max_value", "observed_seconds", "sample_count",
    )  # fmt: skip
    raw_id_fields = ("camera",)
    readonly_fields = ("person_seconds",)

    @admin.display(description=_("person-seconds"))
    def person_seconds(self, row: DensityMap) -> float:
        """Return for how long people stood in the picture altogether."""
        return sum(row.values) / TENTHS
