"""Admin of counted events, to look at."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cameras.admin.base import ReadOnlyAdmin, time_column
from counting.models import CountingEvent


@admin.register(CountingEvent)
class CountingEventAdmin(ReadOnlyAdmin):
    """The log of crossings, entries and exits."""

    list_display = (
        time_column("event_timestamp", _("time")), "camera_id", "zone", "event_type", "direction", "current_count_in",
        "current_count_out", "confidence_score", "is_stitched", "source",
    )  # fmt: skip
    list_filter = ("event_type", "direction", "source", "is_anomaly", "is_stitched")
    list_select_related = ("zone",)
    search_fields = ("camera__camera_id__exact", "track_id__exact", "event_uid__exact")
    raw_id_fields = ("camera", "zone")
