"""Admin of the event store and its queue, to look at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from analytics.models import EventHandler, EventQueueItem, StoredEvent
from cameras.admin.base import ReadOnlyAdmin, time_column


@admin.register(StoredEvent)
class StoredEventAdmin(ReadOnlyAdmin):
    """What happened, in order."""

    list_display = (
        "id",
        time_column("event_timestamp", _("time")),
        "aggregate_type",
        "aggregate_id",
        "event_sequence",
        "event_type",
    )
    list_filter = ("aggregate_type",)
    search_fields = ("aggregate_id__exact", "event_id__exact", "event_type__exact")
    raw_id_fields = ("user",)


@admin.register(EventHandler)
class EventHandlerAdmin(ReadOnlyAdmin):
    """Handlers of events: the operator may switch them, nothing else."""

    list_display = ("handler_name", "handler_type", "is_active", "processed_events_count", "error_count")
    readonly_fields = tuple(
        field.name for field in EventHandler._meta.concrete_fields if field.name not in ("is_active", "handler_config")
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let those change a handler who have the permission."""
        return super(ReadOnlyAdmin, self).has_change_permission(request, obj)


@admin.register(EventQueueItem)
class EventQueueItemAdmin(ReadOnlyAdmin):
    """What handlers still have to do."""

    list_display = (
        "id",
        "handler_id",
        "aggregate_type",
        "aggregate_id",
        "event_sequence",
        "processing_status",
        "attempts",
    )
    list_filter = ("processing_status",)
    raw_id_fields = ("event", "handler")
