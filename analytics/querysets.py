"""Reads of rows that name a camera by its text key alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models

from cameras.models import AIModel, Camera, Tenant
from cameras.querysets import Acting, AnyUser, CameraRowQuerySet, TenantQuerySet

if TYPE_CHECKING:
    from analytics.models import (  # noqa: F401  # named in strings below
        AccuracyEvaluation,
        ClipEvaluation,
        EventQueueItem,
        HandTally,
        RealtimeCounter,
        RecordedSpan,
        StoredEvent,
    )

RowT = TypeVar("RowT", bound=models.Model)


class CameraKeyQuerySet(TenantQuerySet[RowT]):
    """Rows whose column `camera_key` holds a camera's text key without a foreign key."""

    camera_key = "camera_id"

    def for_tenant(self, whose: Tenant | AnyUser | Acting) -> Self:
        """Return the rows of the cameras of a tenant, or of those that a user may see."""
        if not isinstance(whose, Tenant) and getattr(whose, "is_superuser", False):
            return self.all()
        return self.filter(**{f"{self.camera_key}__in": Camera.objects.for_tenant(whose).values("camera_id")})

    def for_user(self, user: AnyUser) -> Self:
        """Return the rows of the cameras that the user may see."""
        return self.for_tenant(user)


class CounterQuerySet(CameraKeyQuerySet["RealtimeCounter"]):
    """Counters of cameras."""


class AggregateQuerySet(CameraKeyQuerySet[RowT]):
    """Rows about aggregates: those whose aggregate is named by a camera's key belong to its tenant."""

    camera_key = "aggregate_id"

    def for_tenant(self, whose: Tenant | AnyUser | Acting) -> Self:
        """Return the events about cameras of a tenant, or about those that a user may see."""
        if not isinstance(whose, Tenant) and getattr(whose, "is_superuser", False):
            return self.all()
        return super().for_tenant(whose).filter(aggregate_type__in=["camera", "counting", "counter"])


class StoredEventQuerySet(AggregateQuerySet["StoredEvent"]):
    """Events of the store."""


class EventQueueItemQuerySet(AggregateQuerySet["EventQueueItem"]):
    """Events that wait for handlers."""


class SpanQuerySet(CameraRowQuerySet["RecordedSpan"]):
    """Recorded spans."""


class TallyQuerySet(TenantQuerySet["HandTally"]):
    """Hand tallies, which reach their tenant by the span."""

    tenant_path = "span__camera__tenant"


class EvaluationQuerySet(CameraRowQuerySet["AccuracyEvaluation"]):
    """Evaluations of cameras."""


class ClipQuerySet(TenantQuerySet["ClipEvaluation"]):
    """Clips, which reach their tenant by the camera or by the model."""

    def for_tenant(self, whose: Tenant | AnyUser | Acting) -> Self:
        """Return the clips of the cameras and models of a tenant, or of those that a user may see."""
        cameras, known = Camera.objects.for_tenant(whose), AIModel.objects.for_tenant(whose)
        return self.filter(models.Q(camera__in=cameras.values("camera_id")) | models.Q(ai_model__in=known))

    def for_user(self, user: AnyUser) -> Self:
        """Return the clips of what the user may see."""
        return self.for_tenant(user)
