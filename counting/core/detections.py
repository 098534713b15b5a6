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

    def at_least(self, score: float) -> Detections:
        """Return those with a score of at least `score`."""
        keep = self.scores >= score
        return Detections(self.boxes[keep], self.scores[keep])
