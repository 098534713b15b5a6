"""Admin of streams and of what happened to them, to look at."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cameras.admin.base import ReadOnlyAdmin
from streams.models import StreamEvent, VideoStream


@admin.register(VideoStream)
class VideoStreamAdmin(ReadOnlyAdmin):
    """Streams with their state and measured values."""

    list_display = (
        "stream_id",
        "camera",
        "state",
        "is_processing",
        "current_fps",
        "frame_count",
        "last_frame_timestamp",
    )
    list_filter = ("state", "is_active", "role", "stream_protocol")
    list_select_related = ("camera",)
    search_fields = ("stream_id", "camera__camera_name")
    raw_id_fields = ("camera",)


@admin.register(StreamEvent)
class StreamEventAdmin(ReadOnlyAdmin):
    """What happened to streams; open rows are what is wrong now."""

    list_display = ("event_timestamp", "stream_id", "event_type", "event_severity", "event_message", "open_or_not")
    list_filter = ("is_resolved", "event_severity", "event_type")
    search_fields = ("stream__stream_id", "event_message")
    raw_id_fields = ("stream", "resolved_by")

    @admin.display(description=_("state"), ordering="is_resolved")
    def open_or_not(self, event: StreamEvent) -> str:
        """Return whether the event is over; with its count while it lasts."""
        return str(_("resolved")) if event.is_resolved else f"{_('open')} × {event.occurrence_count}"
