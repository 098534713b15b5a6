"""Whether the detection that an event names is still stored: it may live for a shorter time than the event."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from counting.models import ArchivedDetection, PersonDetection

NEAR = dt.timedelta(minutes=1)  # within which of an event its detection lies: the archive is found by time alone


class Shown(Protocol):
    """What is needed of an event, live or archived."""

    camera_id: str
    detection_id: str | None
    event_timestamp: dt.datetime


def is_expired(event: Shown) -> bool:
    """Return whether the event names a detection that is stored no more, nor archived."""
    if not event.detection_id:
        return False
    known = {"camera_id": event.camera_id, "detection_id": event.detection_id}
    then = event.event_timestamp - NEAR, event.event_timestamp + NEAR
    tables = (PersonDetection.objects, ArchivedDetection.objects)
    return not any(rows.filter(**known, frame_timestamp__range=then).exists() for rows in tables)
