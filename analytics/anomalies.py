"""What stood out and was not counted: people who went the wrong way, people who stay too long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import DateTimeField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils.dateparse import parse_datetime

from analytics.models import StoredEvent
from cameras.querysets import AnyUser
from counting.choices import AnomalyType, Direction

EVENT_TYPE = "counting.anomaly"
MOST = 50
HAPPENED = Coalesce(Cast(KeyTextTransform("event_timestamp", "event_data"), DateTimeField()), "event_timestamp")
AHEAD = dt.timedelta(hours=1)  # by which the clock of a session may go ahead of the one of the database


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


def told_anomalies() -> Any:
    """Return the queryset of events that tell of what stood out, of all tenants; `happened_at` is when it did."""
    return StoredEvent.objects.filter(event_type=EVENT_TYPE).annotate(happened_at=HAPPENED)


def uncounted_anomalies(
    user: AnyUser, start: dt.datetime, end: dt.datetime | None, wanted: Mapping[str, Any], most: int = MOST
) -> list[Anomaly]:
    """Return the newest anomalies of `[start, end)` that no event was counted for, of cameras that the user may see.

    `wanted` narrows them down by fields of Anomaly. Newest first, at most `most`.
    """
    rows = told_anomalies().for_user(user).filter(event_timestamp__gte=start - AHEAD, happened_at__gte=start)
    if end is not None:
        rows = rows.filter(happened_at__lt=end)
    rows = rows.filter(**{f"event_data__{name}": value for name, value in wanted.items()})
    return [_anomaly(row) for row in rows.order_by("-happened_at", "-id")[:most]]


def _anomaly(row: Any) -> Anomaly:
    data: Mapping[str, Any] = row.event_data
    return Anomaly(
        camera_id=row.aggregate_id,
        zone_id=data["zone_id"],
        at=row.happened_at,
        anomaly_type=data["anomaly_type"],
        track_id=str(data.get("track_id") or ""),
        direction=str(data.get("direction") or ""),
        since=_instant(data.get("since")),
    )


def _instant(text: Any) -> dt.datetime | None:
    return parse_datetime(text) if isinstance(text, str) else None
