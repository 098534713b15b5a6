"""How cameras report that they are alive."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cameras.choices import HealthStatus
from cameras.models import Camera, CameraHealth

AHEAD = dt.timedelta(seconds=60)  # how far the clock of a camera may be before ours
METRICS = (
    "response_time_ms", "stream_quality_score", "frame_drop_rate", "bitrate_variance", "latency_ms",
    "cpu_usage_percent", "memory_usage_percent", "disk_usage_percent", "network_bandwidth_mbps",
)  # fmt: skip


@transaction.atomic
def record_heartbeat(camera_id: str, at: dt.datetime | None = None, **metrics: Any) -> CameraHealth:
    """Note that a camera was alive at an instant (default: now), with what it measured; return its health.

    The camera is online from then on, unless it is in maintenance. A heartbeat that arrives after a later one changes
    nothing. Raises ValidationError at `at` for one from the future and at metrics out of range, Camera.DoesNotExist,
    and TypeError for a metric that is not one of METRICS.
    """
    moment = at or timezone.now()
    _check(moment, metrics)
    health = _locked(camera_id)
    if health.last_heartbeat is not None and health.last_heartbeat > moment:
        return health
    for name, value in metrics.items():
        setattr(health, name, value)
    health.last_heartbeat = moment
    if health.status != HealthStatus.MAINTENANCE:
        health.status, health.error_count = HealthStatus.ONLINE.value, 0
    health.full_clean(validate_unique=False)
    health.save(update_fields=["last_heartbeat", "status", "error_count", "updated_at", *metrics])
    return health


def _check(moment: dt.datetime, metrics: dict[str, Any]) -> None:
    unknown = sorted(set(metrics) - set(METRICS))
    if unknown:
        raise TypeError(f"no metrics of a heartbeat: {', '.join(unknown)}")
    if moment > timezone.now() + AHEAD:
        raise ValidationError({"at": _("Lies in the future: check the clock of the camera.")})


def _locked(camera_id: str) -> CameraHealth:
    """Return the health of a camera, locked; made where only raw SQL can have left it out."""
    camera = Camera.objects.get(camera_id=camera_id)
    health, _made = CameraHealth.objects.select_for_update().get_or_create(camera=camera)
    return health
