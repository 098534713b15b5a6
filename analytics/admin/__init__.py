"""Admin of counters and the event store, and of cameras with their numbers of today."""

from analytics.admin.accuracy import AccuracyEvaluationAdmin, HandTallyAdmin, RecordedSpanAdmin
from analytics.admin.cameras import CameraWithCountsAdmin
from analytics.admin.counters import RealtimeCounterAdmin
from analytics.admin.events import EventHandlerAdmin, EventQueueItemAdmin, StoredEventAdmin

__all__ = [
    "AccuracyEvaluationAdmin",
    "CameraWithCountsAdmin",
    "EventHandlerAdmin",
    "EventQueueItemAdmin",
    "HandTallyAdmin",
    "RealtimeCounterAdmin",
    "RecordedSpanAdmin",
    "StoredEventAdmin",
]
