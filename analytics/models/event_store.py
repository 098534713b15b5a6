"""The append-only store of events and the numbering of its aggregates."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from analytics.choices import AggregateType
from analytics.querysets import StoredEventQuerySet
from cameras.database import Created, Index, at_least, empty_object, not_blank, one_of, preset, wall_clock

TABLE = "event_store"


class EventAggregate(models.Model):
    """The last number given in an aggregate; its row lock orders the publishers."""

    aggregate_type = models.CharField(max_length=100, choices=AggregateType.choices)
    aggregate_id = models.CharField(max_length=100)
    last_sequence = models.BigIntegerField()
    updated_at = models.DateTimeField(auto_now=True, db_default=wall_clock())

    class Meta:
        db_table = "event_aggregates"
        constraints = [
            models.UniqueConstraint(fields=["aggregate_type", "aggregate_id"], name="event_aggregates_key"),
            one_of("event_aggregates", "aggregate_type", AggregateType),
            at_least("event_aggregates", "last_sequence", 1),
        ]

    def __str__(self) -> str:
        return f"{self.aggregate_type}/{self.aggregate_id}"


class StoredEvent(Created):
    """One fact, never changed: the database refuses UPDATE and DELETE.

    `event_sequence` counts 1, 2, 3 … within (aggregate_type, aggregate_id) and equals `event_version`, the version
    of the aggregate after the event. The time of the fact itself stands in `event_data`.
    """

    event_id = models.CharField(max_length=100, unique=True)
    aggregate_id = models.CharField(max_length=100)
    aggregate_type = models.CharField(max_length=100, choices=AggregateType.choices)
    event_type = models.CharField(max_length=100)
    event_version = models.BigIntegerField()
    event_data = models.JSONField()
    event_metadata = models.JSONField(**empty_object())
    event_timestamp = models.DateTimeField()
    event_sequence = models.BigIntegerField()
    source_system = models.CharField(max_length=100, **preset("database"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = StoredEventQuerySet.as_manager()

    class Meta:
        db_table = TABLE
        verbose_name = _("stored event")
        verbose_name_plural = _("event store")
        ordering = ["-id"]
        constraints = [
            # Also serves one aggregate's history in order.
            models.UniqueConstraint(
                fields=["aggregate_type", "aggregate_id", "event_sequence"], name="event_store_sequence_key"
            ),
            one_of(TABLE, "aggregate_type", AggregateType),
            not_blank(TABLE, "aggregate_id"),
            not_blank(TABLE, "event_type"),
            at_least(TABLE, "event_sequence", 1),
            models.CheckConstraint(
                name="event_store_version_check", condition=models.Q(event_version=models.F("event_sequence"))
            ),
        ]
        indexes = [
            # Events of one type in order: rebuilding a projection, reading after a position.
            Index(fields=["event_type", "id"], name="idx_event_store_type"),
            # Events of a time: pages and the archive.
            Index(fields=["event_timestamp"], name="idx_event_store_timestamp"),
        ]

    def __str__(self) -> str:
        return f"{self.aggregate_type}/{self.aggregate_id} {self.event_sequence}: {self.event_type}"
