"""What stood out without being counted, over the API: list, one row, export."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django_filters import rest_framework as filters
from rest_framework import serializers

from analytics.anomalies import AHEAD, told_anomalies
from cameras.api.filters import TimeRange
from cameras.api.keyset import Keys
from cameras.api.pagination import ByTime
from cameras.api.views import RowViewSet
from cameras.models import Camera
from counting.api.filters import OfZone
from counting.choices import AnomalyType, Direction
from counting.models import CountingZone

ZONE = Cast(KeyTextTransform("zone_id", "event_data"), BigIntegerField())
ZONE_NAME = CountingZone.objects.filter(pk=OuterRef("zone_key")).values("zone_name")


class AnomalyFilter(TimeRange, OfZone):
    """Anomalies of a camera or zone in a time, of a kind."""

    time_field = "happened_at"
    anomaly_type = filters.ChoiceFilter(field_name="event_data__anomaly_type", choices=AnomalyType.choices)
    direction = filters.ChoiceFilter(field_name="event_data__direction", choices=Direction.choices)
    track = filters.CharFilter(field_name="event_data__track_id")

    def of_camera(self, rows: QuerySet[Any], name: str, camera: Camera) -> QuerySet[Any]:  # noqa: ARG002
        """Return the rows of the camera: the aggregate of their events."""
        return rows.filter(aggregate_id=camera.camera_id)

    def of_zone(self, rows: QuerySet[Any], name: str, zone: CountingZone) -> QuerySet[Any]:  # noqa: ARG002
        """Return the rows of the zone."""
        return rows.filter(event_data__zone_id=zone.pk)

    @property
    def qs(self) -> QuerySet[Any]:
        """Return the rows of the range; nothing is told before it happens, which lets an index be used."""
        rows: QuerySet[Any] = super().qs
        if not self.is_bound or not self.form.is_valid():
            return rows
        return rows.filter(event_timestamp__gte=self.bounds()[0] - AHEAD)


class AnomalySerializer(serializers.Serializer[Any]):
    """Somebody who went the wrong way, or stays too long: told, and in no count."""

    event_id = serializers.CharField()
    camera = serializers.CharField(source="aggregate_id")
    zone = serializers.IntegerField(source="event_data.zone_id", allow_null=True)
    zone_name = serializers.CharField(allow_null=True, help_text="The name that the zone has now.")
    event_timestamp = serializers.DateTimeField(source="happened_at")
    anomaly_type = serializers.ChoiceField(source="event_data.anomaly_type", choices=AnomalyType.choices)
    direction = serializers.ChoiceField(
        source="event_data.direction",
        choices=Direction.choices,
        default=None,
        allow_null=True,
        help_text="Where somebody went to.",
    )
    since = serializers.DateTimeField(
        source="event_data.since",
        default=None,
        allow_null=True,
        help_text="When a long stay began; null for a crossing.",
    )
    track_id = serializers.CharField(source="event_data.track_id", default=None, allow_null=True)
    detection_id = serializers.CharField(source="event_data.detection_id", default=None, allow_null=True)


class AnomalyViewSet(RowViewSet):
    """What stood out and was not counted; anomalies that were counted are events of the log (`anomaly=true`)."""

    rows = told_anomalies().annotate(zone_key=ZONE).annotate(zone_name=Subquery(ZONE_NAME))
    filterset_class = AnomalyFilter
    serializer_class = AnomalySerializer
    pagination_class = ByTime
    keys = Keys("happened_at")
    lookup_field = "event_id"
