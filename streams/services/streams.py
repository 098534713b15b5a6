"""Streams of cameras: the row that belongs to a camera, and what is written into it while it runs."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.db import connection
from django.db.models import F, Max
from django.db.models.functions import Greatest
from django.utils import timezone

from cameras.models import Camera, CameraHealth
from counting.models import CountingEvent
from streams.choices import SEVERITY_OF, StreamEventType
from streams.models import StreamEvent, VideoStream
from streams.services.leases import Lease, LeaseLost

# What keeps frames from coming in, and is over as soon as one does.
HINDRANCES = (
    StreamEventType.CONNECTION_LOST, StreamEventType.AUTH_FAILED, StreamEventType.MODEL_ERROR, StreamEventType.ERROR,
)  # fmt: skip
LONGEST_NAME = 95  # characters of a camera's id that leave room for `-main`


def ensure_main_stream(camera: Camera) -> VideoStream:
    """Return the main stream of a camera, made or brought up to the camera's settings."""
    wanted = {
        "stream_url": camera.stream_url or "",
        "stream_protocol": camera.stream_protocol,
        "is_active": camera.is_active,
    }
    stream, made = VideoStream.objects.get_or_create(
        camera=camera, role="main", defaults=wanted | {"stream_id": main_stream_id(camera)}
    )
    if not made and any(getattr(stream, name) != value for name, value in wanted.items()):
        VideoStream.objects.filter(pk=stream.pk).update(**wanted)
        stream.refresh_from_db()
    return stream


def main_stream_id(camera: Camera) -> str:
    """Return the key of a camera's main stream, at most 100 characters; a longer one is told apart by its checksum."""
    name = camera.camera_id
    if len(name) > LONGEST_NAME:
        name = f"{name[:78]}-{sha256(name.encode()).hexdigest()[:16]}"
    return f"{name}-main"


def add_frames(lease: Lease, frames: int, dropped: int, last: datetime | None, fps: float) -> None:
    """Add to the counts of a running stream; a capture time never moves back. Raises LeaseLost."""
    changes = {
        "frame_count": F("frame_count") + frames,
        "frame_drop_count": F("frame_drop_count") + dropped,
        "current_fps": round(fps, 2),
    }
    if last is not None:
        changes["last_frame_timestamp"] = Greatest(F("last_frame_timestamp"), last)
    _update(lease, **changes)


def last_seen(stream: VideoStream) -> datetime | None:
    """Return until when a stream was surely watched: its last frame that was reported, or a later crossing.

    A session that is killed has reported its frames up to a second before, but has written what it counted.
    """
    reported = stream.last_frame_timestamp
    if reported is None:
        return None
    later = CountingEvent.objects.filter(camera_id=stream.camera_id, event_timestamp__gt=reported)
    return later.aggregate(last=Max("event_timestamp"))["last"] or reported


def set_running(lease: Lease, *, width: int, height: int, codec: str) -> None:
    """Say that frames come in: their size in pixels and compression. Raises LeaseLost."""
    formats = {"h264": "avc", "h265": "hevc", "mjpeg": "mjpeg", "vp8": "vp8", "vp9": "vp9", "av1": "av1"}
    name = {"hevc": "h265"}.get(codec, codec)
    known = name if name in formats else None
    _update(
        lease,
        state="streaming",
        current_resolution_width=width,
        current_resolution_height=height,
        stream_format=known,
        stream_encoding=formats.get(name),
    )
    resolve_events(lease.stream_id, *HINDRANCES)


def set_failed(lease: Lease, kind: StreamEventType, message: str) -> None:
    """Say why no frames come in, for the operator. Raises LeaseLost."""
    _update(lease, state="error", error_count=F("error_count") + 1, current_fps=None)
    open_event(lease.stream_id, kind, message)


def open_event(stream_id: str, kind: StreamEventType, message: str) -> None:
    """Record something that lasts; while it is open, a repeat raises its count."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO stream_events (stream_id, event_type, event_severity, event_message)
            VALUES (%s, %s, %s, %s)
            ON CONFLICT (stream_id, event_type) WHERE NOT is_resolved DO UPDATE
               SET occurrence_count = stream_events.occurrence_count + 1, event_message = EXCLUDED.event_message,
                   last_occurrence_at = clock_timestamp()
            """,
            [stream_id, kind.value, SEVERITY_OF[kind].value, message],
        )


def began_to_play(stream: VideoStream) -> float | None:
    """Return the Unix time of the stream's first frame ever, by which a file camera plays; None before it."""
    connected = StreamEvent.objects.filter(stream=stream, event_type=StreamEventType.CONNECTED.value)
    first = connected.order_by("event_timestamp").values_list("event_timestamp", flat=True).first()
    return first.timestamp() if first else None


def note_event(
    stream_id: str,
    kind: StreamEventType,
    message: str,
    data: dict[str, object] | None = None,
    at: datetime | None = None,
) -> None:
    """Record something that is over as it is recorded; it happened `at`, now where nothing is given."""
    now = at or timezone.now()
    StreamEvent.objects.create(
        stream_id=stream_id, event_type=kind.value, event_severity=SEVERITY_OF[kind].value, event_message=message,
        event_data=data or {}, event_timestamp=now, last_occurrence_at=now, is_resolved=True, resolved_at=now,
    )  # fmt: skip


def resolve_events(stream_id: str, *kinds: StreamEventType) -> int:
    """Close what lasted; return how many."""
    return StreamEvent.objects.filter(
        stream__stream_id=stream_id, event_type__in=[kind.value for kind in kinds], is_resolved=False
    ).update(is_resolved=True, resolved_at=timezone.now(), resolution_notes="resolved automatically")


def set_health(camera: Camera, status: str, *, error: str = "", heartbeat: bool = False) -> None:
    """Set how a camera is; maintenance is left alone. `error` is kept as its last error."""
    now = timezone.now()
    changes: dict[str, object] = {"status": status}
    if heartbeat:
        changes |= {"last_heartbeat": Greatest(F("last_heartbeat"), now)}
    if error:
        changes |= {
            "last_error_message": error,
            "last_error_timestamp": now,
            "error_count": F("error_count") + 1,
        }
    elif status == "online":
        changes["error_count"] = 0
    CameraHealth.objects.filter(camera=camera).exclude(status="maintenance").update(**changes)


def _update(lease: Lease, **changes: object) -> None:
    held = VideoStream.objects.filter(stream_id=lease.stream_id, lease_token=lease.token)
    if not held.update(**changes):
        raise LeaseLost(lease.stream_id)
