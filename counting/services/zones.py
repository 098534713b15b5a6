"""Making, changing and deleting zones; each tells the camera's session by the camera's `config_version`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from cameras.database import columns_beside
from cameras.models import Camera
from cameras.querysets import AnyUser
from cameras.services import DeletionRefusedError, forget_empty_history, why_not_deletable
from counting.models import CountingZone
from counting.services.occupancy_log import note_areas

# A change of one of these changes what is counted, therefore the zone's version.
GEOMETRY = ("zone_type", "zone_coordinates", "counting_direction", "direction_mapping", "anchor", "min_dwell_ms")
KEYS = frozenset({"camera", "zone_name"})  # columns of the unique pair


@transaction.atomic
def create_zone(*, camera: Camera, user: AnyUser | None = None, **values: Any) -> CountingZone:
    """Return a new zone of the camera. Raises ValidationError with the faults at their fields."""
    zone = CountingZone(camera=camera, **values)
    zone.full_clean()
    _write(zone, user)
    return zone


@transaction.atomic
def update_zone(zone: CountingZone, *, user: AnyUser | None = None, **changes: Any) -> CountingZone:
    """Change a zone; its version rises when what it counts changes. `zone` then shows what is stored.

    Raises ValidationError with the faults at their fields.
    """
    if "camera" in changes or "camera_id" in changes:
        raise ValidationError({"camera": ValidationError(_("This cannot be changed."), code="immutable")})
    stored = CountingZone.objects.select_for_update(no_key=True).get(pk=zone.pk)
    before, measured, summed = _geometry(stored), _measures(stored), _is_summed(stored)
    for name, value in changes.items():
        setattr(stored, name, value)
    stored.full_clean()
    stored.version += _geometry(stored) != before
    _write(stored, user, columns_beside(stored, *KEYS.difference(changes)))
    ended = stored if measured and not _measures(stored) else None
    if ended or summed != _is_summed(stored):
        note_areas(stored.camera, timezone.now(), ended, sums=summed != _is_summed(stored))
    zone.refresh_from_db()
    return zone


@transaction.atomic
def delete_zone(zone: CountingZone) -> None:
    """Delete a zone that has counted nothing. Raises DeletionRefusedError."""
    reason = why_not_deletable(zone)
    if reason:
        raise DeletionRefusedError(reason)
    forget_empty_history(zone)
    zone.delete()
    _tell_camera(zone)


def _write(zone: CountingZone, user: AnyUser | None, columns: list[str] | None = None) -> None:
    history: Any = zone  # django-simple-history reads the author from the instance
    history._history_user = user if user is not None and user.is_authenticated else None
    zone.save(update_fields=columns)
    _tell_camera(zone)


def _tell_camera(zone: CountingZone) -> None:
    Camera.objects.filter(pk=zone.camera.pk).update(config_version=F("config_version") + 1)


def _measures(zone: CountingZone) -> bool:
    """Return whether it says how many are inside."""
    return zone.is_active and not zone.is_line


def _is_summed(zone: CountingZone) -> bool:
    """Return whether its people are the camera's."""
    return _measures(zone) and zone.counts_toward_total


def _geometry(zone: CountingZone) -> list[Any]:
    return [getattr(zone, name) for name in GEOMETRY]
