"""A transparent picture to draw solid shapes on, finer than the camera's picture and scaled down at the end."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.demo.core.camera import Camera, Floats

Bytes = NDArray[np.uint8]
Colour = tuple[float, ...]  # red, green, blue, 0–255
RING = np.array([(cos(2 * pi * k / 18), sin(2 * pi * k / 18)) for k in range(18)])
SHIFT = 4  # OpenCV takes corners in sixteenths of a pixel


@dataclass(slots=True)
class Canvas:
    """A window of the camera's picture, `scale` times as fine: `pixels` of shape (h, w, 4), red, green, blue, alpha.

    `left` and `top` are the window's corner in the camera's pixels.
    """

    camera: Camera
    pixels: Bytes
    left: int
    top: int
    scale: int

    @classmethod
    def over(cls, camera: Camera, box: tuple[int, int, int, int], scale: int) -> Canvas:
        """Return an empty canvas over left, top, right, bottom in the camera's pixels."""
        left, top, right, bottom = box
        return cls(camera, np.zeros(((bottom - top) * scale, (right - left) * scale, 4), np.uint8), left, top, scale)

    def place(self, pixels: Floats) -> Floats:
        """Return canvas pixels for the camera's pixels, shape (…, 2)."""
        return np.asarray((pixels - (self.left, self.top)) * self.scale)

    def fill(self, corners: Floats, colour: Colour) -> None:
        """Fill the convex hull of canvas points of shape (n, 2)."""
        whole = (corners * (1 << SHIFT)).astype(np.int32)
        cv2.fillConvexPoly(self.pixels, cv2.convexHull(whole), (*colour[:3], 255.0), cv2.LINE_AA, SHIFT)

    def solid(self, points: Floats, colour: Colour) -> None:
        """Fill the outline of a solid that is spanned by world points of shape (n, 3)."""
        self.fill(self.place(self.camera.project(points)), colour)

    def done(self) -> Bytes:
        """Return the window in the camera's own size: red, green, blue weighted by alpha, and alpha."""
        size = (self.pixels.shape[1] // self.scale, self.pixels.shape[0] // self.scale)
        return np.asarray(cv2.resize(self.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def ring(centre: tuple[float, float, float], radius: float) -> Floats:
    """Return points of a level circle in metres, shape (n, 3)."""
    return np.asarray(np.column_stack([RING * radius, np.zeros(len(RING))]) + np.array(centre))


def shaded(colour: Colour, share: float) -> Colour:
    """Return a colour darkened (below 1) or lightened (above 1, towards white)."""
    if share <= 1:
        return tuple(part * share for part in colour)
    return tuple(part + (255 - part) * (share - 1) for part in colour)
