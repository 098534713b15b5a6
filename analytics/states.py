"""How a camera is now, in one word with its reason, and how many are inside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.live import LiveState, LiveStatus
from cameras.choices import HealthStatus
from cameras.models import Camera, CameraHealth
from cameras.schedules import is_scheduled, rest_of
from counting.models import CountingZone

INACTIVE = "inactive"  # switched off
PAUSED = "paused"  # outside of its schedule
UNSEEN = "unseen"  # nothing has ever come from it
CONNECTING = "connecting"
# Of every state its tone and its word.
WORDS: dict[str, tuple[str, Promise]] = {
    HealthStatus.ONLINE.value: ("good", gettext_lazy("Online")),
    CONNECTING: ("warn", gettext_lazy("Connecting")),
    HealthStatus.OFFLINE.value: ("bad", gettext_lazy("Offline")),
    HealthStatus.ERROR.value: ("bad", gettext_lazy("Error")),
    HealthStatus.MAINTENANCE.value: ("warn", gettext_lazy("Maintenance")),
    PAUSED: ("", gettext_lazy("Outside its schedule")),
    INACTIVE: ("", gettext_lazy("Not active")),
    UNSEEN: ("", gettext_lazy("Never seen")),
}

SILENT = dt.timedelta(minutes=1)  # a session is heard of every 15 s


def status_of(camera: Camera, live: LiveState, now: dt.datetime) -> LiveStatus:
    """Return the state of a camera. What an operator has decided goes before what a session says."""
    health: CameraHealth | None = getattr(camera, "health", None)
    if not camera.is_active:
        return _status(INACTIVE, "", now)
    if health is not None and health.status == HealthStatus.MAINTENANCE:
        return _status(HealthStatus.MAINTENANCE.value, health.maintenance_notes, now)
    if live.status is not None:
        return live.status
    if not is_scheduled(camera, now):
        return _status(PAUSED, rest_of(camera, now), now)
    return stored_status(health, now)


def stored_status(health: CameraHealth | None, now: dt.datetime) -> LiveStatus:
    """Return what is stored of a camera whose session says nothing; one that was killed did not say goodbye."""
    if health is None or (health.last_heartbeat is None and health.status == HealthStatus.OFFLINE):
        return _status(UNSEEN, health.last_error_message if health else "", now)
    heard = health.last_heartbeat
    if health.status == HealthStatus.ONLINE and (heard is None or now - heard > SILENT):
        return _status(HealthStatus.OFFLINE.value, _("Nothing is heard of it: does a stream worker run?"), now)
    return LiveStatus(health.status, health.last_error_message, None, "", health.updated_at)


def _status(status: str, detail: str, at: dt.datetime) -> LiveStatus:
    return LiveStatus(status, detail, None, "", at)


def people_inside(zones: Iterable[CountingZone], measured: Mapping[int, int] | None, derived: int | None) -> int | None:
    """Return how many are in the areas of a camera's total, or behind its lines where it has no such area.

    `measured` is what its session says (zone id → people), `derived` what crossed its lines. None = no data.
    """
    zones = list(zones)
    areas = [zone for zone in zones if not zone.is_line and zone.counts_toward_total]
    if not areas:
        return derived if any(zone.is_line for zone in zones) else None
    known = [measured[zone.pk] for zone in areas if measured and zone.pk in measured]
    return sum(known) if known else None
