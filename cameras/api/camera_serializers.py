"""Cameras as the API takes and shows them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from cameras.api.serializers import ConfigurationSerializer, OwnRow, Strict
from cameras.api.shapes import AlertRulesField, DetectionRegionField, ScheduleField
from cameras.choices import HealthStatus
from cameras.core.addresses import PROTOCOLS
from cameras.models import AIModel, Camera, CameraHealth, CameraLocation, Tenant
from cameras.schedules import is_scheduled
from cameras.services.health import METRICS

OF_CAMERA = (
    "camera_id", "camera_name", "camera_type", "tenant", "location", "groups", "description", "tags", "timezone",
    "stream_protocol", "stream_url", "stream_username", "stream_password", "has_stream_password", "stream_timeout",
    "stream_retry_count", "stream_retry_interval", "resolution_width", "resolution_height", "frame_rate", "bitrate",
    "quality_level", "ai_model", "confidence_threshold", "detection_region", "tracking_enabled", "counting_enabled",
    "is_active", "schedule_enabled", "schedule_config", "alert_enabled", "alert_rules", "occupancy_reset_time",
    "occupancy_baseline", "detection_sample_seconds", "track_sample_seconds", "store_snapshots", "config_version",
    "status", "last_heartbeat", "is_scheduled_now", "created_by", "updated_by", "created_at", "updated_at",
)  # fmt: skip


@extend_schema_field(
    {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$", "example": "04:00:00"}
)
class ClockTime(serializers.TimeField):
    """A time of day by the clocks of the camera: OpenAPI's own `time` is one with an offset."""


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A camera with its login",
            {
                "camera_id": "front-door",
                "camera_name": "Front door",
                "camera_type": "RTSP",
                "stream_url": "rtsp://192.0.2.10/stream1",
                "stream_username": "viewer",
                "stream_password": "kept encrypted, never shown",
                "timezone": "Asia/Ho_Chi_Minh",
                "tags": ["entrance"],
            },
            request_only=True,
        )
    ]
)
class CameraSerializer(ConfigurationSerializer):
    """A camera with all that is set for it and how it is. Its password is taken and never shown."""

    tenant = OwnRow(Tenant.objects.all, required=False)
    location = OwnRow(CameraLocation.objects.all, required=False, allow_null=True)
    ai_model = OwnRow(
        AIModel.objects.all, required=False, allow_null=True, help_text="Null: the tenant's default detector."
    )
    groups: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    stream_password = serializers.CharField(
        write_only=True, required=False, allow_null=True, max_length=500, trim_whitespace=False,
        help_text="Kept encrypted and never shown. Null forgets it; what is not sent stays.",
    )  # fmt: skip
    has_stream_password = serializers.BooleanField(read_only=True)
    detection_region = DetectionRegionField(required=False, allow_null=True)
    schedule_config = ScheduleField(required=False, allow_null=True)
    alert_rules = AlertRulesField(required=False)
    occupancy_reset_time = ClockTime(required=False)
    config_version = serializers.IntegerField(
        required=False,
        min_value=1,
        help_text="Rises with every change; sent with one, it must be the newest: else 409.",
    )
    status = serializers.SerializerMethodField()
    last_heartbeat = serializers.SerializerMethodField()
    is_scheduled_now = serializers.SerializerMethodField()
    created_by = serializers.SlugRelatedField[Any](slug_field="username", read_only=True, allow_null=True)
    updated_by = serializers.SlugRelatedField[Any](slug_field="username", read_only=True, allow_null=True)

    class Meta:
        model = Camera
        fixed = ("camera_id", "tenant")
        validators: tuple[Any, ...] = ()
        fields: tuple[str, ...] = OF_CAMERA
        read_only_fields = ("created_at", "updated_at")
        extra_kwargs: dict[str, Any] = {"camera_id": {"validators": []}}

    def get_status(self, camera: Camera) -> HealthStatus:
        """Return how the camera was last."""
        health = getattr(camera, "health", None)
        return health.status if health else HealthStatus.OFFLINE.value  # type: ignore[return-value]  # a word of it

    def get_last_heartbeat(self, camera: Camera) -> Any:
        """Return when the camera was last heard of."""
        health = getattr(camera, "health", None)
        at = health.last_heartbeat if health else None
        return serializers.DateTimeField().to_representation(at) if at else None

    def get_is_scheduled_now(self, camera: Camera) -> bool:
        """Say whether the camera's schedule covers this moment."""
        return is_scheduled(camera, timezone.now())

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Let the protocol follow a type that speaks one alone, where nobody says otherwise."""
        allowed = PROTOCOLS.get(attrs.get("camera_type", ""), ())
        if len(allowed) == 1 and "stream_protocol" not in attrs:
            attrs["stream_protocol"] = allowed[0]
        return attrs


class HealthSerializer(serializers.ModelSerializer[Any]):
    """How a camera is; times in milliseconds, rates in percent, quality 0–1."""

    camera = serializers.CharField(source="camera_id")

    class Meta:
        model = CameraHealth
        fields = (
            "camera", "status", "last_heartbeat", "uptime_percentage", *METRICS, "error_count", "last_error_message",
            "last_error_timestamp", "maintenance_until", "last_maintenance_date", "next_maintenance_date",
            "maintenance_notes", "updated_at",
        )  # fmt: skip
        read_only_fields = fields


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "With what was measured",
            {"at": "2026-11-22T12:00:00Z", "latency_ms": 40, "cpu_usage_percent": 12.5},
            request_only=True,
        )
    ]
)
class HeartbeatSerializer(ConfigurationSerializer):
    """A sign of life, with what was measured; without `at` it is of this moment."""

    at = serializers.DateTimeField(required=False)

    class Meta:
        model = CameraHealth
        fields = ("at", *METRICS)


class MaintenanceSerializer(Strict):
    """Why a camera is worked on, and until when at most."""

    notes = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    until = serializers.DateTimeField(required=False, allow_null=True, help_text="Null: until somebody ends it.")


class IntervalSerializer(serializers.Serializer[Any]):
    """From the first instant to before the second."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class ScheduledSerializer(serializers.Serializer[Any]):
    """When a camera watches within a stretch of time."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields by the names of the API; `from` cannot be written as a name in Python."""
        return {
            "camera": serializers.CharField(),
            "timezone": serializers.CharField(),
            "schedule_enabled": serializers.BooleanField(),
            "is_scheduled_now": serializers.BooleanField(),
            "from": serializers.DateTimeField(),
            "to": serializers.DateTimeField(),
            "intervals": IntervalSerializer(many=True),
        }
