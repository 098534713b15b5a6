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
SCALES = (0.72, 0.80, 0.88, 0.96, 1.04, 1.12)
FAMILIAR = 0.10  # bonus for somebody who was there in the last picture
UPRIGHT = 1.4  # height of somebody seen from the side, in widths
NARROW = 1.25  # expected widths within which there is room for one person only
WIDEST = 1.6  # expected widths of somebody alone, with a stride and luggage
TALLEST = 1.22  # expected heights of somebody alone


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


def find_people(front: Bytes, stature: Stature, before: Floats) -> tuple[list[Person], Bytes]:
    """Return the people in a mask (255 in front, 0 behind) and the mask of all that belongs to them.

    `before` holds the boxes of the last picture, shape (n, 4), in pixels.
    """
    clean = np.asarray(cv2.medianBlur(front, 3), np.uint8)
    people: list[Person] = []
    kept = np.zeros_like(clean)
    for cluster in _clusters(clean, stature):
        found = _persons(cluster, stature, front.shape[:2], before)
        if found:
            people += found
            rows, columns = cluster.window
            np.maximum(kept[rows, columns], cluster.mask, out=kept[rows, columns])
    return people, kept


def _clusters(clean: Bytes, stature: Stature) -> list[Cluster]:
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


def _persons(cluster: Cluster, stature: Stature, shape: tuple[int, ...], before: Floats) -> list[Person]:
    """Return the people of one cluster; `shape` is that of the whole picture."""
    tall, wide = cluster.mask.shape
    area = cv2.countNonZero(cluster.mask)
    if not stature.known:
        return _unknown(cluster, area, stature, shape)
    expected = _expected(stature, cluster.top + tall)
    stature.judge(tall, expected[0], area)
    alone = tall <= TALLEST * expected[0] and wide <= WIDEST * expected[1]
    if alone and wide <= NARROW * expected[1]:
        return _single(cluster, area, expected, stature, shape)
    several = _several(cluster, stature, before)
    return _single(cluster, area, expected, stature, shape) if alone and len(several) < 2 else several


def _unknown(cluster: Cluster, area: int, stature: Stature, shape: tuple[int, ...]) -> list[Person]:
    """Return a cluster as one person while nobody's size is known, and learn from it."""
    tall, wide = cluster.mask.shape
    if area < SMALLEST * shape[0] * shape[1]:
        return []
    if not cluster.cut(shape) and area > 0.3 * tall * wide:
        stature.add(cluster.top + tall, tall, wide, cluster.mask)
    return [Person(cluster.box, 0.7)]


def _expected(stature: Stature, feet: float) -> tuple[float, float]:
    tall, wide = stature.size(np.array([feet]))
    return float(tall[0]), float(wide[0])


def _single(
    cluster: Cluster, area: int, expected: tuple[float, float], stature: Stature, shape: tuple[int, ...]
) -> list[Person]:
    """Return the one person of a cluster of a person's size, or nobody when it is too small."""
    share, cut = area / (0.55 * expected[0] * expected[1]), cluster.cut(shape)
    if share < (0.15 if cut else 0.3):
        return []
    tall, wide = cluster.mask.shape
    whole = not cut and 0.72 < tall / expected[0] and 0.6 < wide / expected[1]
    if whole:
        stature.add(cluster.box[3], tall, wide, cluster.mask)
    return [Person(over_feet(cluster.box, cluster), 0.9 if whole else 0.35 + 0.4 * min(1.0, share))]


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


def _several(cluster: Cluster, stature: Stature, before: Floats) -> list[Person]:
    """Fit outlines of people into a cluster one after the other, best first, until none explains much more."""
    value = np.where(cluster.mask > 0, 1.0, -EMPTY)
    boxes, shapes, areas = _candidates(cluster, stature)
    likely = _worth(value, shapes) / areas >= FURTHER - FAMILIAR  # what is explained only ever makes it less
    boxes, shapes, areas = boxes[likely], shapes[likely], areas[likely]
    bonus = FAMILIAR * _familiar(boxes, before)
    found: list[Person] = []
    while len(boxes) and len(found) < MOST:
        score = _worth(value, shapes) / areas + bonus
        best = int(np.argmax(score))
        if score[best] < FURTHER + bonus[best] / 2:
            break
        _explain(value, shapes[best], cluster)
        x0, y0, x1, y1 = boxes[best].tolist()
        found.append(Person((x0, y0, x1, y1), float(min(0.95, 0.5 + 0.5 * score[best]))))
    return refined(found, cluster)


def _familiar(boxes: Floats, before: Floats) -> Floats:
    """Return how well each box agrees with one of the last picture, 0–1."""
    if not len(before) or not len(boxes):
        return np.zeros(len(boxes))
    tall = before[:, 3] - before[:, 1]
    feet = np.abs(boxes[:, 3:4] - before[:, 3]) / tall
    middle = np.abs(boxes[:, :1] + boxes[:, 2:3] - before[:, 0] - before[:, 2]) / 2 / tall
    size = np.abs((boxes[:, 3:4] - boxes[:, 1:2]) / tall - 1)
    return np.asarray(np.clip(1 - (feet + middle + size) / 0.30, 0, 1).max(axis=1))


def _candidates(cluster: Cluster, stature: Stature) -> tuple[Floats, NDArray[np.int32], Floats]:
    """Return boxes (n, 4) in the picture that people may have in a cluster, outlines (n, rows, 4) and usual areas.

    Outlines are whole pixels within the cluster.
    """
    rows, columns = cluster.mask.shape
    tall, wide = _expected(stature, cluster.top + rows)
    down, across = max(2.0, tall / 24), max(2.0, wide / 9)
    feet, centres = np.meshgrid(np.arange(tall / 2, rows + 3, down), np.arange(2, columns, across), indexing="ij")
    feet, centres = feet.ravel() + cluster.top, centres.ravel() + cluster.left
    heights, widths = stature.size(feet)
    boxes = np.concatenate(
        [np.column_stack([centres - widths * s / 2, feet - heights * s, centres + widths * s / 2, feet]) for s in SCALES]
    )
    spans = np.array(stature.spans())
    usual = np.tile(heights * widths, len(SCALES)) * (spans[:, 1] - spans[:, 0]).mean()
    inside = boxes[:, 1] > cluster.top - 3
    boxes, usual = boxes[inside], usual[inside]
    origin = (cluster.left, cluster.top, cluster.left, cluster.top)
    return boxes, _outlines(boxes - origin, spans), usual


def _outlines(boxes: Floats, spans: Floats) -> NDArray[np.int32]:
    """Return the outline of each box: left, top, right, bottom of its rows, shape (n, rows, 4)."""
    left, top, wide, tall = boxes[:, :1], boxes[:, 1:2], boxes[:, 2:3] - boxes[:, :1], boxes[:, 3:4] - boxes[:, 1:2]
    step = tall / ROWS * np.arange(ROWS + 1)
    edges = [left + wide * spans[:, 0], top + step[:, :-1], left + wide * spans[:, 1], top + step[:, 1:]]
    return np.round(np.stack(edges, axis=-1)).astype(np.int32)


def _worth(value: Floats, shapes: NDArray[np.int32]) -> Floats:
    """Return the sum of the values of the pixels within each outline; beyond the cluster is background."""
    rows, columns = value.shape
    total = cv2.integral(value)
    x0, x1 = np.clip(shapes[..., 0], 0, columns), np.clip(shapes[..., 2], 0, columns)
    y0, y1 = np.clip(shapes[..., 1], 0, rows), np.clip(shapes[..., 3], 0, rows)
    inner = total[y1, x1] - total[y0, x1] - total[y1, x0] + total[y0, x0]
    area = (shapes[..., 2] - shapes[..., 0]) * (shapes[..., 3] - shapes[..., 1])
    beyond = area - (x1 - x0) * (y1 - y0)
    return np.asarray((inner - EMPTY * beyond).sum(axis=1))


def _explain(value: Floats, outline: NDArray[np.int32], cluster: Cluster) -> None:
    """Set what is in front within an outline, and a little around it, to 0: it is no news any more."""
    for x0, y0, x1, y1 in np.maximum(outline + (-1, 0, 1, 0), 0):
        window = value[y0:y1, x0:x1]
        np.minimum(window, 0, out=window)


def refined(people: list[Person], cluster: Cluster) -> list[Person]:
    """Move fitted boxes onto the pixels: each pixel in front goes to the nearest person, who stands on the lowest."""
    if not people:
        return people
    rows, columns = np.mgrid[0 : cluster.mask.shape[0], 0 : cluster.mask.shape[1]]
    rows, columns = rows + cluster.top + 0.5, columns + cluster.left + 0.5
    boxes = np.array([person.box for person in people])
    away = np.stack(
        [
            np.maximum(abs(columns - (x0 + x1) / 2) / (x1 - x0), abs(rows - (y0 + y1) / 2) / (y1 - y0))
            for x0, y0, x1, y1 in boxes
        ]
    )
    owner = np.where((cluster.mask > 0) & (away.min(axis=0) < 0.75), away.argmin(axis=0), -1)
    return [
        Person(_on_pixels(person.box, owner, number, cluster), person.score) for number, person in enumerate(people)
    ]


def _on_pixels(box: Box, owner: NDArray[np.intp], number: int, cluster: Cluster) -> Box:
    """Return the box of one person, moved onto the pixels that belong to them."""
    left, top, right, bottom = box
    mine = owner == number
    filled = np.flatnonzero(mine.sum(axis=1) >= 2)
    if not len(filled):
        return box
    tall = bottom - top
    lowest, highest = cluster.top + float(filled[-1]) + 1, cluster.top + float(filled[0])
    below = owner[filled[-1] + 1 : filled[-1] + 1 + max(1, round(0.06 * tall))]
    columns = np.flatnonzero(mine[filled[-1]])
    hidden = (below[:, columns] >= 0).any() if below.size else False
    new_bottom = bottom if hidden and lowest < bottom else float(np.clip(lowest, bottom - 0.15 * tall, bottom + 0.15 * tall))
    new_top = float(np.clip(highest, top - 0.12 * tall, top + 0.12 * tall))
    whole = (left, new_top, right, new_bottom)
    if hidden:
        return whole
    return over_feet(whole, Cluster(cluster.left, cluster.top, np.where(mine, cluster.mask, np.uint8(0))))
