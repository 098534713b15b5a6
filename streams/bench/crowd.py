"""Thirty people who walk to and fro, the same at every call: what trackers are measured on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from counting.core.detections import Detections
from counting.core.zones import Zone

PEOPLE, RATE, ASPECT = 30, 25.0, 16 / 9
WIDTH, HEIGHT = 1920, 1080  # pixels, for libraries that want them
BODY = 0.15  # frame heights
JITTER = 0.01  # of a box, in body heights
MISSED = 0.03  # share of the detections that a detector leaves out
SEED = 5


def crowd(frames: int) -> Iterator[tuple[float, Detections]]:
    """Yield (seconds, detections) of each frame; boxes shake a little and some are missing, as a detector's do."""
    lot = np.random.default_rng(SEED)
    start, foot, speed = lot.random(PEOPLE), lot.uniform(0.3, 1.0, PEOPLE), lot.uniform(-0.06, 0.06, PEOPLE)
    for number in range(frames):
        time = number / RATE
        x = np.abs((start + speed * time + 1) % 2 - 1)
        boxes = np.column_stack([x - 0.015, foot - BODY, x + 0.015, foot])
        boxes += lot.normal(0, JITTER * BODY, boxes.shape)
        seen = lot.random(PEOPLE) >= MISSED
        scores = lot.uniform(0.6, 0.95, PEOPLE)
        yield time, Detections(np.clip(boxes, 0, 1)[seen], scores[seen])


def in_pixels(people: Detections) -> NDArray[np.float64]:
    """Return the boxes, (n, 4), in pixels of a frame of WIDTH × HEIGHT."""
    return np.asarray(people.boxes * [WIDTH, HEIGHT, WIDTH, HEIGHT])


def ten_zones() -> list[Zone]:
    """Return eight lines and two areas in the way of the crowd."""
    return [_line(number) for number in range(8)] + [_square(number) for number in range(2)]


def _line(number: int) -> Zone:
    x = 0.1 + 0.1 * number
    return Zone(f"line {number}", "line", np.array([[x, 0.1], [x, 1.0]]))


def _square(number: int) -> Zone:
    x = 0.2 + 0.4 * number
    return Zone(f"area {number}", "area", np.array([[x, 0.4], [x + 0.2, 0.4], [x + 0.2, 0.8], [x, 0.8]]))
