"""Tells people apart who overlap in the picture: outlines of people are fitted into what hangs together."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.detectors.motion.clusters import Box, Cluster, Person, over_feet
from streams.detectors.motion.stature import ROWS, Stature

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]

MOST = 8  # people in one cluster
EMPTY = 0.9  # what a pixel of background within a person's outline costs, against 1 for one in front
FURTHER = 0.34  # of an outline must be news for a further person
SCALES = (0.72, 0.80, 0.88, 0.96, 1.04, 1.12)
FAMILIAR = 0.10  # bonus for somebody who was there in the last picture


def fit_people(cluster: Cluster, stature: Stature, before: Floats) -> list[Person]:
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
        _explain(value, shapes[best])
        x0, y0, x1, y1 = boxes[best].tolist()
        found.append(Person((x0, y0, x1, y1), float(min(0.95, 0.5 + 0.5 * score[best]))))
    return _refined(found, cluster)


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
    tall, wide = stature.at(cluster.top + rows)
    down, across = max(2.0, tall / 24), max(2.0, wide / 9)
    feet, centres = np.meshgrid(np.arange(tall / 2, rows + 3, down), np.arange(2, columns, across), indexing="ij")
    feet, centres = feet.ravel() + cluster.top, centres.ravel() + cluster.left
    heights, widths = stature.size(feet)
    boxes = np.concatenate(
        [
            np.column_stack([centres - widths * s / 2, feet - heights * s, centres + widths * s / 2, feet])
            for s in SCALES
        ]
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


def _explain(value: Floats, outline: NDArray[np.int32]) -> None:
    """Set what is in front within an outline, and a little around it, to 0: it is no news any more."""
    for x0, y0, x1, y1 in np.maximum(outline + np.array([-1, 0, 1, 0]), 0):
        window = value[y0:y1, x0:x1]
        np.minimum(window, 0, out=window)


def _refined(people: list[Person], cluster: Cluster) -> list[Person]:
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
    new_bottom = (
        bottom if hidden and lowest < bottom else float(np.clip(lowest, bottom - 0.15 * tall, bottom + 0.15 * tall))
    )
    new_top = float(np.clip(highest, top - 0.12 * tall, top + 0.12 * tall))
    whole = (left, new_top, right, new_bottom)
    if hidden:
        return whole
    return over_feet(whole, Cluster(cluster.left, cluster.top, np.where(mine, cluster.mask, np.uint8(0))))
