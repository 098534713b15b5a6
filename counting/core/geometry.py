"""Plane geometry of lines and polygons: image axes, x to the right, y down."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ON_EDGE = 1e-9  # in the unit of the points


def side_distances(points: Floats, start: Floats, end: Floats) -> Floats:
    """Return the signed distance of each point from the endless line through `start` and `end`.

    `points` has shape (n, 2), the result (n,), in the unit of the points. Positive is to the right hand of somebody
    who stands at `start` and looks at `end` (image axes: y down).
    """
    direction = end - start
    offset = points - start
    cross = direction[..., 0] * offset[..., 1] - direction[..., 1] * offset[..., 0]
    return np.asarray(cross / np.hypot(direction[..., 0], direction[..., 1]))


def positions_along(points: Floats, start: Floats, end: Floats) -> Floats:
    """Return where each point (n, 2) projects onto the segment: 0 at `start`, 1 at `end`, shape (n,)."""
    direction = end - start
    return np.asarray((points - start) @ direction / (direction @ direction))


def segment_distances(points: Floats, start: Floats, end: Floats) -> Floats:
    """Return the distance of each point (n, 2) from the segment itself, shape (n,)."""
    share = np.clip(positions_along(points, start, end), 0.0, 1.0)
    nearest = start + share[:, None] * (end - start)
    return np.asarray(np.hypot(*(points - nearest).T))


class Segments:
    """Lines between k pairs of points (k, 2, 2), and what questions to them need, worked out once.

    Points are asked about by `x` and `y` of shape (k, n), each row for its line, or (n,) for all lines alike; answers
    have the shape (k, n).
    """

    def __init__(self, ends: Floats) -> None:
        direction = ends[:, 1] - ends[:, 0]
        self._x, self._y = ends[:, :1, 0], ends[:, :1, 1]
        self._right, self._down = direction[:, :1], direction[:, 1:]
        self._length = np.hypot(self._right, self._down)

    def sides(self, x: Floats, y: Floats) -> Floats:
        """Return the signed distance of points from each endless line, as `side_distances` does."""
        return np.asarray((self._right * (y - self._y) - self._down * (x - self._x)) / self._length)

    def gaps(self, x: Floats, y: Floats) -> Floats:
        """Return the distance of points from each line between its ends."""
        x, y = x - self._x, y - self._y
        along = np.minimum(np.maximum((x * self._right + y * self._down) / self._length**2, 0.0), 1.0)
        return np.asarray(np.hypot(x - along * self._right, y - along * self._down))


class Polygon:
    """A polygon with corners (m, 2) and what questions to it need, worked out once; or k polygons at once (k, m, 2)."""

    def __init__(self, corners: Floats) -> None:
        edges = np.roll(corners, -1, axis=-2) - corners
        self._x, self._y = corners[..., 0, None], corners[..., 1, None]  # shapes (…, m, 1): numpy is fastest along n
        self._right, self._down = edges[..., 0, None], edges[..., 1, None]
        self._lengths = np.maximum((edges**2).sum(axis=-1), 1e-24)[..., None]
        self._descends = self._down > 0

    def gaps(self, points: Floats) -> Floats:
        """Return how far each point (n, 2) is inside the outline: 0 on it, negative outside, shape (n,)."""
        return self.gaps_of(points[:, 0], points[:, 1])

    def gaps_of(self, x: Floats, y: Floats) -> Floats:
        """Return the same of points by their coordinates (n,); of k polygons (k, n), each row for its polygon.

        Even-odd rule: a ray to the right from a point inside meets an odd number of edges.
        """
        x, y = x[..., None, :] - self._x, y[..., None, :] - self._y
        along = np.minimum(np.maximum((x * self._right + y * self._down) / self._lengths, 0.0), 1.0)
        right, lower = x - along * self._right, y - along * self._down
        apart = np.sqrt((right * right + lower * lower).min(axis=-2))
        met = ((y < 0) != (y < self._down)) & ((x * self._down < y * self._right) == self._descends)
        inside = np.logical_xor.reduce(met, axis=-2)
        return np.asarray(np.where(inside | (apart <= ON_EDGE), apart, -apart))
