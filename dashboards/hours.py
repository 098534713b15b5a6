"""Today hour by hour, as bars that need no script."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.utils import timezone

from cameras.models import Camera
from counting.choices import Direction, ResultPeriod
from counting.core import periods
from counting.models import CountingEvent, CountingResult

WIDTH, HEIGHT = 480.0, 96.0  # of the drawing
Pair = tuple[int | None, int | None]  # in and out; None = no data
GAP = 0.18  # of an hour's width that stays free on either side


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the drawing."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Hour:
    """One local hour of today. None = no data: nothing was looked at, or it is still to come."""

    label: str
    count_in: int | None
    count_out: int | None
    bar_in: Bar | None
    bar_out: Bar | None
    middle: float


@dataclass(frozen=True, slots=True)
class Day:
    """The hours of today; `most` is the largest number in one of them."""

    hours: tuple[Hour, ...]
    most: int

    @property
    def has_data(self) -> bool:
        """Return whether anything is known of any hour."""
        return any(hour.count_in is not None for hour in self.hours)


def hours_today(camera: Camera, now: dt.datetime | None = None) -> Day:
    """Return what the camera counted in each hour of its local day, 23 or 25 of them where clocks change."""
    zone = ZoneInfo(camera.timezone)
    today = periods.day(now or timezone.now(), zone)
    starts = [period.start.astimezone(dt.UTC) for period in periods.hours(today, zone)]
    rows = CountingResult.objects.filter(
        camera=camera, zone=None, time_period=ResultPeriod.HOUR, period_start__gte=today.start,
        period_start__lt=today.end,
    )  # fmt: skip
    known = {row.period_start.astimezone(dt.UTC): _numbers(row) for row in rows}
    known |= _running(camera, starts, now or timezone.now())
    counts = [known.get(start, (None, None)) for start in starts]
    most = max((number or 0 for pair in counts for number in pair), default=0)
    labels = [f"{start.astimezone(zone):%H:%M}" for start in starts]
    return Day(tuple(_hour(place, labels, counts, most) for place in range(len(starts))), most)


def _running(camera: Camera, starts: list[dt.datetime], now: dt.datetime) -> dict[dt.datetime, Pair]:
    """Return in and out of the running hour by its start, from the events: results lag behind by up to a minute.

    Empty where nobody has been counted in it yet: then its result says whether anybody was looking.
    """
    start = max(start for start in starts if start <= now)
    rows = CountingEvent.objects.filter(camera=camera, event_timestamp__gte=start, counts_toward_total=True)
    found = rows.aggregate(
        count_in=Count("pk", filter=Q(direction=Direction.IN)), count_out=Count("pk", filter=Q(direction=Direction.OUT))
    )
    pair = found["count_in"], found["count_out"]
    return {start: pair} if any(pair) else {}


def _numbers(row: CountingResult) -> Pair:
    """Return in and out, unknown where nothing was looked at and nothing counted."""
    if not row.observed_seconds and row.count_total == 0:
        return None, None
    return row.count_in, row.count_out


def _hour(place: int, labels: list[str], counts: list[tuple[int | None, int | None]], most: int) -> Hour:
    step = WIDTH / len(labels)
    width = step * (1 - 2 * GAP) / 2
    left = step * (place + GAP)
    count_in, count_out = counts[place]
    bar_in, bar_out = _bar(left, width, count_in, most), _bar(left + width, width, count_out, most)
    return Hour(labels[place], count_in, count_out, bar_in, bar_out, step * (place + 0.5))


def _bar(x: float, width: float, number: int | None, most: int) -> Bar | None:
    if number is None or most == 0:
        return None
    height = round(HEIGHT * number / most, 2)
    return Bar(round(x, 2), round(HEIGHT - height, 2), round(width, 2), height)
