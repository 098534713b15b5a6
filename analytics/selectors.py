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


@dataclass
class ZoneCounts:
    """Counts of today. The truth is known for a generated scene alone; None = not known."""

    count_in: int = 0
    count_out: int = 0
    count_total: int = 0
    truth_in: int | None = None
    truth_out: int | None = None


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
        is_today = counter.day_start.astimezone(zone).date() == now.astimezone(zone).date()
        _add(found[counter.camera_id], counter, counter.daily_count if is_today else 0)
    for camera_id, derived in derived_now(cameras).items():
        found[camera_id].derived = derived
    return found


def _add(counts: CameraCounts, counter: RealtimeCounter, value: int) -> None:
    name, _, zone = counter.counter_name.partition(ZONE_MARK)
    if name not in COUNTS or CLASS_MARK in counter.counter_name:  # of a class that is counted apart from people
        return
    setattr(counts.zones.setdefault(int(zone), ZoneCounts()) if zone else counts, name, value)
    newest = counter.last_increment_at
    if name == "count_total" and newest and (counts.last_event_at is None or newest > counts.last_event_at):
        counts.last_event_at = newest
