"""What goes with a parent that is deleted, and what keeps it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from analytics.models import EventHandler, EventQueueItem
from analytics.services.events import publish_event
from streams.models import StreamEvent, VideoStream
from tests import making

pytestmark = pytest.mark.django_db


def stream(name: str) -> VideoStream:
    return VideoStream.objects.create(
        stream_id=name, camera=making.camera(), stream_url="rtsp://192.0.2.1/s", stream_protocol="rtsp"
    )


def queued() -> EventHandler:
    """Return a handler with one row in its queue."""
    handler = EventHandler.objects.create(handler_name="h", handler_type="processor", event_types=["*"])
    publish_event("door", "counter", "counter.reset", {"camera_id": "door", "counter_name": "count_in"})
    assert EventQueueItem.objects.filter(handler=handler).count() == 1
    return handler


def test_the_events_of_a_stream_go_with_it() -> None:
    doomed, other = stream("doomed"), stream("other")
    for each in (doomed, other):
        StreamEvent.objects.create(stream=each, event_type="error", event_message="broken")

    doomed.delete()

    assert [event.stream_id for event in StreamEvent.objects.all()] == ["other"]


def test_a_handler_with_rows_in_its_queue_stays() -> None:
    handler = queued()

    with pytest.raises(ProtectedError):
        handler.delete()

    assert EventQueueItem.objects.get().handler == handler


def test_the_database_too_keeps_a_handler_with_rows_in_its_queue() -> None:
    queued()

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute("DELETE FROM event_handlers")


def test_a_handler_without_rows_goes() -> None:
    handler = queued()
    EventQueueItem.objects.all().delete()

    handler.delete()

    assert not EventHandler.objects.exists()
