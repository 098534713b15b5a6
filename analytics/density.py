"""Maps of where people stood: periods added up, persons per square metre, and pictures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cameras.models import Camera
from counting.core.density import HEIGHT, WIDTH, persons_per_square_metre
from counting.core.density_image import coloured
from counting.core.homography import Homography
from counting.core.shapes import floor_of
from counting.models import CountingZone, DensityMap

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Pixels = NDArray[np.uint8]

BLUR = 0.6  # cells: deviation of the blur by which a map of cells becomes one of places
SHADE = 0.55  # of the brightness of a snapshot under a map: colours stand out, the place stays known


@dataclass(frozen=True, slots=True)
class Period:
    """One stored map without its values; `[start, end)`."""

    start: dt.datetime
    end: dt.datetime
    max_value: int
    observed_seconds: float


@dataclass(frozen=True, slots=True)
class Density:
    """Maps of one kind added up: `values` (height, width) in person-seconds × 10, `seconds` looked at."""

    values: Counts
    seconds: float
    periods: tuple[Period, ...]

    @property
    def has_data(self) -> bool:
        """Return whether anybody looked at all; without data an empty map would say that nobody was there."""
        return bool(self.periods)


def density(camera: Camera, kind: str, start: dt.datetime, end: dt.datetime) -> Density:
    """Return the sum of the camera's maps of a kind that begin in `[start, end)`.

    Maps of another grid than the newest are left out: cells of different sizes cannot be added.
    """
    maps = DensityMap.objects.filter(
        camera=camera, time_period=kind, period_start__gte=start, period_start__lt=end
    ).order_by("period_start")
    total, size, seconds = np.zeros((HEIGHT, WIDTH), np.int64), (HEIGHT, WIDTH), 0.0
    periods: list[Period] = []
    for each in maps.iterator(chunk_size=500):
        if (each.grid_height, each.grid_width) != size:
            size = (each.grid_height, each.grid_width)
            total, periods, seconds = np.zeros(size, np.int64), [], 0.0
        total += np.array(each.values, np.int64).reshape(size)
        observed = float(each.observed_seconds)
        seconds += observed
        periods.append(Period(each.period_start, each.period_end, each.max_value, observed))
    return Density(total, seconds, tuple(periods))


def floor_of_camera(camera: Camera) -> Homography | None:
    """Return the map from the picture to the floor, from the first zone whose metres are known; None without one."""
    zones = CountingZone.objects.filter(camera=camera, zone_coordinates__has_key="real_world").order_by("pk")
    for zone in zones:
        try:
            floor = floor_of(zone.zone_coordinates, camera.resolution_width, camera.resolution_height)
        except ValueError:  # written before such points were checked
            continue
        if floor is not None:
            return floor
    return None


def per_square_metre(found: Density, floor: Homography) -> list[list[float | None]]:
    """Return the mean number of persons on a square metre for each cell; None where there is no floor or no data."""
    table = persons_per_square_metre(found.values, found.seconds, floor)
    return [[round(value, 4) if np.isfinite(value) else None for value in row] for row in table.tolist()]


def transparent_picture(found: Density, width: int, height: int) -> bytes:
    """Return a PNG of that many pixels: colours where people stood, transparent where nobody did."""
    red, green, blue, alpha = cv2.split(_enlarged(found.values, width, height))
    return _png(np.dstack([blue, green, red, alpha]))


def picture_over(found: Density, snapshot: bytes | None, width: int, height: int) -> bytes:
    """Return a PNG of the map over a picture (JPEG), in the picture's size; over plain gray where there is none."""
    below = _decoded(snapshot) if snapshot else None
    if below is None:
        below = np.full((height, width, 3), 96, np.uint8)
    colours = _enlarged(found.values, below.shape[1], below.shape[0])
    share = colours[..., 3:].astype(np.float32) / 255
    mixed = below.astype(np.float32) * SHADE * (1 - share) + colours[..., 2::-1].astype(np.float32) * share
    return _png(np.clip(np.rint(mixed), 0, 255).astype(np.uint8))


def _enlarged(values: Counts, width: int, height: int) -> Pixels:
    """Return red, green, blue and opacity of each pixel; values are blurred over the edges of cells, not colours."""
    large = cv2.resize(values.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    across, down = BLUR * width / values.shape[1], BLUR * height / values.shape[0]
    return coloured(cv2.GaussianBlur(large, (0, 0), across, sigmaY=down, borderType=cv2.BORDER_REPLICATE))


def _decoded(jpeg: bytes) -> Pixels | None:
    found = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    return None if found is None else np.asarray(found, np.uint8)


def _png(pixels: Pixels) -> bytes:
    written, data = cv2.imencode(".png", pixels)
    if not written:
        raise ValueError("the picture cannot be written")
    return bytes(data.tobytes())
