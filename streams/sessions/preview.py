"""Pictures for those who look: a small JPEG with the boxes, trails and crossings that belong to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import cv2

from analytics import live
from cameras.models import Camera
from counting.core.engine import CountingEvent, TrackView
from counting.directions import mapped_direction
from counting.models import CountingZone
from streams.frames import Frame, Pixels

WIDEST = 960  # pixels
QUALITY = 75
FULL_QUALITY = 90  # of pictures in full size
SECONDS_BETWEEN = 0.08
SECONDS_BETWEEN_SNAPSHOTS = 2.0


class Preview:
    """Sends pictures while somebody looks, and now and then one for pages that open later."""

    def __init__(self) -> None:
        self._sent = self._kept = 0.0
        self._flashes: list[CountingEvent] = []

    def offer(
        self,
        camera: Camera,
        zones: Mapping[str, CountingZone],
        frame: Frame,
        events: Sequence[CountingEvent],
        views: Callable[[], list[TrackView]],
    ) -> None:
        """Send or keep this frame when it is time to, or when somebody wishes for one in full size.

        `views` gives the people in it, asked only if it is sent.
        """
        self._flashes += events
        wanted = frame.time - self._sent >= SECONDS_BETWEEN and live.wants_pictures(camera)
        stale = frame.time - self._kept >= SECONDS_BETWEEN_SNAPSHOTS
        if frame.picture is None:
            return
        if live.wants_full_picture(camera):
            live.store_full_picture(camera, jpeg(frame, frame.width, FULL_QUALITY))
        if not (wanted or stale):
            return
        picture = jpeg(frame)
        if stale:
            self._kept = frame.time
            live.store_snapshot(camera, picture)
        if wanted:
            self._sent = frame.time
            live.publish_picture(camera, picture, self._scene(zones, frame, views()))
        self._flashes.clear()

    def _scene(self, zones: Mapping[str, CountingZone], frame: Frame, views: list[TrackView]) -> dict[str, Any]:
        return {
            "t": round(frame.time, 3),
            "tracks": [
                {
                    "id": str(view.id),
                    "box": [round(edge, 4) for edge in view.box],
                    "trail": [[round(x, 4), round(y, 4)] for x, y in view.trail],
                    "state": view.state,
                }
                for view in views
            ],
            "flashes": [
                {"zone": int(event.zone), "direction": mapped_direction(zones[event.zone], event.sense)}
                for event in self._flashes
                if event.zone in zones
            ],
        }


def jpeg(frame: Frame, widest: int = WIDEST, quality: int = QUALITY) -> bytes:
    """Return the frame as a JPEG, at most so many pixels wide."""
    width = min(frame.width, widest)
    pixels: Pixels = frame.pixels(width, round(frame.height * width / frame.width))
    _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return bytes(data)
