"""Maintenance of cameras: begun and ended by people, ended by itself where an end was given."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cameras.announcing import announce
from cameras.choices import HealthStatus
from cameras.models import Camera, CameraHealth
from cameras.querysets import AnyUser


@transaction.atomic
def start_maintenance(
    camera: Camera, *, user: AnyUser | None = None, until: dt.datetime | None = None, notes: str = ""
) -> bool:
    """Put a camera into maintenance; return whether it was not in one. A running one takes end and notes over.

    It goes on being watched, but its silence is no trouble. It ends by itself at `until`, where that is given. Raises
    ValidationError at `until` for an end in the past.
    """
    if until is not None and until <= timezone.now():
        raise ValidationError({"until": _("Lies in the past.")})
    health = _locked(camera)
    is_new = health.status != HealthStatus.MAINTENANCE
    health.status, health.maintenance_until, health.maintenance_notes = HealthStatus.MAINTENANCE.value, until, notes
    health.full_clean(validate_unique=False)
    health.save(update_fields=["status", "maintenance_until", "maintenance_notes", "updated_at"])
    if is_new:
        told = {"until": until.isoformat() if until else None, "notes": notes}
        announce(camera, "camera.maintenance_started", user, **told)
    return is_new


@transaction.atomic
def end_maintenance(camera: Camera, *, user: AnyUser | None = None) -> bool:
    """Take a camera out of maintenance; return whether it was in one. Its day is written down as the last one.

    Until its session is heard of again the camera is offline.
    """
    health = _locked(camera)
    if health.status != HealthStatus.MAINTENANCE:
        return False
    today = timezone.now().astimezone(ZoneInfo(camera.timezone)).date()
    health.status, health.maintenance_until, health.last_maintenance_date = HealthStatus.OFFLINE.value, None, today
    if health.next_maintenance_date is not None and health.next_maintenance_date < today:
        health.next_maintenance_date = None  # it was this one
    columns = ["status", "maintenance_until", "last_maintenance_date", "next_maintenance_date", "updated_at"]
    health.save(update_fields=columns)
    announce(camera, "camera.maintenance_ended", user)
    return True


def end_due_maintenances(now: dt.datetime | None = None) -> list[str]:
    """End every maintenance whose end has come; return the cameras' text keys."""
    due = CameraHealth.objects.filter(maintenance_until__lte=now or timezone.now()).select_related("camera")
    return [health.camera.camera_id for health in due.order_by("camera_id") if end_maintenance(health.camera)]


def _locked(camera: Camera) -> CameraHealth:
    """Return the camera's health, locked; made where only raw SQL can have left it out."""
    health, _made = CameraHealth.objects.select_for_update().get_or_create(camera=camera)
    return health
