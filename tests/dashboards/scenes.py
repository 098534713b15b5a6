"""Cameras, people and crossings for tests of pages and sockets."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from analytics.services.counters import increment_counters
from analytics.services.recording import RecordedEvent, record_counting_event
from cameras.models import Camera, CameraHealth, Tenant, TenantMember
from counting.models import CountingZone

PASSWORD = "a-long-enough-secret"
LINE = {"units": "normalized", "points": [[0.2, 0.5], [0.8, 0.5]]}
SQUARE = {"units": "normalized", "points": [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4], [0.1, 0.4]]}

_numbers = itertools.count(1)


def make_tenant(name: str) -> Tenant:
    """Return a new tenant."""
    return Tenant.objects.create(name=name, slug=name.lower())


def make_user(name: str, *tenants: Tenant, **fields: Any) -> User:
    """Return a new user, member of the tenants; without `password` one that only a test can log in, at no cost."""
    user = User.objects.create_user(name, **fields)
    TenantMember.objects.bulk_create(TenantMember(tenant=tenant, user=user) for tenant in tenants)
    return user


def make_camera(tenant: Tenant | None, camera_id: str = "", *, seen: bool = True, **fields: Any) -> Camera:
    """Return a new camera; `seen` = it has sent a heartbeat and is online."""
    camera_id = camera_id or f"cam-{next(_numbers)}"
    values: dict[str, Any] = {
        "camera_name": f"Camera {camera_id}",
        "camera_type": "FILE",
        "stream_protocol": "file",
    } | fields
    camera = Camera.objects.create(camera_id=camera_id, tenant=tenant, **values)
    health, _made = CameraHealth.objects.get_or_create(camera=camera)
    if seen:
        health.status, health.last_heartbeat = "online", timezone.now()
        health.save()
    return camera


def make_line(camera: Camera, name: str = "Door", **fields: Any) -> CountingZone:
    """Return a new line across the middle of the picture."""
    return CountingZone.objects.create(camera=camera, zone_name=name, zone_coordinates=LINE, **fields)


def make_area(camera: Camera, name: str = "Hall", **fields: Any) -> CountingZone:
    """Return a new square area."""
    return CountingZone.objects.create(
        camera=camera, zone_name=name, zone_type="area", zone_coordinates=SQUARE, **fields
    )


def cross(line: CountingZone, direction: str = "in", at: datetime | None = None) -> RecordedEvent:
    """Record somebody crossing the line, without announcing it."""
    return record_counting_event(
        camera=line.camera,
        zone=line,
        event_type="cross_line",
        direction=direction,
        event_timestamp=at or timezone.now() - timedelta(microseconds=next(_numbers)),
        track_id=f"t{next(_numbers)}",
    )


def ride(zone: CountingZone, label: str, way: str, number: int = 1) -> None:
    """Count some of another class at a zone, as the recorder of a session writes it."""
    names = {f"count_{way}:zone:{zone.pk}:class:{label}": number, f"count_{way}:class:{label}": number}
    increment_counters(zone.camera_id, names, timezone.now(), zone.camera.timezone)


def tell_truth(line: CountingZone, count_in: int, count_out: int) -> None:
    """Say how many have truly crossed the line today."""
    names = {f"truth_in:zone:{line.pk}": count_in, f"truth_out:zone:{line.pk}": count_out}
    increment_counters(line.camera_id, names, timezone.now(), line.camera.timezone)
