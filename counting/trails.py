"""The stored samples of people's ways, track by track, as counters can be led along them again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import numpy as np

from cameras.models import Camera
from counting.core.replay import Trail
from counting.models import PersonTrack
from counting.trajectories import waypoints

MARGIN = dt.timedelta(seconds=60)  # before and after a span, so that who is on the way at its edge is known
CHUNK = 5000


def trails(camera: Camera, start: dt.datetime, end: dt.datetime) -> Iterator[Trail]:
    """Yield the tracks of a camera that have samples near `[start, end)`, with all samples of that time.

    Times are Unix seconds. One track is in memory at a time.
    """
    rows = PersonTrack.objects.filter(
        camera=camera, frame_timestamp__gte=start - MARGIN, frame_timestamp__lt=end + MARGIN
    ).order_by("track_id", "frame_timestamp", "id")
    for track, samples in groupby(rows.iterator(chunk_size=CHUNK), key=lambda row: row.track_id):
        yield trail_of(track, list(samples))


def trail_of(track: str, samples: list[PersonTrack]) -> Trail:
    """Return the samples of one track, in the order of time, as a trail."""
    last = samples[-1]
    sure = [float(row.tracking_confidence) for row in samples if row.tracking_confidence is not None]
    return Trail(
        track,
        np.array([row.frame_timestamp.timestamp() for row in samples]),
        np.array([[row.position_x / row.frame_width, row.position_y / row.frame_height] for row in samples]),
        np.array([row.bbox_height / row.frame_height for row in samples]),
        last.frame_width / last.frame_height,
        sum(sure) / len(sure) if sure else None,
        _turns(samples),
    )


def _turns(samples: list[PersonTrack]) -> Any:
    """Return the kept trajectory within the samples, (m, 3) of time, x, y; none of a track that still runs."""
    first, last = samples[0].frame_timestamp, samples[-1].frame_timestamp
    points = [(at.timestamp(), x, y) for row in samples for at, x, y in waypoints(row) if first <= at <= last]
    return np.array(points).reshape(-1, 3)
