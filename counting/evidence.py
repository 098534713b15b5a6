"""Where the picture of a counted person lies: one file an event, by a rule that everybody can follow."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Protocol

from django.conf import settings


class Pictured(Protocol):
    """What is needed of an event."""

    event_uid: str
    camera_id: str
    event_timestamp: dt.datetime


def folder() -> Path:
    """Return the folder of all such pictures."""
    return Path(settings.VAR) / "evidence"


def path_of(event: Pictured) -> Path:
    """Return where the picture of an event lies if there is one; days are those of UTC."""
    return path_for(event.camera_id, event.event_timestamp, event.event_uid)


def path_for(camera_id: str, at: dt.datetime, event_uid: str) -> Path:
    """Return the same by the values of an event."""
    day = at.astimezone(dt.UTC).date().isoformat()
    return folder() / camera_id / day / f"{event_uid}.jpg"
