"""What a detector says about one frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Detections:
    """People found in one frame.

    `boxes` has shape (n, 4): left, top, right, bottom in 0–1 of the frame's width and height.
    `scores` has shape (n,): 0–1.
    """

    boxes: Floats
    scores: Floats

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
        sane = np.isfinite(self.boxes).all(axis=1) & np.isfinite(self.scores)
        if sane.all():
            return self
        return Detections(np.where(sane[:, None], self.boxes, 0.0), np.where(sane, self.scores, 0.0))

    def at_least(self, score: float) -> Detections:
        """Return those with a score of at least `score`."""
        keep = self.scores >= score
        return Detections(self.boxes[keep], self.scores[keep])
