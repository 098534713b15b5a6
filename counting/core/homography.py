"""From the picture to the floor: four points with known metres give every other point, areas and speeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cameras.core.shapes import crosses_itself

Floats = NDArray[np.float64]
TimedPoint = tuple[float, float, float]  # seconds, then x and y in 0–1 of the frame

FLAT = 1e-4  # of the quad's longest side: three corners nearer to one line than this give no floor
HORIZON = 1e-6  # of the mean depth of the four points: nearer to 0 than this a point lies at the horizon
SPEED_SECONDS = 1.0  # of the path over which a speed is taken
ROUNDING = 1e-6  # seconds


@dataclass(frozen=True, eq=False)
class Homography:
    """The projective map from the picture (0–1 of the frame) to a flat floor (metres).

    `matrix` has shape (3, 3); the depth that it gives is positive on the floor and 0 at the horizon.
    """

    matrix: Floats

    @classmethod
    def of(cls, image: ArrayLike, metres: ArrayLike) -> Homography:
        """Return the map that takes the four points `image` (4, 2), 0–1, to `metres` (4, 2).

        Direct linear transform with normalised points (Hartley and Zisserman, "Multiple View Geometry", 4.1 and
        4.4), which four points solve exactly. Raises ValueError, in words for people, where they give no floor.
        """
        source, target = _quad(image, "in the picture"), _quad(metres, "in metres")
        to_source, to_target = _normalising(source), _normalising(target)
        inner = _solved(_projected(to_source, source), _projected(to_target, target))
        matrix = np.linalg.inv(to_target) @ inner @ to_source
        depths = _depths(matrix, source)
        if depths.min() <= 0 <= depths.max():
            raise ValueError("the points in the picture and in metres do not go round in the same order")
        return cls(np.asarray(matrix / depths.mean()))

    def to_metres(self, points: ArrayLike) -> Floats:
        """Return where points (n, 2), 0–1 of the frame, lie on the floor: metres (n, 2), nan above the horizon."""
        flat = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        seen = _depths(self.matrix, flat) > HORIZON
        return np.where(seen[:, None], _projected(self.matrix, np.where(seen[:, None], flat, np.nan)), np.nan)

    def speeds_at(self, points: ArrayLike, velocities: ArrayLike) -> Floats:
        """Return how fast feet at points (n, 2) move on the floor, metres per second (n,), nan above the horizon.

        `velocities` (n, 2) are per second in 0–1 of the frame, as the points; on the floor they are taken by the
        derivative of the map at the point.
        """
        places = self.to_metres(points)  # nan above the horizon, and so is what follows from it
        depths = _depths(self.matrix, np.asarray(points, dtype=np.float64).reshape(-1, 2))
        moved = np.asarray(velocities, dtype=np.float64).reshape(-1, 2)
        recede = moved @ self.matrix[2, :2]
        along = moved @ self.matrix[:2, :2].T - places * recede[:, None]
        return np.asarray(np.hypot(*along.T) / np.where(depths > HORIZON, depths, np.nan))

    def area(self, polygon: ArrayLike) -> float:
        """Return the floor inside a polygon (n, 2), 0–1 of the frame, in m². Raises ValueError above the horizon."""
        corners = self.to_metres(polygon)
        if not np.isfinite(corners).all():
            raise ValueError("the area reaches above the horizon of the floor")
        x, y = (corners - corners.mean(axis=0)).T
        return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)

    def speed(self, path: Sequence[TimedPoint]) -> float | None:
        """Return how fast somebody went over the last second of a path of the feet, metres per second.

        None for a path that is too short to tell or leaves the floor.
        """
        if not path:
            return None
        end = path[-1]
        start = next((point for point in path if end[0] - point[0] <= SPEED_SECONDS + ROUNDING), end)
        seconds = end[0] - start[0]
        if not seconds >= 0.5 * SPEED_SECONDS:
            return None
        (x0, y0), (x, y) = self.to_metres([start[1:], end[1:]]).tolist()
        speed = float(np.hypot(x - x0, y - y0)) / seconds
        return speed if np.isfinite(speed) else None


def _quad(points: ArrayLike, where: str) -> Floats:
    """Return four points that go round a quadrilateral. Raises ValueError."""
    quad = np.asarray(points, dtype=np.float64)
    if quad.shape != (4, 2) or not np.isfinite(quad).all():
        raise ValueError(f"four points {where} are needed, each of two numbers")
    longest = float(max(np.hypot(*(a - b)) for a, b in combinations(quad, 2)))
    if any(_is_flat(*corners, longest) for corners in combinations(quad, 3)):
        raise ValueError(f"three of the points {where} lie on one line or are the same")
    if crosses_itself(quad.tolist()):
        raise ValueError(f"the outline of the points {where} crosses itself: give them in the order round it")
    return quad


def _is_flat(a: Floats, b: Floats, c: Floats, longest: float) -> bool:
    doubled_area = abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
    return bool(doubled_area <= FLAT * longest**2)


def _normalising(points: Floats) -> Floats:
    """Return the similarity (3, 3) that centres the points and makes their mean distance from there √2."""
    centre = points.mean(axis=0)
    scale = np.sqrt(2) / np.hypot(*(points - centre).T).mean()
    return np.array([[scale, 0, -scale * centre[0]], [0, scale, -scale * centre[1]], [0, 0, 1]])


def _solved(source: Floats, target: Floats) -> Floats:
    """Return the matrix (3, 3) that takes four points to four others: the null space of eight equations."""
    rows = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y, -u], [0, 0, 0, x, y, 1, -v * x, -v * y, -v]]
    return np.asarray(np.linalg.svd(np.array(rows))[2][-1].reshape(3, 3))


def _depths(matrix: Floats, points: Floats) -> Floats:
    return np.asarray(points @ matrix[2, :2] + matrix[2, 2])


def _projected(matrix: Floats, points: Floats) -> Floats:
    return np.asarray((points @ matrix[:2, :2].T + matrix[:2, 2]) / _depths(matrix, points)[:, None])
