"""Cuts what is in front of the background into people."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.detectors.motion.clusters import Cluster, Person, find_clusters, over_feet
from streams.detectors.motion.fitting import fit_people
from streams.detectors.motion.stature import Stature

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]

SMALLEST = 0.0012  # of the picture, while nobody's size is known
NARROW = 1.25  # expected widths within which there is room for one person only
WIDEST = 1.6  # expected widths of somebody alone, with a stride and luggage
TALLEST = 1.22  # expected heights of somebody alone


def find_people(front: Bytes, stature: Stature, before: Floats) -> tuple[list[Person], Bytes]:
    """Return the people in a mask (255 in front, 0 behind) and the mask of all that belongs to them.

    `before` holds the boxes of the last picture, shape (n, 4), in pixels.
    """
    clean = np.asarray(cv2.medianBlur(front, 3), np.uint8)
    people: list[Person] = []
    kept = np.zeros_like(clean)
    for cluster in find_clusters(clean, stature):
        found = _persons(cluster, stature, front.shape[:2], before)
        if found:
            people += found
            rows, columns = cluster.window
            np.maximum(kept[rows, columns], cluster.mask, out=kept[rows, columns])
    return people, kept


def _persons(cluster: Cluster, stature: Stature, shape: tuple[int, ...], before: Floats) -> list[Person]:
    """Return the people of one cluster; `shape` is that of the whole picture."""
    tall, wide = cluster.mask.shape
    area = cv2.countNonZero(cluster.mask)
    if not stature.known:
        return _unknown(cluster, area, stature, shape)
    expected = stature.at(cluster.top + tall)
    stature.judge(tall, expected[0], area)
    alone = tall <= TALLEST * expected[0] and wide <= WIDEST * expected[1]
    if alone and wide <= NARROW * expected[1]:
        return _single(cluster, area, expected, stature, shape)
    several = fit_people(cluster, stature, before)
    return _single(cluster, area, expected, stature, shape) if alone and len(several) < 2 else several


def _unknown(cluster: Cluster, area: int, stature: Stature, shape: tuple[int, ...]) -> list[Person]:
    """Return a cluster as one person while nobody's size is known, and learn from it."""
    tall, wide = cluster.mask.shape
    if area < SMALLEST * shape[0] * shape[1]:
        return []
    if not cluster.cut(shape) and area > 0.3 * tall * wide:
        stature.add(cluster.top + tall, tall, wide, cluster.mask)
    return [Person(cluster.box, 0.7)]


def _single(
    cluster: Cluster, area: int, expected: tuple[float, float], stature: Stature, shape: tuple[int, ...]
) -> list[Person]:
    """Return the one person of a cluster of a person's size, or nobody when it is too small."""
    share, cut = area / (0.55 * expected[0] * expected[1]), cluster.cut(shape)
    if share < (0.15 if cut else 0.3):
        return []
    tall, wide = cluster.mask.shape
    whole = not cut and tall > 0.72 * expected[0] and wide > 0.6 * expected[1]
    if whole:
        stature.add(cluster.box[3], tall, wide, cluster.mask)
    return [Person(over_feet(cluster.box, cluster), 0.9 if whole else 0.35 + 0.4 * min(1.0, share))]
