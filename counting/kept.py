"""Recounts that were kept: zones outside of the total that hold imported events, and what these add up to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, Q

from cameras.models import Camera
from counting.choices import Direction, EventSource
from counting.models import CountingEvent, CountingZone

SECOND = dt.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class KeptRecount:
    """A zone with the imported events that it holds: sums, and when the first and the last of them happened.

    `count_total` has compass directions too. Events that retention has moved to the archive are in no sum.
    """

    zone: CountingZone
    count_in: int
    count_out: int
    count_total: int
    first: dt.datetime
    last: dt.datetime

    @property
    def log_query(self) -> str:
        """Return the query of the events log for these events; its times are the camera's own, to the second."""
        zone = ZoneInfo(self.zone.camera.timezone)
        start, end = (f"{at.astimezone(zone):%Y-%m-%dT%H:%M:%S}" for at in (self.first, self.last + SECOND))
        asked = {"camera": self.zone.camera_id, "zone": self.zone.pk, "source": EventSource.IMPORT.value}
        return urlencode({**asked, "from": start, "to": end})


def kept_recounts(camera: Camera) -> list[KeptRecount]:
    """Return the recounts that are kept of a camera, the newest zone first."""
    return _kept(CountingZone.objects.filter(camera=camera).select_related("camera").order_by("-pk"))


def kept_in(zone: CountingZone) -> KeptRecount | None:
    """Return the recount that the zone holds; None where it holds none."""
    return next(iter(_kept([zone])), None)


def _kept(zones: Iterable[CountingZone]) -> list[KeptRecount]:
    outside = {zone.pk: zone for zone in zones if not zone.counts_toward_total}
    events = CountingEvent.objects.filter(zone__in=outside, source=EventSource.IMPORT)
    sums = events.order_by().values_list("zone").annotate(
        count_in=_going(Direction.IN), count_out=_going(Direction.OUT), count_total=Count("pk"),
        first=Min("event_timestamp"), last=Max("event_timestamp"),
    )  # fmt: skip
    found = {pk: numbers for pk, *numbers in sums}
    return [KeptRecount(zone, *found[pk]) for pk, zone in outside.items() if pk in found]


def _going(way: Direction) -> Count:
    return Count("pk", filter=Q(direction=way))
