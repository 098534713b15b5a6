"""Plane geometry of lines and polygons: image axes, x to the right, y down."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ON_EDGE = 1e-9  # in the unit of the points


def side_distances(points: Floats, start: Floats, end: Floats) -> Floats:
    """Return the signed distance of each point from the endless line through `start` and `end`.

    `points` has shape (n, 2), the result (n,), in the unit of the points. Positive is to the right hand of somebody
    who stands at `start` and looks at `end` (image axes: y down). Several lines at once: points (m, n, 2), ends
    (m, 1, 2), result (m, n).
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


@dataclass(frozen=True, eq=False)
class Polygon:
    """A polygon with corners (m, 2) and what questions to it need, worked out once; or k polygons at once (k, m, 2)."""

    corners: Floats
    _edges: Floats = field(init=False)
    _lengths: Floats = field(init=False)

    def __post_init__(self) -> None:
        edges = np.roll(self.corners, -1, axis=-2) - self.corners
        object.__setattr__(self, "_edges", edges[..., None, :, :])
        object.__setattr__(self, "_lengths", np.maximum((edges**2).sum(axis=-1), 1e-24)[..., None, :])

    def gaps(self, points: Floats) -> Floats:
        """Return how far each point (n, 2) is inside the outline: 0 on it, negative outside, shape (n,).

        Even-odd rule: a ray to the right from a point inside meets an odd number of edges. Of k polygons: points
        (k, n, 2), each row for its polygon, result (k, n).
        """
        offset = points[..., :, None, :] - self.corners[..., None, :, :]
        x, y, right, down = offset[..., 0], offset[..., 1], self._edges[..., 0], self._edges[..., 1]
        along = np.clip((x * right + y * down) / self._lengths, 0.0, 1.0)
        apart = np.sqrt(((x - along * right) ** 2 + (y - along * down) ** 2).min(axis=-1))
        met = ((y < 0) != (y < down)) & ((x * down - y * right < 0) == (down > 0))
        inside = met.sum(axis=-1) % 2 == 1
        return np.asarray(np.where(inside | (apart <= ON_EDGE), apart, -apart))
