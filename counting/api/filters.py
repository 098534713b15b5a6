"""By what the lists of the app can be narrowed down."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.request import Request

from cameras.api.filters import OfCamera, Ordering, Switch, TimeRange, visible
from cameras.models import Tenant
from counting.choices import AnomalyType, Direction, EventSource, EventType, ResultPeriod, TrackingStatus, ZoneType
from counting.models import CountingZone


def visible_zones(request: Request | None) -> QuerySet[CountingZone]:
    """Return the zones that the user may see; none where there is no request, as for the document of the API."""
    return CountingZone.objects.all().for_user(request.user) if request is not None else CountingZone.objects.none()


@extend_schema_field(OpenApiTypes.INT64)
class IdOfZone(filters.ModelChoiceFilter):  # type: ignore[misc]  # django-filter has no types
    """A zone by its id."""


class OfZone(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """`zone`: rows of one zone, by its id; one that the user may not see does not exist."""

    zone = IdOfZone(queryset=lambda request: visible_zones(request), method="of_zone")

    def of_zone(self, rows: QuerySet[Any], name: str, zone: CountingZone) -> QuerySet[Any]:  # noqa: ARG002
        """Return the rows of the zone; the archive has the same column without a foreign key."""
        return rows.filter(zone_id=zone.pk)


class ZoneFilter(OfCamera):
    """Zones of a camera, of a type, in use or not."""

    tenant = filters.ModelChoiceFilter(field_name="camera__tenant", queryset=lambda request: visible(Tenant, request))
    zone_type = filters.ChoiceFilter(choices=ZoneType.choices)
    is_active = Switch()
    search = filters.CharFilter(field_name="zone_name", lookup_expr="icontains", label="Words in the name.")
    ordering = Ordering("zone_name", "created_at", "updated_at")


class EventFilter(TimeRange, OfZone):
    """The events log."""

    time_field = "event_timestamp"
    event_type = filters.ChoiceFilter(choices=EventType.choices)
    direction = filters.ChoiceFilter(choices=Direction.choices)
    anomaly = Switch(field_name="is_anomaly")
    anomaly_type = filters.ChoiceFilter(choices=AnomalyType.choices)
    stitched = Switch(field_name="is_stitched")
    min_confidence = filters.NumberFilter(
        field_name="confidence_score", lookup_expr="gte", min_value=0, max_value=1, label="0–1"
    )
    source = filters.ChoiceFilter(choices=EventSource.choices)
    track = filters.CharFilter(field_name="track_id")


class DetectionFilter(TimeRange):
    """Detected persons."""

    time_field = "frame_timestamp"
    min_confidence = filters.NumberFilter(
        field_name="confidence_score", lookup_expr="gte", min_value=0, max_value=1, label="0–1"
    )


class TrackFilter(TimeRange):
    """Tracks that have a sample in the range."""

    time_field = "frame_timestamp"
    status = filters.ChoiceFilter(choices=TrackingStatus.choices, method="of_status")

    def of_status(self, rows: QuerySet[Any], name: str, status: str) -> QuerySet[Any]:  # noqa: ARG002
        """Leave the samples: the status of a track is that of its newest one, which the view knows."""
        return rows


class ResultFilter(TimeRange, OfZone):
    """Counts per minute, hour or day that begin in the range."""

    time_field = "period_start"
    period = filters.ChoiceFilter(field_name="time_period", choices=ResultPeriod.choices)
    whole_camera = Switch(field_name="zone", lookup_expr="isnull", label="Results of cameras, not of their zones")
    is_final = Switch()
