"""Tables of the app: counters, event store, handlers and their queue, accuracy of cameras."""

from analytics.models.accuracy import AccuracyEvaluation, HandTally, RecordedSpan
from analytics.models.clips import ClipEvaluation
from analytics.models.counters import RealtimeCounter
from analytics.models.event_queue import EventHandler, EventQueueItem
from analytics.models.event_store import EventAggregate, StoredEvent

__all__ = [
    "AccuracyEvaluation",
    "ClipEvaluation",
    "EventAggregate",
    "EventHandler",
    "EventQueueItem",
    "HandTally",
    "RealtimeCounter",
    "RecordedSpan",
    "StoredEvent",
]
