"""What hangs together in front of the background."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.detectors.motion.stature import Stature

Bytes = NDArray[np.uint8]
Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels

UPRIGHT = 1.4  # height of somebody seen from the side, in widths


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody found: the box in pixels and how much it looks like a person, 0–1."""

    box: Box
    score: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """What hangs together in front: its cut-out (255 or 0) and where that lies in the picture, pixels."""

    left: int
    top: int
    mask: Bytes

    @property
    def box(self) -> Box:
        """The box around it."""
        tall, wide = self.mask.shape
        return float(self.left), float(self.top), float(self.left + wide), float(self.top + tall)

    @property
    def window(self) -> tuple[slice, slice]:
        """Rows and columns in the picture."""
        tall, wide = self.mask.shape
        return slice(self.top, self.top + tall), slice(self.left, self.left + wide)

    def cut(self, shape: tuple[int, ...]) -> bool:
        """Tell whether the edge of a picture of that shape cuts it off."""
        _, _, right, bottom = self.box
        return self.left <= 1 or self.top <= 1 or right >= shape[1] - 1 or bottom >= shape[0] - 1


def find_clusters(clean: Bytes, stature: Stature) -> list[Cluster]:
    """Return what hangs together, pieces near each other joined."""
    joined = cv2.dilate(clean, np.ones(_reach(stature, clean.shape[0]), np.uint8))
    coarse = np.ascontiguousarray(joined[::2, ::2])  # half as fine is enough to tell them apart
    count, labels, stats, _ = cv2.connectedComponentsWithStats(coarse)
    found = []
    for label in range(1, count):
        x, y, w, h = (2 * stats[label][:4]).tolist()
        window = clean[y : y + h, x : x + w]
        mine = (labels[y // 2 : (y + h) // 2, x // 2 : (x + w) // 2] == label).repeat(2, axis=0).repeat(2, axis=1)
        inside = np.where(mine[: window.shape[0], : window.shape[1]], window, np.uint8(0))
        left, top, wide, tall = cv2.boundingRect(inside)
        if wide * tall:
            cut = inside[top : top + tall, left : left + wide]
            found.append(Cluster(x + left, y + top, np.ascontiguousarray(cut)))
    return found


def _reach(stature: Stature, rows: int) -> tuple[int, int]:
    """Return height and width of the neighbourhood within which pieces belong together."""
    if not stature.known:
        return max(3, rows // 30) | 1, 3
    tall, wide = stature.size(np.array([rows / 2]))
    return max(3, round(float(tall[0]) * 0.20)) | 1, max(3, round(float(wide[0]) * 0.14)) | 1


def over_feet(box: Box, cluster: Cluster) -> Box:
    """Move the box of somebody upright sideways so that the feet are below its middle.

    A wide lens lets people lean outwards, and a bag widens one side; where somebody stands is where the feet are.
    """
    left, top, right, bottom = box
    if bottom - top < UPRIGHT * (right - left):
        return box
    rows = slice(max(0, round(bottom - 0.16 * (bottom - top)) - cluster.top), round(bottom) - cluster.top)
    columns = slice(max(0, round(left) - cluster.left), round(right) - cluster.left)
    feet = np.flatnonzero(cluster.mask[rows, columns].any(axis=0))
    if not len(feet):
        return box
    middle = cluster.left + columns.start + (feet[0] + feet[-1] + 1) / 2
    shift = middle - (left + right) / 2
    return left + shift, top, right + shift, bottom
