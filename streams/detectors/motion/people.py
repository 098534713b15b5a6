"""Cuts what is in front of the background into people."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.detectors.motion.stature import ROWS, Stature

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels

SMALLEST = 0.0012  # of the picture, while nobody's size is known
MOST = 8  # people in one cluster
EMPTY = 0.9  # what a pixel of background within a person's outline costs, against 1 for one in front
FURTHER = 0.34  # of an outline must be news for a further person
SCALES = (0.86, 0.95, 1.04, 1.14)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody found: the box in pixels and how much it looks like a person, 0–1."""

    box: Box
    score: float


def find_people(front: Bytes, stature: Stature) -> tuple[list[Person], Bytes]:
    """Return the people in a mask (255 in front, 0 behind) and the mask of all that belongs to them."""
    clean = np.asarray(cv2.medianBlur(front, 3), np.uint8)
    people: list[Person] = []
    kept = np.zeros_like(clean)
    for left, top, right, bottom, mask in _clusters(clean, stature):
        found = _persons(mask, left, top, stature, front.shape[:2])
        if found:
            people += found
            np.maximum(kept[top:bottom, left:right], mask, out=kept[top:bottom, left:right])
    return people, kept


def _clusters(clean: Bytes, stature: Stature) -> list[tuple[int, int, int, int, Bytes]]:
    """Return what hangs together, pieces near each other joined: left, top, right, bottom, cut-out mask."""
    joined = cv2.dilate(clean, np.ones(_reach(stature, clean.shape[0]), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for label in range(1, count):
        x, y, w, h, _ = stats[label]
        inside = np.where(labels[y : y + h, x : x + w] == label, clean[y : y + h, x : x + w], np.uint8(0))
        left, top, wide, tall = cv2.boundingRect(inside)
        if wide * tall:
            cut = inside[top : top + tall, left : left + wide]
            found.append((x + left, y + top, x + left + wide, y + top + tall, np.ascontiguousarray(cut)))
    return found


def _reach(stature: Stature, rows: int) -> tuple[int, int]:
    """Return height and width of the neighbourhood within which pieces belong together."""
    if not stature.known:
        return max(3, rows // 30) | 1, 3
    tall, wide = stature.size(np.array([rows / 2]))
    return max(3, round(float(tall[0]) * 0.16)) | 1, max(3, round(float(wide[0]) * 0.14)) | 1


def _persons(mask: Bytes, left: int, top: int, stature: Stature, shape: tuple[int, ...]) -> list[Person]:
    """Return the people of one cluster; `shape` is that of the whole picture."""
    tall, wide = mask.shape
    area = cv2.countNonZero(mask)
    box = (float(left), float(top), float(left + wide), float(top + tall))
    cut = left <= 1 or top <= 1 or left + wide >= shape[1] - 1 or top + tall >= shape[0] - 1
    if not stature.known:
        if area < SMALLEST * shape[0] * shape[1]:
            return []
        if not cut and area > 0.3 * tall * wide:
            stature.add(top + tall, tall, wide, mask)
        return [Person(box, 0.7)]
    expected = _expected(stature, top + tall)
    if tall <= 1.28 * expected[0] and wide <= 1.5 * expected[1]:
        return _single(mask, box, area, expected, cut, stature)
    return _several(mask, left, top, stature)


def _expected(stature: Stature, feet: float) -> tuple[float, float]:
    tall, wide = stature.size(np.array([feet]))
    return float(tall[0]), float(wide[0])


def _single(
    mask: Bytes, box: Box, area: int, expected: tuple[float, float], cut: bool, stature: Stature
) -> list[Person]:
    """Return the one person of a cluster of a person's size, or nobody when it is too small."""
    share = area / (0.55 * expected[0] * expected[1])
    if share < (0.15 if cut else 0.3):
        return []
    tall, wide = mask.shape
    whole = not cut and 0.72 < tall / expected[0] and 0.6 < wide / expected[1]
    if whole:
        stature.add(box[3], tall, wide, mask)
    return [Person(box, 0.9 if whole else 0.35 + 0.4 * min(1.0, share))]


def _several(mask: Bytes, left: int, top: int, stature: Stature) -> list[Person]:
    """Fit outlines of people into a cluster one after the other, best first, until none explains much more."""
    value = np.where(mask > 0, 1.0, -EMPTY)
    boxes, shapes = _candidates(mask.shape, top, stature)
    if not len(boxes):
        return []
    found: list[Person] = []
    while len(found) < MOST:
        score = _worth(value, shapes)
        best = int(np.argmax(score))
        if score[best] < FURTHER:
            break
        _explain(value, shapes[best])
        x0, y0, x1, y1 = boxes[best]
        box = (float(left + x0), float(top + y0), float(left + x1), float(top + y1))
        found.append(Person(box, float(min(0.95, 0.55 + 0.5 * score[best]))))
    return found


def _candidates(shape: tuple[int, ...], top: int, stature: Stature) -> tuple[Floats, NDArray[np.int32]]:
    """Return boxes (n, 4) that people may have in a cluster, and their outlines, (n, rows, 4) in whole pixels."""
    feet, centres = np.meshgrid(np.arange(4, shape[0] + 3, 2.0), np.arange(2, shape[1], 2.0), indexing="ij")
    feet, centres = feet.ravel(), centres.ravel()
    tall, wide = stature.size(feet + top)
    boxes = [
        np.column_stack([centres - wide * s / 2, feet - tall * s, centres + wide * s / 2, feet]) for s in SCALES
    ]
    every = np.concatenate(boxes)
    every = every[every[:, 1] > -3]
    spans = np.array(stature.spans())
    step = (every[:, 3] - every[:, 1]) / ROWS
    width = every[:, 2] - every[:, 0]
    rows = np.arange(ROWS)
    shapes = np.stack(
        [
            every[:, :1] + width[:, None] * spans[:, 0],
            every[:, 1:2] + step[:, None] * rows,
            every[:, :1] + width[:, None] * spans[:, 1],
            every[:, 1:2] + step[:, None] * (rows + 1),
        ],
        axis=-1,
    )
    return every, np.round(shapes).astype(np.int32)


def _worth(value: Floats, shapes: NDArray[np.int32]) -> Floats:
    """Return the mean value of the pixels within each outline; beyond the cluster is background."""
    rows, columns = value.shape
    total = cv2.integral(value)
    x0, x1 = np.clip(shapes[..., 0], 0, columns), np.clip(shapes[..., 2], 0, columns)
    y0, y1 = np.clip(shapes[..., 1], 0, rows), np.clip(shapes[..., 3], 0, rows)
    inner = total[y1, x1] - total[y0, x1] - total[y1, x0] + total[y0, x0]
    area = (shapes[..., 2] - shapes[..., 0]) * (shapes[..., 3] - shapes[..., 1])
    beyond = area - (x1 - x0) * (y1 - y0)
    return np.asarray((inner - EMPTY * beyond).sum(axis=1) / np.maximum(area.sum(axis=1), 1))


def _explain(value: Floats, outline: NDArray[np.int32]) -> None:
    """Set what is in front within an outline to 0: it is no news any more."""
    for x0, y0, x1, y1 in np.maximum(outline, 0):
        window = value[y0:y1, x0:x1]
        np.minimum(window, 0, out=window)
