"""Handlers of events and the queue of what each still has to handle."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from analytics.choices import AggregateType, HandlerType, ProcessingStatus
from analytics.models.event_store import StoredEvent
from analytics.querysets import EventQueueItemQuerySet
from cameras.database import (
    Created,
    Index,
    Timestamps,
    at_least,
    between,
    empty_object,
    not_blank,
    one_of,
    preset,
    wall_clock,
)

HANDLERS = "event_handlers"
QUEUE = "event_processing_queue"


class EventHandler(Timestamps):
    """A registered handler and what it has done; `event_types` are exact names, `*` or `prefix.*`."""

    handler_name = models.CharField(max_length=100, unique=True)
    handler_type = models.CharField(max_length=50, choices=HandlerType.choices)
    event_types = ArrayField(models.TextField())
    handler_config = models.JSONField(**empty_object())
    is_active = models.BooleanField(_("active"), **preset(True))
    is_running = models.BooleanField(_("running"), **preset(False))
    processed_events_count = models.BigIntegerField(**preset(0))
    last_processed_event_id = models.CharField(max_length=100, null=True, blank=True)
    last_processed_at = models.DateTimeField(null=True, blank=True)
    error_count = models.BigIntegerField(**preset(0))
    last_error_message = models.TextField(null=True, blank=True)
    last_error_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = HANDLERS
        verbose_name = _("event handler")
        verbose_name_plural = _("event handlers")
        ordering = ["handler_name"]
        constraints = [
            not_blank(HANDLERS, "handler_name"),
            one_of(HANDLERS, "handler_type", HandlerType),
            models.CheckConstraint(name="event_handlers_event_types_check", condition=Q(event_types__len__gte=1)),
            at_least(HANDLERS, "processed_events_count", 0),
            at_least(HANDLERS, "error_count", 0),
        ]

    def __str__(self) -> str:
        return self.handler_name


class EventQueueItem(Created):
    """One event for one handler; aggregate and number are copied so that claiming in order needs no join."""

    event = models.ForeignKey(
        StoredEvent,
        to_field="event_id",
        db_column="event_id",
        on_delete=models.PROTECT,
        related_name="queue_items",
        db_index=False,  # the unique pair serves it
    )
    handler = models.ForeignKey(
        EventHandler,
        to_field="handler_name",
        db_column="handler_name",
        on_delete=models.PROTECT,
        related_name="queue_items",
        db_index=False,  # the index of open rows serves it
    )
    aggregate_type = models.CharField(max_length=100, choices=AggregateType.choices)
    aggregate_id = models.CharField(max_length=100)
    event_sequence = models.BigIntegerField()
    is_ordered = models.BooleanField()
    processing_status = models.CharField(
        max_length=20, choices=ProcessingStatus.choices, **preset(ProcessingStatus.PENDING.value)
    )
    processing_priority = models.IntegerField(**preset(0))
    attempts = models.IntegerField(**preset(0))
    max_attempts = models.IntegerField(**preset(3))
    queued_at = models.DateTimeField(db_default=wall_clock())
    next_attempt_at = models.DateTimeField(db_default=wall_clock())
    processing_started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    worker_id = models.CharField(max_length=100, null=True, blank=True)
    error_message = models.TextField(null=True, blank=True)
    error_code = models.CharField(max_length=50, null=True, blank=True)

    objects = EventQueueItemQuerySet.as_manager()

    class Meta:
        db_table = QUEUE
        verbose_name = _("queued event")
        verbose_name_plural = _("event queue")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "handler"], name="event_processing_queue_event_handler_key"),
            one_of(QUEUE, "aggregate_type", AggregateType),
            one_of(QUEUE, "processing_status", ProcessingStatus),
            at_least(QUEUE, "event_sequence", 1),
            at_least(QUEUE, "attempts", 0),
            between(QUEUE, "max_attempts", 1, 100),
        ]
        indexes = [
            # Claiming for ordered handlers: the first open event of an aggregate.
            Index(
                fields=["handler", "aggregate_type", "aggregate_id", "event_sequence"],
                name="idx_event_processing_queue_open",
                condition=~Q(processing_status="completed"),
            ),
            # Claiming for unordered handlers: by priority, then age.
            Index(
                F("processing_priority").desc(),
                "queued_at",
                "id",
                name="idx_event_processing_queue_claim",
                condition=Q(processing_status="pending"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handler_id} ← {self.event_id}"
