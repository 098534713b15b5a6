"""Boxes as arrays: left, top, right, bottom."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def areas(boxes: Floats) -> Floats:
    """Return the area of each box (n, 4), shape (n,)."""
    return np.asarray((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))


def overlaps(first: Floats, second: Floats) -> Floats:
    """Return the shared area of each pair of boxes (n, 4) and (m, 4), shape (n, m)."""
    one, other = first.T[:, :, None], second.T[:, None, :]  # numpy is fastest along the longest axis
    sides = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
    np.maximum(sides, 0.0, out=sides)
    return np.asarray(sides[0] * sides[1])


def ious(first: Floats, second: Floats) -> Floats:
    """Return intersection over union of each pair of boxes (n, 4) and (m, 4), shape (n, m), 0–1."""
    shared = overlaps(first, second)
    union = areas(first)[:, None] + areas(second)[None, :] - shared
    return np.asarray(shared / np.maximum(union, 1e-12))


def suppress(boxes: Floats, scores: Floats, limit: float) -> NDArray[np.intp]:
    """Return the indices of the boxes that stay when of two that overlap by more than `limit` the better stays.

    Greedy non-maximum suppression, best first.
    """
    order = np.argsort(-scores, kind="stable")
    sorted_boxes = boxes[order]
    table = ious(sorted_boxes, sorted_boxes) > limit
    keep: list[int] = []
    dropped = np.zeros(len(order), dtype=bool)
    for rank in range(len(order)):
        if not dropped[rank]:
            keep.append(rank)
            dropped |= table[rank]
    return np.asarray(order[keep])
