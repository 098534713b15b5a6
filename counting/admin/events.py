"""Admin of counted events, to look at."""

from __future__ import annotations

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cameras.admin.base import time_column
from counting.admin import evidence
from counting.admin.parts import BigTableAdmin, CameraFilter, camera_column
from counting.models import CountingEvent


@admin.register(CountingEvent)
class CountingEventAdmin(BigTableAdmin):
    """The log of crossings, entries and exits, each with its evidence."""

    list_display = (
        time_column("event_timestamp", _("time")), camera_column, "zone", "event_type", "direction", "current_count_in",
        "current_count_out", "confidence_score", "is_stitched", "anomaly_type", "source",
    )  # fmt: skip
    list_filter = (
        CameraFilter, "event_type", "direction", "source", "is_anomaly", "anomaly_type", "is_stitched",
        ("event_timestamp", admin.DateFieldListFilter),
    )  # fmt: skip
    list_select_related = ("zone",)
    search_fields = ("camera__camera_id__exact", "track_id__exact", "event_uid__exact")
    raw_id_fields = ("camera", "zone")
    readonly_fields = ("drawing", "version", "detection", "picture")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "camera", "zone", "event_timestamp", "event_type", "direction",
                    ("current_count_in", "current_count_out", "current_total"), "duration_seconds",
                    ("is_anomaly", "anomaly_type"), "counts_toward_total", "source",
                )
            },
        ),
        (
            _("Evidence"),
            {
                "fields": (
                    "drawing", "version", "confidence_score", "is_stitched", "track_id", "detection", "picture",
                    "entry_point", "exit_point", "processing_time_ms", "event_uid",
                )
            },
        ),
    )  # fmt: skip

    @admin.display(description=_("zone and path"))
    def drawing(self, event: CountingEvent) -> SafeString | str:
        """Return the zone as it was, and the path."""
        return evidence.drawing(event)

    @admin.display(description=_("version of the zone"))
    def version(self, event: CountingEvent) -> str:
        """Return by which version of the zone was counted."""
        return evidence.version_text(event)

    @admin.display(description=_("detection"))
    def detection(self, event: CountingEvent) -> str:
        """Return the detection, or that it is expired."""
        return evidence.detection_text(event)

    @admin.display(description=_("picture"))
    def picture(self, event: CountingEvent) -> SafeString | str:
        """Return the kept picture."""
        return evidence.picture(event)
