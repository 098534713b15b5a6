"""Which cameras should stream and do not."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F, Q
from django.db.models.functions import Now

from cameras.models import Camera
from streams.models import VideoStream
from streams.services import leases
from streams.services.streams import ensure_main_stream


def supervise(start: Callable[[str], object]) -> list[str]:
    """Call `start` with the id of each active camera whose stream nobody processes; return these ids."""
    _bring_streams_up_to_date()
    leases.free_expired()
    idle = (
        VideoStream.objects.filter(role="main", is_active=True)
        .filter(Q(lease_expires_at__isnull=True) | Q(lease_expires_at__lt=Now()))
        .exclude(stream_url="")
        .order_by("lease_expires_at", "id")
    )
    waiting = [str(camera_id) for camera_id in idle.values_list("camera__camera_id", flat=True)]
    for camera_id in waiting:
        start(camera_id)
    return waiting


def _bring_streams_up_to_date() -> None:
    """Make or mend the main stream of each camera that has none or another one than it says."""
    with_stream = VideoStream.objects.filter(role="main")
    odd = with_stream.exclude(
        stream_url=F("camera__stream_url"),
        is_active=F("camera__is_active"),
        stream_protocol=F("camera__stream_protocol"),
    ).exclude(stream_url="", camera__stream_url__isnull=True, is_active=F("camera__is_active"))
    missing = Camera.objects.exclude(pk__in=with_stream.values("camera__pk"))
    for camera in [*missing, *Camera.objects.filter(pk__in=odd.values("camera__pk"))]:
        ensure_main_stream(camera)
