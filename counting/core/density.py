"""Where people stand and walk: person-seconds in a grid over the picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from counting.core.homography import Homography

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

WIDTH, HEIGHT = 64, 36  # cells
TENTHS = 10  # values hold person-seconds × 10
ROUNDING = 1e-6  # of a tenth: what the sum of many fractions may lack


class DensityGrid:
    """Person-seconds × 10 in `height` × `width` cells over the picture.

    `values` (height, width) holds what is whole; fractions below a tenth of a second are carried over to the next
    addition, also past `clear`. `seconds` is how long was looked at, `samples` how often.
    """

    def __init__(self, width: int = WIDTH, height: int = HEIGHT) -> None:
        if width < 1 or height < 1:
            raise ValueError("a grid needs at least one cell either way")
        self.values: Counts = np.zeros((height, width), dtype=np.int64)
        self.seconds = 0.0
        self.samples = 0
        self._rest: Floats = np.zeros((height, width))

    def add(self, points: ArrayLike, seconds: float) -> None:
        """Take in that people stood at `points` (n, 2), 0–1 of the frame, for `seconds`; also where n is 0.

        A foot hidden below the picture counts in the cell at its edge. Raises ValueError for seconds below 0.
        """
        if not 0 <= seconds < np.inf:
            raise ValueError("seconds must be 0 or more")
        self.seconds += seconds
        self.samples += 1
        places = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        places = places[np.isfinite(places).all(axis=1)]
        if len(places):
            self._gather(places, seconds * TENTHS)

    def clear(self) -> None:
        """Begin anew, after the values have been stored; what was no whole tenth yet is kept for the next time."""
        self.values[:] = 0
        self.seconds, self.samples = 0.0, 0

    def _gather(self, places: Floats, tenths: float) -> None:
        height, width = self.values.shape
        cells = np.clip(places * [width, height], 0, [width - 1, height - 1]).astype(np.intp)
        np.add.at(self._rest, (cells[:, 1], cells[:, 0]), tenths)
        self._carry()

    def _carry(self) -> None:
        whole = np.floor(self._rest + ROUNDING)
        self.values += whole.astype(np.int64)
        self._rest = np.maximum(self._rest - whole, 0.0)


def cell_areas(floor: Homography, width: int = WIDTH, height: int = HEIGHT) -> Floats:
    """Return how much floor each cell shows, m² (height, width); nan where a cell reaches above the horizon."""
    across, down = np.meshgrid(np.arange(width + 1) / width, np.arange(height + 1) / height)
    corners = floor.to_metres(np.stack([across, down], axis=-1)).reshape(height + 1, width + 1, 2)
    one = corners[1:, 1:] - corners[:-1, :-1]  # the diagonals of each cell; half their cross product is its area
    other = corners[1:, :-1] - corners[:-1, 1:]
    return np.asarray(np.abs(one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]) / 2)


def persons_per_square_metre(values: ArrayLike, seconds: float, floor: Homography) -> Floats:
    """Return how many persons stood on a square metre on average while `seconds` were looked at.

    `values` are person-seconds × 10 (height, width), and so is the result; nan above the horizon and where nothing
    was looked at.
    """
    tenths = np.asarray(values, dtype=np.float64)
    height, width = tenths.shape
    if seconds <= 0:
        return np.full((height, width), np.nan)
    return np.asarray(tenths / TENTHS / seconds / cell_areas(floor, width, height))
