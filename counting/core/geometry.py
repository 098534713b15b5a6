"""Plane geometry of lines and polygons: image axes, x to the right, y down."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def side_distances(points: Floats, start: Floats, end: Floats) -> Floats:
    """Return the signed distance of each point from the endless line through `start` and `end`.

    `points` has shape (n, 2), the result (n,), in the unit of the points. Positive is to the right hand of somebody
    who stands at `start` and looks at `end` (image axes: y down).
    """
    direction = end - start
    offset = points - start
    cross = direction[0] * offset[:, 1] - direction[1] * offset[:, 0]
    return np.asarray(cross / np.hypot(*direction))


def positions_along(points: Floats, start: Floats, end: Floats) -> Floats:
    """Return where each point (n, 2) projects onto the segment: 0 at `start`, 1 at `end`, shape (n,)."""
    direction = end - start
    return np.asarray((points - start) @ direction / (direction @ direction))


def segment_distances(points: Floats, start: Floats, end: Floats) -> Floats:
    """Return the distance of each point (n, 2) from the segment itself, shape (n,)."""
    share = np.clip(positions_along(points, start, end), 0.0, 1.0)
    nearest = start + share[:, None] * (end - start)
    return np.asarray(np.hypot(*(points - nearest).T))


def segments_meet(first: tuple[Floats, Floats], second: tuple[Floats, Floats]) -> bool:
    """Say whether two segments, each a pair of points, share a point."""
    (a, b), (c, d) = first, second
    return _straddles(a, b, c, d) and _straddles(c, d, a, b)


def inside_polygon(points: Floats, polygon: Floats) -> NDArray[np.bool_]:
    """Say for each point (n, 2) whether it lies in the polygon (m, 2) or on its edge, shape (n,).

    Even-odd rule: a ray to the right meets an odd number of edges.
    """
    x, y = points[:, 0:1], points[:, 1:2]
    ax, ay = polygon[:, 0], polygon[:, 1]
    bx, by = np.roll(ax, -1), np.roll(ay, -1)
    spans = (ay > y) != (by > y)
    rise = np.where(by == ay, 1.0, by - ay)
    left_of_edge = x < (bx - ax) * (y - ay) / rise + ax
    odd = (spans & left_of_edge).sum(axis=1) % 2 == 1
    return np.asarray(odd | (polygon_edge_distances(points, polygon) <= 1e-9))


def polygon_edge_distances(points: Floats, polygon: Floats) -> Floats:
    """Return the distance of each point (n, 2) from the outline of the polygon (m, 2), shape (n,)."""
    start, edge = polygon, np.roll(polygon, -1, axis=0) - polygon
    offset = points[:, None, :] - start
    length = np.maximum((edge**2).sum(axis=1), 1e-24)
    share = np.clip((offset * edge).sum(axis=2) / length, 0.0, 1.0)
    gap = offset - share[:, :, None] * edge
    return np.asarray(np.sqrt((gap**2).sum(axis=2)).min(axis=1))


def _straddles(a: Floats, b: Floats, c: Floats, d: Floats) -> bool:
    """Say whether c and d lie on different sides of (or on) the line through a and b."""
    direction = b - a
    first = direction[0] * (c[1] - a[1]) - direction[1] * (c[0] - a[0])
    second = direction[0] * (d[1] - a[1]) - direction[1] * (d[0] - a[0])
    return bool(first * second <= 0)
