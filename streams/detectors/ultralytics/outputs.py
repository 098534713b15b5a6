"""From the numbers that a network puts out to boxes of people."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from counting.core import boxes as box_math
from streams.detectors.base import DetectorError

Floats = NDArray[np.float64]
LEAST_SCORE = 0.1
SAME_PERSON_IOU = 0.7
MOST_QUERIES = 1000  # boxes that an RT-DETR puts out at most (300 as a rule); thousands are another family's anchors


def people(output: NDArray[np.float32], size: tuple[int, int], person: int) -> tuple[Floats, Floats]:
    """Return corners (n, 4) in the network's pixels and scores (n,) of class `person`.

    `output` is one frame's: (4 + classes, anchors) of YOLO heads, (n, 6) of heads with their own suppression, or
    (n, 4 + classes) in 0–1 of RT-DETR. `size` is the network's width and height. Raises DetectorError for others.
    """
    if output.ndim != 2 or min(output.shape) < 5 or output.shape[0] > MOST_QUERIES:
        raise DetectorError(f"this network's output {output.shape} is not one of the Ultralytics family")
    if output.shape[1] == 6:
        chosen = output[(output[:, 5] == person) & (output[:, 4] >= LEAST_SCORE)].astype(float)
        return chosen[:, :4], chosen[:, 4]
    if output.shape[0] > output.shape[1]:
        boxes, scores = _of_person(output.T, person)
        boxes = boxes * np.array([*size, *size], dtype=float)
    else:
        boxes, scores = _of_person(output, person)
    corners = np.column_stack([boxes[:, :2] - boxes[:, 2:] / 2, boxes[:, :2] + boxes[:, 2:] / 2])
    keep = box_math.suppress(corners, scores, SAME_PERSON_IOU)
    return corners[keep], scores[keep]


def _of_person(table: NDArray[np.float32], person: int) -> tuple[Floats, Floats]:
    """Return centre boxes (n, 4) and scores (n,) of the columns whose likeliest class is `person`."""
    row = table[4 + person]
    likely = np.flatnonzero(row >= LEAST_SCORE)
    likely = likely[table[4:, likely].argmax(axis=0) == person]
    return table[:4, likely].T.astype(float), row[likely].astype(float)
