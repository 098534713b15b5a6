"""Sequences with truth, detections made worse on purpose, and many lines: what trackers are compared on."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from counting.core.detections import Detections
from counting.core.scoring import TrueCrossing
from counting.core.zones import Zone
from streams.evaluation.truth import TrueBoxes, crossings_of, read_truth

Floats = NDArray[np.float64]
Frames = Mapping[int, Detections]  # by frame, from 1

SIZES = {  # pixels and frames a second of the public sequences
    "PETS09-S2L1": (768, 576, 7.0),
    "TUD-Campus": (640, 480, 25.0),
    "Venice-2": (1920, 1080, 30.0),
    "MOT17-04": (1920, 1080, 30.0),
}
DROPOUTS = (0, 0, 1, 2, 5, 12)  # frames for which somebody is not found once they are lost
DOUBLED = 0.025  # share of boxes that come twice
LENGTHS = (0.15, 0.6)  # of the frame's width, of the lines


@dataclass(frozen=True)
class Sequence:
    """A clip with truth: frames of `width` × `height` pixels at `fps`."""

    name: str
    width: int
    height: int
    fps: float
    truth: TrueBoxes

    @property
    def aspect(self) -> float:
        """The frame's width / height."""
        return self.width / self.height

    @property
    def times(self) -> Floats:
        """The times of all frames, seconds."""
        return np.arange(self.truth.last_frame) / self.fps

    def crossings(self, zones: list[Zone]) -> list[TrueCrossing]:
        """Return who truly crosses the lines."""
        return crossings_of(self.truth, zones, self.times, self.width, self.height)

    def in_frame(self, boxes: Floats) -> Floats:
        """Return boxes (n, 4) of pixels in 0–1 of the frame, cut at its border."""
        return np.asarray(np.clip(boxes / [self.width, self.height, self.width, self.height], 0.0, 1.0))


def sequence(folder: Path) -> Sequence:
    """Read a sequence; its name tells the size. Raises KeyError and EvaluationError."""
    truth = read_truth(folder / "gt.txt", [])
    assert isinstance(truth, TrueBoxes)
    return Sequence(folder.name, *SIZES[folder.name], truth)


def recorded(one: Sequence, path: Path) -> Frames:
    """Return the detections of a MOTChallenge file."""
    table = np.loadtxt(path, delimiter=",", usecols=range(7), ndmin=2)
    corners = np.column_stack([table[:, 2:4], table[:, 2:4] + table[:, 4:6]])
    boxes, scores = one.in_frame(corners), np.clip(table[:, 6], 0.0, 1.0)
    frames = {int(frame): table[:, 0] == frame for frame in np.unique(table[:, 0])}
    return {frame: Detections(boxes[rows], scores[rows]) for frame, rows in frames.items()}


def noisy(one: Sequence, seed: int, jitter: float = 0.04) -> Frames:
    """Return the truth as a middling detector would see it.

    Who is hidden by others is found less often and with a lower score, edges are off by `jitter` body heights, lost
    people stay lost for some frames, and some boxes come twice.
    """
    rng, missing = random.Random(seed), defaultdict[int, int](int)
    found: dict[int, Detections] = {}
    for frame in range(1, one.truth.last_frame + 1):
        people, boxes = one.truth.frame(frame)
        rows: list[tuple[list[float], float]] = []
        for person, box, visible in zip(people.tolist(), boxes, _visible(boxes), strict=True):
            if missing[person] > 0:
                missing[person] -= 1
            elif rng.random() > 0.25 + 0.72 * min(1.0, 1.3 * visible):
                missing[person] = rng.choice(DROPOUTS)
            else:
                rows += _seen(box, visible, jitter, rng)
        if rows:
            found[frame] = Detections(one.in_frame(np.array([box for box, _ in rows])), np.array([s for _, s in rows]))
    return found


def lines_through(one: Sequence, count: int, seed: int) -> list[Zone]:
    """Return straight lines in all directions through places where people walk."""
    rng, zones = random.Random(f"{one.name} {seed}"), list[Zone]()
    rows = one.truth.rows
    while len(zones) < count:
        row = rows[rng.randrange(len(rows))]
        foot = row[2] + row[4] / 2, row[3] + row[5]
        length, angle, shift = rng.uniform(*LENGTHS) * one.width, rng.uniform(0, 2 * np.pi), rng.uniform(-0.3, 0.3)
        ends = [(shift + half) * length for half in (-0.5, 0.5)]
        points = np.array([(foot[0] + s * np.cos(angle), foot[1] + s * np.sin(angle)) for s in ends])
        points /= [one.width, one.height]
        if points.min() >= 0 and points.max() <= 1:
            zones.append(Zone(f"line {len(zones)}", "line", points))
    return zones


def _visible(boxes: Floats) -> list[float]:
    """Return which share of each box is not behind one that stands lower in the picture, thus nearer."""
    shares = []
    for left, top, right, bottom in boxes:
        nearer = boxes[boxes[:, 3] > bottom]
        grid = np.zeros((24, 12), dtype=bool)
        columns = np.clip((nearer[:, [0, 2]] - left) / (right - left) * 12, 0, 12).round().astype(int)
        rows = np.clip((nearer[:, [1, 3]] - top) / (bottom - top) * 24, 0, 24).round().astype(int)
        for (x0, x1), (y0, y1) in zip(columns, rows, strict=True):
            grid[y0:y1, x0:x1] = True
        shares.append(1.0 - float(grid.mean()))
    return shares


def _seen(box: Floats, visible: float, jitter: float, rng: random.Random) -> list[tuple[list[float], float]]:
    width, height = box[2] - box[0], box[3] - box[1]
    left, top = box[0] + rng.gauss(0, 0.5 * jitter * height), box[1] + rng.gauss(0, jitter * height)
    wide, high = max(4.0, width + rng.gauss(0, 0.5 * jitter * height)), max(8.0, height + rng.gauss(0, jitter * height))
    score = min(0.99, max(0.12, rng.gauss(0.45 + 0.4 * visible, 0.12)))
    rows = [([left, top, left + wide, top + high], score)]
    if rng.random() < DOUBLED:
        x, y = left + rng.gauss(0, wide), top + rng.gauss(0, 0.3 * high)
        rows.append(([x, y, x + wide, y + high], rng.uniform(0.1, 0.5)))
    return rows
