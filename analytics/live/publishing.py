"""What camera sessions and services announce. No call here waits for Redis or raises because of it."""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from analytics.live import names
from analytics.live.counts import counts_data
from analytics.live.news import Message, Picture, Snapshot, ViewerQuestion, picture_body
from analytics.live.sender import sender
from analytics.selectors import counts_today
from cameras.models import Camera

logger = logging.getLogger("headcount.live")

MESSAGE_SECONDS = 0.2  # at most 5 messages a second of one kind and camera
PICTURE_SECONDS = 0.05
SNAPSHOT_EVERY_SECONDS = 1.0
VIEWER_CACHE_SECONDS = 0.5

_viewer_answers: dict[int, tuple[bool, float]] = {}
_counting: defaultdict[int, threading.Lock] = defaultdict(threading.Lock)


def publish_counts(camera: Camera) -> None:
    """Announce today's counts of `camera` as they are in the database now. Call it after the commit."""
    try:
        with _counting[camera.pk]:  # what was read later must not be overtaken by what was read earlier
            _publish(camera, "counts", counts_data(camera, counts_today([camera])[camera.camera_id], timezone.now()))
    except DatabaseError as error:
        logger.warning("Counts of camera %s could not be announced: %s", camera.camera_id, error)


def publish_occupancy(camera: Camera, zones: Mapping[int, int]) -> None:
    """Announce how many are inside each area now (zone id → people). Repeat it at least every 5 s.

    It is believed for 10 s; an area of which nothing is known shows "no data", never 0.
    """
    data = {"zones": {str(zone): count for zone, count in zones.items()}}
    _publish(camera, "occupancy", data, keep=(names.occupancy_key(camera.pk), names.OCCUPANCY_SECONDS))


def publish_status(
    camera: Camera,
    status: str,
    detail: str = "",
    *,
    rate: float | None = None,
    wanted: float | None = None,
    engine: str = "",
    warning: str = "",
) -> None:
    """Announce how the camera's session does. Repeat it at least every 10 s; it is believed for 30 s.

    `status` is one of camera_health's, `connecting`, or `paused` outside of its schedule. `detail` says what is wrong,
    in words for an operator; `warning` what makes the numbers doubtful while it runs. `rate` is frames looked at a
    second, `wanted` how many there should be, `engine` what looks, for example "OpenVINO yolo11n 416, 13 ms".
    """
    data = {
        "status": status, "detail": detail, "rate": rate, "wanted": wanted, "engine": engine, "warning": warning,
    }  # fmt: skip
    _publish(camera, "status", data, keep=(names.status_key(camera.pk), names.STATUS_SECONDS))


def publish_picture(camera: Camera, jpeg: bytes, scene: dict[str, Any]) -> None:
    """Send one preview frame to those who look at the camera.

    `scene`: {"t": unix seconds, "tracks": [{"id", "box": [l, t, r, b], "trail": [[x, y], …], "state": "seen"|"lost"}],
    "flashes": [{"zone": id, "direction": "in"}]}, coordinates 0–1 of the frame.
    """
    sender.put(("picture", camera.pk), Picture(camera.pk, picture_body(camera.camera_id, jpeg, scene)), PICTURE_SECONDS)


def store_snapshot(camera: Camera, jpeg: bytes) -> None:
    """Keep the newest picture for pages that open later; it is believed for 60 s."""
    sender.put(("snapshot", camera.pk), Snapshot(camera.pk, jpeg), SNAPSHOT_EVERY_SECONDS)


def wants_pictures(camera: Camera) -> bool:
    """Return whether somebody looks at the camera's pictures, as known up to half a second ago.

    The first call says no and has the answer looked up behind the caller's back.
    """
    looks, asked_at = _viewer_answers.get(camera.pk, (False, float("-inf")))
    if time.monotonic() - asked_at >= VIEWER_CACHE_SECONDS:
        sender.put(("viewers", camera.pk), ViewerQuestion(camera.pk, _viewer_answers), VIEWER_CACHE_SECONDS)
    return looks


def flush(seconds: float = 2.0) -> bool:
    """Wait until everything announced has gone out, at most `seconds`; return whether it has."""
    return sender.flush(seconds)


def _publish(camera: Camera, kind: str, data: dict[str, Any], keep: tuple[str, int] | None = None) -> None:
    message = Message((camera.pk, camera.camera_id), kind, data, timezone.now(), keep)
    sender.put((kind, camera.pk), message, MESSAGE_SECONDS)
