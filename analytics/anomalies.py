"""What stood out and was not counted: people who went the wrong way, people who stay too long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime

from analytics.models import StoredEvent
from cameras.querysets import AnyUser
from counting.choices import AnomalyType, Direction

EVENT_TYPE = "counting.anomaly"
MOST = 50


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something that stood out at a zone. `since` is when a long stay began, `direction` where somebody went to."""

    camera_id: str
    zone_id: int | None
    at: dt.datetime
    anomaly_type: str
    track_id: str = ""
    direction: str = ""
    since: dt.datetime | None = None

    @property
    def word(self) -> str:
        """Return its type in the language of the moment."""
        return str(AnomalyType(self.anomaly_type).label)

    @property
    def direction_word(self) -> str:
        """Return the direction in the language of the moment; empty where there is none."""
        return str(Direction(self.direction).label) if self.direction in Direction.values else ""


def uncounted_anomalies(
    user: AnyUser, start: dt.datetime, end: dt.datetime | None, wanted: Mapping[str, Any], most: int = MOST
) -> list[Anomaly]:
    """Return the newest anomalies of `[start, end)` that no event was counted for, of cameras that the user may see.

    `wanted` narrows them down by fields of Anomaly. Newest first, at most `most`.
    """
    rows = StoredEvent.objects.all().for_user(user).filter(event_type=EVENT_TYPE, event_timestamp__gte=start)
    rows = rows.filter(event_data__event_timestamp__gte=_text(start))
    if end is not None:
        rows = rows.filter(event_data__event_timestamp__lt=_text(end))
    rows = rows.filter(**{f"event_data__{name}": value for name, value in wanted.items()})
    return [_anomaly(row) for row in rows.order_by("-event_data__event_timestamp", "-id")[:most]]


def _anomaly(row: StoredEvent) -> Anomaly:
    data: Mapping[str, Any] = row.event_data
    return Anomaly(
        camera_id=row.aggregate_id,
        zone_id=data["zone_id"],
        at=_instant(data["event_timestamp"]) or row.event_timestamp,
        anomaly_type=data["anomaly_type"],
        track_id=str(data.get("track_id") or ""),
        direction=str(data.get("direction") or ""),
        since=_instant(data.get("since")),
    )


def _instant(text: Any) -> dt.datetime | None:
    return parse_datetime(text) if isinstance(text, str) else None


def _text(at: dt.datetime) -> str:
    """Return an instant as sessions write it into events; such texts sort as the instants do."""
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
