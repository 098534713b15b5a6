"""Live state of cameras: what sessions announce and pages show, and the one place that knows its names in Redis.

Announcing never blocks and never raises: every call leaves its news with one background thread and returns. While
Redis is away cameras go on counting; the newest counts go out when it is back, pictures are dropped.
"""

from analytics.live.counts import counts_data
from analytics.live.full_picture import store_full_picture, take_full_picture, wants_full_picture
from analytics.live.publishing import (
    flush,
    publish_counts,
    publish_occupancy,
    publish_picture,
    publish_status,
    store_snapshot,
    wants_pictures,
)
from analytics.live.reading import LiveState, LiveStatus, mark_viewers, read_live, read_snapshot

__all__ = [
    "LiveState",
    "LiveStatus",
    "counts_data",
    "flush",
    "mark_viewers",
    "publish_counts",
    "publish_occupancy",
    "publish_picture",
    "publish_status",
    "read_live",
    "read_snapshot",
    "store_full_picture",
    "store_snapshot",
    "take_full_picture",
    "wants_full_picture",
    "wants_pictures",
]
