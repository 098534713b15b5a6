"""What happened to streams."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cameras.database import Created, Index, at_least, empty_object, one_of, preset, wall_clock
from cameras.querysets import TenantQuerySet
from streams.choices import Severity, StreamEventType
from streams.models.streams import VideoStream

TABLE = "stream_events"


class StreamEventQuerySet(TenantQuerySet["StreamEvent"]):
    """Events of streams."""

    tenant_path = "stream__camera__tenant"


class StreamEvent(Created):
    """Something that happened to a stream; while it lasts, a repeat raises `occurrence_count` of the open row."""

    stream = models.ForeignKey(
        VideoStream,
        to_field="stream_id",
        db_column="stream_id",
        on_delete=models.CASCADE,
        related_name="events",
        db_index=False,
    )
    event_type = models.CharField(max_length=50, choices=StreamEventType.choices)
    event_timestamp = models.DateTimeField(db_default=wall_clock())
    event_severity = models.CharField(max_length=20, choices=Severity.choices, **preset(Severity.INFO.value))
    event_message = models.TextField(blank=True, **preset(""))
    event_data = models.JSONField(**empty_object())
    is_resolved = models.BooleanField(_("resolved"), **preset(False))
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolution_notes = models.TextField(blank=True, **preset(""))
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        db_column="resolved_by",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    occurrence_count = models.IntegerField(**preset(1))
    last_occurrence_at = models.DateTimeField(db_default=wall_clock())

    objects = StreamEventQuerySet.as_manager()

    class Meta:
        db_table = TABLE
        verbose_name = _("stream event")
        verbose_name_plural = _("stream events")
        ordering = ["-event_timestamp", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "event_type"],
                name="stream_events_one_open_key",
                condition=Q(is_resolved=False),
            ),
            one_of(TABLE, "event_type", StreamEventType),
            one_of(TABLE, "event_severity", Severity),
            models.CheckConstraint(
                name="stream_events_resolved_check",
                condition=Q(is_resolved=True, resolved_at__isnull=False)
                | Q(is_resolved=False, resolved_at__isnull=True),
            ),
            at_least(TABLE, "occurrence_count", 1),
        ]
        indexes = [
            # Newest events of a stream: its page and the camera's page.
            Index("stream", models.F("event_timestamp").desc(), name="idx_stream_events_stream_timestamp"),
        ]

    def __str__(self) -> str:
        return f"{self.stream_id}: {self.get_event_type_display()}"
