"""The present state of cameras."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cameras.choices import HealthStatus
from cameras.database import (
    Index,
    Timestamps,
    at_least,
    not_negative,
    one_of,
    percent,
    preset,
    within_0_and_1,
)
from cameras.models.cameras import Camera
from cameras.querysets import CameraRowQuerySet

TABLE = "camera_health"


class CameraHealth(Timestamps):
    """One row per camera: how it is now; times in milliseconds, rates in percent, quality 0–1.

    Beyond the documents: `maintenance_until`, when a maintenance ends by itself; null = when somebody ends it.
    """

    camera = models.OneToOneField(
        Camera, to_field="camera_id", db_column="camera_id", on_delete=models.CASCADE, related_name="health"
    )
    status = models.CharField(max_length=20, choices=HealthStatus.choices, **preset(HealthStatus.OFFLINE.value))
    last_heartbeat = models.DateTimeField(null=True, blank=True)
    uptime_percentage = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    response_time_ms = models.BigIntegerField(null=True, blank=True)
    stream_quality_score = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    frame_drop_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    bitrate_variance = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    latency_ms = models.BigIntegerField(null=True, blank=True)
    error_count = models.IntegerField(**preset(0))
    last_error_message = models.TextField(blank=True, **preset(""))
    last_error_timestamp = models.DateTimeField(null=True, blank=True)
    cpu_usage_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    memory_usage_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    disk_usage_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    network_bandwidth_mbps = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    last_maintenance_date = models.DateField(null=True, blank=True)
    next_maintenance_date = models.DateField(null=True, blank=True)
    maintenance_notes = models.TextField(blank=True, **preset(""))
    maintenance_until = models.DateTimeField(null=True, blank=True)

    objects = CameraRowQuerySet["CameraHealth"].as_manager()

    class Meta:
        db_table = TABLE
        verbose_name = _("health")
        verbose_name_plural = _("health")
        constraints = [
            one_of(TABLE, "status", HealthStatus),
            *within_0_and_1(TABLE, "stream_quality_score"),
            *percent(
                TABLE,
                "uptime_percentage",
                "frame_drop_rate",
                "cpu_usage_percent",
                "memory_usage_percent",
                "disk_usage_percent",
            ),
            not_negative(TABLE, "bitrate_variance", 8, 2),
            not_negative(TABLE, "network_bandwidth_mbps", 8, 2),
            at_least(TABLE, "response_time_ms", 0),
            at_least(TABLE, "latency_ms", 0),
            at_least(TABLE, "error_count", 0),
            models.CheckConstraint(
                name="camera_health_maintenance_check",
                condition=Q(last_maintenance_date__isnull=True)
                | Q(next_maintenance_date__isnull=True)
                | Q(next_maintenance_date__gte=F("last_maintenance_date")),
                violation_error_message=_("The next maintenance cannot lie before the last one."),
            ),
            models.CheckConstraint(
                name="camera_health_maintenance_until_check",
                condition=Q(maintenance_until__isnull=True) | Q(status=HealthStatus.MAINTENANCE.value),
                violation_error_message=_("Only a maintenance has an end."),
            ),
        ]
        indexes = [
            # The list of cameras filtered by status.
            Index(fields=["status"], name="idx_camera_health_status"),
            # The health check: cameras whose last heartbeat is too old.
            Index(fields=["last_heartbeat"], name="idx_camera_health_last_heartbeat"),
            # Maintenances that end by themselves, looked for each minute.
            Index(
                fields=["maintenance_until"],
                name="idx_camera_health_maintenance_until",
                condition=Q(maintenance_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.camera_id}: {self.status}"
