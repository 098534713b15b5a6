"""The camera of the demo scene: a pinhole that looks down into the hall at a slant."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera above the origin of the floor.

    The world is in metres: x to the right, y away from the camera, z up, the floor at z = 0. `focal`, `width` and
    `height` are pixels, `elevation` metres above the floor, `pitch` radians below the horizon.
    """

    width: int = 960
    height: int = 540
    focal: float = 700.0
    elevation: float = 4.6
    pitch: float = radians(30.0)

    def depth(self, points: Floats) -> Floats:
        """Return metres along the optical axis for points of shape (…, 3)."""
        below = self.elevation - points[..., 2]
        return np.asarray(points[..., 1] * cos(self.pitch) + below * sin(self.pitch))

    def project(self, points: Floats) -> Floats:
        """Return pixels of shape (…, 2) for world points of shape (…, 3) that lie before the camera."""
        below = self.elevation - points[..., 2]
        scale = self.focal / self.depth(points)
        u = self.width / 2 + scale * points[..., 0]
        v = self.height / 2 + scale * (below * cos(self.pitch) - points[..., 1] * sin(self.pitch))
        return np.stack([u, v], axis=-1)

    def on_floor(self, points: Floats) -> Floats:
        """Return pixels of shape (…, 2) for floor points of shape (…, 2)."""
        return self.project(np.concatenate([points, np.zeros((*points.shape[:-1], 1))], axis=-1))

    def fractions(self, points: Floats) -> Floats:
        """Return floor points of shape (…, 2) as 0–1 of the picture."""
        return self.on_floor(points) / (self.width, self.height)

    def body_pixels(self, feet: Floats, height: float) -> Floats:
        """Return how tall a person of `height` metres stands in the picture, for feet of shape (n, 2)."""
        head = np.column_stack([feet, np.full(len(feet), height)])
        return np.asarray(self.on_floor(feet)[:, 1] - self.project(head)[:, 1])

    def rays(self, scale: int) -> Floats:
        """Return the viewing directions of a picture `scale` times as fine, shape (height, width, 3), depth 1."""
        u = (np.arange(self.width * scale) + 0.5) / scale - self.width / 2
        v = (np.arange(self.height * scale) + 0.5) / scale - self.height / 2
        right, down = np.meshgrid(u / self.focal, v / self.focal)
        away = cos(self.pitch) - down * sin(self.pitch)
        up = -sin(self.pitch) - down * cos(self.pitch)
        return np.stack([right, away, up], axis=-1)
