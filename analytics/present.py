"""Who is in a camera's picture now, from the newest stored points of their ways."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from analytics.density import floor_of_camera
from cameras.models import Camera
from counting.choices import TrackingStatus
from counting.core.homography import Homography
from counting.models import PersonTrack

Floats = NDArray[np.float64]

WRITTEN = 3.0  # seconds after which a point is in the table for sure: sessions write in bulk
LONGEST = 10.0  # seconds for which somebody is believed to be there, however rarely points are kept
AHEAD = 1.0  # seconds that a place is predicted for


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the picture: where the feet are and will be in a second, 0–1; speed on the floor if that is known.

    `confidence` 0–1. None = not known.
    """

    track_id: str
    seen_at: dt.datetime
    x: float
    y: float
    predicted_x: float | None
    predicted_y: float | None
    metres_per_second: float | None
    confidence: float | None
    tracking_status: str

    @property
    def short_id(self) -> str:
        """Return the end of the track's key, which tells people in one picture apart."""
        return self.track_id[-6:]


def people_of(camera: Camera, now: dt.datetime) -> list[Person]:
    """Return who was seen in the last seconds and has not left."""
    lately = dt.timedelta(seconds=min(LONGEST, WRITTEN + float(camera.track_sample_seconds)))
    samples = PersonTrack.objects.filter(camera=camera, frame_timestamp__gt=now - lately, frame_timestamp__lte=now)
    newest = samples.order_by("track_id", "-frame_timestamp").distinct("track_id")
    present = [sample for sample in newest if sample.tracking_status != TrackingStatus.COMPLETED]
    floor = floor_of_camera(camera) if present else None
    return [_person(sample, floor, now) for sample in present]


def _person(sample: PersonTrack, floor: Homography | None, now: dt.datetime) -> Person:
    size = np.array([sample.frame_width, sample.frame_height], np.float64)
    place = np.array([sample.position_x, sample.position_y], np.float64) / size
    x, y = _shares(place)
    ahead_x = ahead_y = metres_per_second = None
    if sample.velocity_x is not None and sample.velocity_y is not None:
        velocity = np.array([sample.velocity_x, sample.velocity_y], np.float64) / size
        ahead_x, ahead_y = _shares(place + velocity * ((now - sample.frame_timestamp).total_seconds() + AHEAD))
        metres_per_second = _speed(floor, place, velocity)
    sure = None if sample.tracking_confidence is None else float(sample.tracking_confidence)
    return Person(
        sample.track_id, sample.frame_timestamp, x, y, ahead_x, ahead_y, metres_per_second, sure,
        sample.tracking_status,
    )  # fmt: skip


def _speed(floor: Homography | None, place: Floats, velocity: Floats) -> float | None:
    """Return metres per second on the floor; None where the floor is not known there."""
    speed = float("nan") if floor is None else float(floor.speeds_at(place, velocity)[0])
    return round(speed, 2) if isfinite(speed) else None


def _shares(place: Floats) -> tuple[float, float]:
    """Return a place within the picture, to four decimals."""
    x, y = np.clip(place, 0.0, 1.0).tolist()
    return round(x, 4), round(y, 4)
