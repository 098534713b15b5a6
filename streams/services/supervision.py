"""Which cameras should stream and do not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from analytics import live
from cameras.models import Camera
from cameras.schedules import is_scheduled, rest_of
from streams.models import VideoStream
from streams.services import leases
from streams.services.streams import ensure_main_stream


def supervise(start: Callable[[str], object], at: dt.datetime | None = None) -> list[str]:
    """Call `start` with the id of each active camera whose stream nobody processes; return these ids.

    A camera outside of its schedule rests: it is not started, and its page says until when. `at` is now where nothing
    is given.
    """
    _bring_streams_up_to_date()
    leases.free_expired()
    now, waiting = at or timezone.now(), []
    for camera in _idle():
        if is_scheduled(camera, now):
            waiting.append(camera.camera_id)
            start(camera.camera_id)
        else:
            live.publish_status(camera, "paused", rest_of(camera, now))
    return waiting


def _idle() -> list[Camera]:
    """Return the cameras whose wanted stream nobody processes, in the order in which they are started."""
    streams = (
        VideoStream.objects.filter(role="main", is_active=True)
        .filter(Q(lease_expires_at__isnull=True) | Q(lease_expires_at__lt=Now()))
        .exclude(stream_url="")
        .select_related("camera")
        .order_by("lease_expires_at", "id")
    )
    return [stream.camera for stream in streams]


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
