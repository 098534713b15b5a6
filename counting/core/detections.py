"""What a detector says about one frame."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import compress
from math import isfinite

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FIRST = ""  # the label of whom is counted as people


@dataclass(frozen=True, slots=True)
class Detections:
    """People found in one frame.

    `boxes` has shape (n, 4): left, top, right, bottom in 0–1 of the frame's width and height.
    `scores` has shape (n,): 0–1. `labels` says of which class each is: FIRST for people, else the word by which the
    class was asked for; None where all are people.
    """

    boxes: Floats
    scores: Floats
    labels: tuple[str, ...] | None = None

    @classmethod
    def none(cls) -> Detections:
        """Return the detections of an empty frame."""
        return cls(np.empty((0, 4)), np.empty(0))

    def __len__(self) -> int:
        return len(self.scores)

    def finite(self) -> Detections:
        """Return the same with an empty box of score 0 for each row that is no number; rows keep their places.

        A net in half precision can overflow; one such row must not end the tracking of everybody.
        """
        if not len(self) or isfinite(self.boxes.sum() + self.scores.sum()):  # a sum is a number only where all are
            return self
        sane = np.isfinite(self.boxes).all(axis=1) & np.isfinite(self.scores)
        return replace(self, boxes=np.where(sane[:, None], self.boxes, 0.0), scores=np.where(sane, self.scores, 0.0))

    def at_least(self, score: float) -> Detections:
        """Return those with a score of at least `score`."""
        return self.kept(self.scores >= score)

    def kept(self, keep: NDArray[np.bool_]) -> Detections:
        """Return the rows for which `keep` (n,) is true, each with its label."""
        labels = None if self.labels is None else tuple(compress(self.labels, keep.tolist()))
        return Detections(self.boxes[keep], self.scores[keep], labels)

    def people(self) -> Detections:
        """Return those of the first class, without labels."""
        return self if self.labels is None else self._of(FIRST)

    def others(self) -> dict[str, Detections]:
        """Return those of each further class by its label, without labels themselves."""
        return {label: self._of(label) for label in sorted(set(self.labels or ()) - {FIRST})}

    def _of(self, label: str) -> Detections:
        keep = np.array([each == label for each in self.labels or ()], dtype=bool)
        return Detections(self.boxes[keep], self.scores[keep])
