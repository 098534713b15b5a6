"""From the numbers that a network puts out to boxes of people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counting.core import boxes as box_math
from counting.core.detections import Detections
from streams.detectors.base import DetectorError
from streams.detectors.ultralytics.letterbox import Letterbox

Floats = NDArray[np.float64]
Table = NDArray[np.floating[Any]]
MOST_QUERIES = 1000  # boxes that an RT-DETR puts out at most (300 as a rule); thousands are another family's anchors
STRIDES = (8, 16, 32)  # pixels between the places at which YOLOX looks, level by level


@dataclass(frozen=True, slots=True)
class Choice:
    """What is taken of an output: classes by number, the least score, and from which overlap on boxes are one.

    `labels` are those of the classes, in their order; they are needed where there is more than one.
    """

    classes: tuple[int, ...] = (0,)
    confidence: float = 0.1
    iou: float = 0.7
    labels: tuple[str, ...] = ()


def detections(output: Table, fit: Letterbox, choice: Choice) -> Detections:
    """Return what is chosen of one frame's output, boxes in 0–1 of the frame. Raises DetectorError.

    Each class is looked for as if it were alone, so boxes of two classes never suppress each other.
    """
    if len(choice.classes) == 1:
        return _of_one(output, fit, choice)
    found = [_of_one(output, fit, replace(choice, classes=(number,))) for number in choice.classes]
    labels = [label for label, each in zip(choice.labels, found, strict=True) for _ in range(len(each))]
    boxes, scores = np.concatenate([each.boxes for each in found]), np.concatenate([each.scores for each in found])
    return Detections(boxes, scores, tuple(labels))


def _of_one(output: Table, fit: Letterbox, choice: Choice) -> Detections:
    corners, scores = people(output, (fit.width, fit.height), choice)
    boxes = fit.unfit(corners)
    there = (boxes[:, 2:] > boxes[:, :2]).all(axis=1)  # not in the padding
    return Detections(boxes[there], scores[there])


def people(output: Table, size: tuple[int, int], choice: Choice) -> tuple[Floats, Floats]:
    """Return corners (n, 4) in the network's pixels and scores (n,) of the chosen classes.

    `output` is one frame's: (4 + classes, anchors) of YOLO heads; (n, 6) of heads with their own suppression;
    (n, 4 + classes) in 0–1 of RT-DETR; (anchors, 5 + classes) of YOLOX, not yet decoded, and of YOLOv5, which has three
    boxes at each place. `size` is the network's width and height. Raises DetectorError for others.
    """
    if output.ndim != 2 or min(output.shape) < 5:
        raise _foreign(output)
    if output.shape[1] == 6 and output.shape[0] <= MOST_QUERIES:
        return _suppressed(output, choice)
    boxes, scores = _candidates(output, size, choice)
    corners = np.column_stack([boxes[:, :2] - boxes[:, 2:] / 2, boxes[:, :2] + boxes[:, 2:] / 2])
    keep = box_math.suppress(corners, scores, choice.iou)
    return corners[keep], scores[keep]


def is_yolox(shape: tuple[int, ...], size: tuple[int, int]) -> bool:
    """Tell whether an output of one frame has the shape of YOLOX, which wants its pictures otherwise."""
    return len(shape) == 2 and shape[1] >= 6 and shape[0] == _places(size)


def _candidates(output: Table, size: tuple[int, int], choice: Choice) -> tuple[Floats, Floats]:
    """Return centre boxes (n, 4) in pixels and scores (n,) before suppression."""
    rows = output.shape[0]
    if rows < output.shape[1]:
        return _likely(output[:4], output[4:], choice)
    if is_yolox(output.shape, size):
        chosen, scores = _objects(output, choice)
        return _decoded(output[:, :4], size)[chosen], scores
    if rows == 3 * _places(size):
        chosen, scores = _objects(output, choice)
        return output[chosen, :4].astype(float), scores
    if rows > MOST_QUERIES:
        raise _foreign(output)
    boxes, scores = _likely(output.T[:4], output.T[4:], choice)
    return boxes * np.array([*size, *size], dtype=float), scores


def _suppressed(output: Table, choice: Choice) -> tuple[Floats, Floats]:
    wanted = np.isin(output[:, 5], choice.classes) & (output[:, 4] >= choice.confidence)
    return output[wanted, :4].astype(float), output[wanted, 4].astype(float)


def _likely(boxes: Table, scores: Table, choice: Choice) -> tuple[Floats, Floats]:
    """Return boxes (n, 4) and scores (n,) of the columns whose likeliest class is a chosen one.

    `boxes` is (4, anchors), `scores` (classes, anchors). Most columns are dropped before classes are compared.
    """
    _known(choice, len(scores))
    best = scores[choice.classes[0]] if len(choice.classes) == 1 else scores[list(choice.classes)].max(axis=0)
    likely = np.flatnonzero(best >= choice.confidence)
    likely = likely[best[likely] >= scores[:, likely].max(axis=0)]
    return boxes[:, likely].T.astype(float), best[likely].astype(float)


def _objects(output: Table, choice: Choice) -> tuple[NDArray[np.intp], Floats]:
    """Return which rows (anchors, 5 + classes) are of a chosen class, and their scores: object times class."""
    _known(choice, output.shape[1] - 5)
    sure = np.flatnonzero(output[:, 4] >= choice.confidence)
    scores = output[sure, 5:] * output[sure, 4:5]
    best = scores[:, list(choice.classes)].max(axis=1)
    likely = np.flatnonzero((best >= choice.confidence) & (best >= scores.max(axis=1)))
    return sure[likely], best[likely].astype(float)


def _decoded(boxes: Table, size: tuple[int, int]) -> Floats:
    """Return YOLOX's boxes (anchors, 4) as centre, width and height in pixels.

    Places are offsets from a grid in units of its stride, sizes logarithms of it (Ge et al. 2021, YOLOX, section 2.1).
    """
    grids, strides = [], []
    for stride in STRIDES:
        columns, rows = np.meshgrid(np.arange(size[0] // stride), np.arange(size[1] // stride))
        grids.append(np.column_stack([columns.ravel(), rows.ravel()]))
        strides.append(np.full(columns.size, stride))
    step = np.concatenate(strides)[:, None]
    centres = (boxes[:, :2] + np.concatenate(grids)) * step
    return np.column_stack([centres, np.exp(np.minimum(boxes[:, 2:], 20.0)) * step])


def _places(size: tuple[int, int]) -> int:
    return sum((size[0] // stride) * (size[1] // stride) for stride in STRIDES)


def _known(choice: Choice, classes: int) -> None:
    if max(choice.classes) >= classes:
        raise DetectorError(f"parameters.classes: {max(choice.classes)} is none of the network's {classes} classes")


def _foreign(output: Table) -> DetectorError:
    return DetectorError(f"this network's output {output.shape} is not one of YOLO, RT-DETR or YOLOX")
