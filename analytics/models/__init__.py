"""Tables of the app: counters, event store, handlers and their queue."""

from analytics.models.counters import RealtimeCounter
from analytics.models.event_queue import EventHandler, EventQueueItem
from analytics.models.event_store import EventAggregate, StoredEvent

__all__ = ["EventAggregate", "EventHandler", "EventQueueItem", "RealtimeCounter", "StoredEvent"]
