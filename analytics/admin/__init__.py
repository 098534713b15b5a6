"""Admin of counters and the event store, and of cameras with their numbers of today."""

from analytics.admin.cameras import CameraWithCountsAdmin
from analytics.admin.counters import RealtimeCounterAdmin
from analytics.admin.events import EventHandlerAdmin, EventQueueItemAdmin, StoredEventAdmin

__all__ = [
    "CameraWithCountsAdmin",
    "EventHandlerAdmin",
    "EventQueueItemAdmin",
    "RealtimeCounterAdmin",
    "StoredEventAdmin",
]
