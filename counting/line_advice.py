"""Advice about the lines of a camera, from where people were seen there in the last days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

import numpy as np

from cameras.models import Camera
from counting.advice import sentence
from counting.core.adviser import SeenPath, advise
from counting.counted import as_counted
from counting.models import CountingEvent, CountingZone, PersonTrack

LOOK_BACK = dt.timedelta(days=7)
SETTLED = dt.timedelta(days=1)  # a line that is younger has had no time to be crossed
MOST_ROWS = 5000  # the newest points of tracks that are looked at


def advice_about(camera: Camera, zones: Iterable[CountingZone], now: dt.datetime) -> dict[int, list[str]]:
    """Return the warnings about each line, as sentences, by its id; lines without one are left out."""
    lines = [zone for zone in zones if zone.zone_type == "counting_line" and zone.is_active]
    if not lines:
        return {}
    aspect, paths = seen_paths(camera, now - LOOK_BACK)
    found = {
        zone.pk: [
            sentence(each) for each in advise(as_counted(zone, str(zone.pk)), aspect, paths, _crossings(zone, now))
        ]
        for zone in lines
    }
    return {zone: advice for zone, advice in found.items() if advice}


def seen_paths(camera: Camera, since: dt.datetime) -> tuple[float, list[SeenPath]]:
    """Return the picture's width ÷ height and where people were seen, newest tracks only."""
    newest = PersonTrack.objects.filter(camera=camera, frame_timestamp__gte=since).order_by("-frame_timestamp", "-id")
    columns = ("track_id", "frame_timestamp", "position_x", "position_y", "bbox_height", "frame_width", "frame_height")
    rows = sorted(newest.values_list(*columns)[:MOST_ROWS], key=lambda row: row[:2])
    paths = []
    for _track, points in groupby(rows, key=lambda row: row[0]):
        table = np.array([row[2:] for row in points], dtype=float)
        feet = table[:, :2] / table[:, 3:5]
        paths.append(SeenPath(feet, float(np.median(table[:, 2] / table[:, 4]))))
    aspect = rows[-1][5] / rows[-1][6] if rows else camera.resolution_width / camera.resolution_height
    return aspect, paths


def _crossings(zone: CountingZone, now: dt.datetime) -> int | None:
    """Return 0 where nobody has crossed in the last days, 1 where somebody has, None where it is too early to say."""
    if zone.updated_at > now - SETTLED:
        return None
    since = max(now - LOOK_BACK, zone.updated_at)
    return int(CountingEvent.objects.filter(zone=zone, event_timestamp__gte=since).exists())
