"""Reads of counters for pages and messages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from analytics.models import RealtimeCounter
from cameras.models import Camera
from counting.selectors import derived_now

ZONE_MARK, CLASS_MARK = ":zone:", ":class:"
COUNTS = ("count_in", "count_out", "count_total", "truth_in", "truth_out")
UNDERFLOW = "occupancy.underflow"  # counter of those who left where nobody was left


@dataclass
class ClassCounts:
    """Counts of today of a class that is counted apart from people; `count_total` has its compass directions too."""

    count_in: int = 0
    count_out: int = 0
    count_total: int = 0


@dataclass
class ZoneCounts:
    """Counts of today. The truth is known for a generated scene alone; None = not known.

    `classes` are further classes by label, those alone of which any was counted today.
    """

    count_in: int = 0
    count_out: int = 0
    count_total: int = 0
    truth_in: int | None = None
    truth_out: int | None = None
    classes: dict[str, ClassCounts] = field(default_factory=dict)


@dataclass
class CameraCounts(ZoneCounts):
    """Counts of a camera today, with those of its zones by id and the time of its newest event of any day.

    `derived` is how many are behind its lines now, by what crossed them.
    """

    zones: dict[int, ZoneCounts] = field(default_factory=dict)
    last_event_at: datetime | None = None
    derived: int = 0


def counts_today(cameras: Iterable[Camera]) -> dict[str, CameraCounts]:
    """Return the counts since midnight in each camera's own time zone, by text key, in two queries."""
    cameras = list(cameras)
    zones = {camera.camera_id: ZoneInfo(camera.timezone) for camera in cameras}
    found = {camera_id: CameraCounts() for camera_id in zones}
    now = timezone.now()
    for counter in RealtimeCounter.objects.filter(camera_id__in=list(zones)):
        zone = zones[counter.camera_id]
        _add(found[counter.camera_id], counter, _of_today(counter, zone, now))
    for camera_id, derived in derived_now(cameras).items():
        found[camera_id].derived = derived
    return found


def underflow_today(camera: Camera) -> int:
    """Return how often today somebody left when by the count nobody was left inside, in the camera's own time zone."""
    counter = RealtimeCounter.objects.filter(camera_id=camera.camera_id, counter_name=UNDERFLOW).first()
    return _of_today(counter, ZoneInfo(camera.timezone), timezone.now()) if counter else 0


def _of_today(counter: RealtimeCounter, zone: ZoneInfo, now: datetime) -> int:
    is_today = counter.day_start.astimezone(zone).date() == now.astimezone(zone).date()
    return counter.daily_count if is_today else 0


def _add(counts: CameraCounts, counter: RealtimeCounter, value: int) -> None:
    series, _, label = counter.counter_name.partition(CLASS_MARK)
    name, _, zone = series.partition(ZONE_MARK)
    if (label and value == 0) or (not label and name not in COUNTS):
        return
    whose = counts.zones.setdefault(int(zone), ZoneCounts()) if zone else counts
    if label:
        _add_of_class(whose.classes.setdefault(label, ClassCounts()), name, value)
    else:
        setattr(whose, name, value)
        _note_time(counts, name, counter.last_increment_at)


def _add_of_class(counts: ClassCounts, name: str, value: int) -> None:
    """Take in a counter of a class: `count_` with the way that its zone gave it, in, out or a compass direction."""
    counts.count_total += value
    if name in ("count_in", "count_out"):
        setattr(counts, name, value)


def _note_time(counts: CameraCounts, name: str, newest: datetime | None) -> None:
    if name == "count_total" and newest and (counts.last_event_at is None or newest > counts.last_event_at):
        counts.last_event_at = newest
