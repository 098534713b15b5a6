"""Rows of the app as the API shows them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from cameras.api.filters import visible_cameras
from cameras.api.serializers import ConfigurationSerializer
from cameras.models import Camera
from counting.choices import Direction
from counting.core.shapes import normalized_points
from counting.models import CountingEvent, CountingResult, CountingZone, PersonDetection

EVENT_FIELDS = (
    "event_uid", "camera", "zone", "zone_name", "zone_version", "event_timestamp", "event_type", "direction",
    "track_id", "detection_id", "current_count_in", "current_count_out", "current_total", "duration_seconds",
    "confidence_score", "is_stitched", "is_anomaly", "anomaly_type", "source",
)  # fmt: skip
OF_NEWEST_SAMPLE = (
    "tracking_status", "tracking_confidence", "position_x", "position_y", "velocity_x", "velocity_y", "speed",
    "bbox_height", "frame_width", "frame_height",
)  # fmt: skip


class KnownPointSerializer(serializers.Serializer[Any]):
    """A point of the floor in the picture, and where it is in metres."""

    point = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)
    metres = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)


class ZoneCoordinatesSerializer(serializers.Serializer[Any]):
    """The points of a line (at least 2) or of an area (at least 3); four known points tell its metres."""

    units = serializers.ChoiceField(choices=["normalized", "pixel"])
    points = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2), min_length=2
    )
    real_world = serializers.ListField(child=KnownPointSerializer(), required=False, min_length=4, max_length=4)


class DirectionMappingSerializer(serializers.Serializer[Any]):
    """What the two senses of a line mean."""

    positive = serializers.ChoiceField(choices=Direction.choices)
    negative = serializers.ChoiceField(choices=Direction.choices)


@extend_schema_field(ZoneCoordinatesSerializer)
class ZoneCoordinatesField(serializers.JSONField):
    """Where a zone lies."""


@extend_schema_field(DirectionMappingSerializer)
class DirectionMappingField(serializers.JSONField):
    """What the senses of a line mean."""


class OwnCamera(serializers.SlugRelatedField[Any]):
    """A camera that the user may see, by its text key."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="camera_id", **options)

    def get_queryset(self) -> QuerySet[Camera]:
        """Return the cameras among which the key is looked up."""
        return visible_cameras(self.context.get("request"))


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A line, from its left to its right is in",
            {
                "camera": "front-door",
                "zone_name": "Door",
                "zone_type": "counting_line",
                "zone_coordinates": {"units": "normalized", "points": [[0.5, 0.1], [0.5, 0.9]]},
                "direction_mapping": {"positive": "in", "negative": "out"},
            },
            request_only=True,
        )
    ]
)
class ZoneSerializer(ConfigurationSerializer):
    """A line or an area; `points` in 0–1 of the picture, whatever units it was drawn in."""

    camera = OwnCamera()
    points = serializers.SerializerMethodField()
    zone_coordinates = ZoneCoordinatesField()
    direction_mapping = DirectionMappingField(required=False)

    class Meta:
        model = CountingZone
        fixed = ("camera",)
        validators: tuple[Any, ...] = ()
        fields = (
            "id", "camera", "zone_name", "zone_type", "points", "zone_coordinates", "anchor", "counting_direction",
            "counting_method", "direction_mapping", "counts_toward_total", "min_dwell_ms", "zone_area_sqm",
            "max_capacity", "alert_threshold", "description", "is_active", "version", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("counting_method", "version", "created_at", "updated_at")

    def get_points(self, zone: CountingZone) -> list[list[float]]:
        """Return the points in 0–1."""
        size = zone.camera.resolution_width, zone.camera.resolution_height
        return [list(point) for point in normalized_points(zone.zone_coordinates, *size)]


class EventSerializer(serializers.ModelSerializer[Any]):
    """A crossing, entry or exit; the name of its zone comes from the context, as archived rows have none."""

    camera = serializers.CharField(source="camera_id")
    zone = serializers.IntegerField(source="zone_id", allow_null=True)
    zone_name = serializers.SerializerMethodField()

    class Meta:
        model = CountingEvent
        fields: tuple[str, ...] = EVENT_FIELDS

    def get_zone_name(self, event: CountingEvent) -> str | None:
        """Return the name that the zone has now; None for one that is gone."""
        names: dict[int | None, str] = self.context["zone_names"]
        return names.get(event.zone_id)


class EventDetailSerializer(EventSerializer):
    """A crossing with its evidence: points and path in 0–1 of the picture."""

    class Meta(EventSerializer.Meta):
        fields = (*EVENT_FIELDS, "entry_point", "exit_point", "path_trajectory", "processing_time_ms", "created_at")


class DetectionSerializer(serializers.ModelSerializer[Any]):
    """A person found in one frame; the box in pixels of the source."""

    camera = serializers.CharField(source="camera_id")

    class Meta:
        model = PersonDetection
        fields = (
            "detection_id", "camera", "frame_timestamp", "detection_timestamp", "confidence_score", "bbox_x", "bbox_y",
            "bbox_width", "bbox_height", "person_attributes", "pose_estimation", "model_version", "processing_time_ms",
        )  # fmt: skip


class TrackSerializer(serializers.Serializer[Any]):
    """A person followed: from the samples of the asked range. Position and velocity are pixels of the source."""

    track_id = serializers.CharField()
    camera = serializers.CharField()
    first_seen = serializers.DateTimeField()
    last_seen = serializers.DateTimeField()
    duration_seconds = serializers.FloatField()
    samples = serializers.IntegerField(help_text="Stored samples in the range.")
    tracking_status = serializers.CharField()
    tracking_confidence = serializers.FloatField(allow_null=True)
    position_x = serializers.IntegerField()
    position_y = serializers.IntegerField()
    velocity_x = serializers.FloatField(allow_null=True)
    velocity_y = serializers.FloatField(allow_null=True)
    speed = serializers.FloatField(allow_null=True)
    bbox_height = serializers.IntegerField()
    frame_width = serializers.IntegerField()
    frame_height = serializers.IntegerField()


class WaypointSerializer(serializers.Serializer[Any]):
    """Where somebody's feet were at one moment, 0–1 of the picture."""

    x = serializers.FloatField()
    y = serializers.FloatField()
    timestamp = serializers.DateTimeField()


class TrajectorySerializer(serializers.Serializer[Any]):
    """The way of a track, complete once it has ended, else from its samples so far."""

    track_id = serializers.CharField()
    camera = serializers.CharField()
    tracking_status = serializers.CharField()
    first_seen = serializers.DateTimeField()
    last_seen = serializers.DateTimeField()
    frame_width = serializers.IntegerField(help_text="Pixels of the source.")
    frame_height = serializers.IntegerField(help_text="Pixels of the source.")
    is_complete = serializers.BooleanField(help_text="Whether the track has ended.")
    points = WaypointSerializer(many=True)


class ResultSerializer(serializers.ModelSerializer[Any]):
    """What a zone, or a whole camera where `zone` is null, counted in one period."""

    camera = serializers.CharField(source="camera_id")
    zone = serializers.IntegerField(source="zone_id", allow_null=True)

    class Meta:
        model = CountingResult
        fields = (
            "camera", "zone", "time_period", "period_start", "period_end", "count_in", "count_out", "count_total",
            "count_density", "current_occupancy", "max_occupancy", "occupancy_percentage", "peak_count", "min_count",
            "average_count", "observed_seconds", "is_final", "result_timestamp",
        )  # fmt: skip
