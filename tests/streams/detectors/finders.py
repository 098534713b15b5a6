"""A detector for tests: it finds what is dark."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from counting.core.detections import Detections
from streams.frames import Frame

DARK = 95  # brightness below which something is somebody; walls are lighter, floors too


class DarkFinder:
    """Finds one body: all that is dark. `frames` are those that it was given, `score` what it says of a body."""

    shareable = True
    description = "what is dark"

    def __init__(self, score: float = 0.9) -> None:
        self.frames: list[Frame] = []
        self.score = score

    @property
    def looked(self) -> list[int]:
        """The numbers of the frames that it was given."""
        return [frame.index for frame in self.frames]

    def detect(self, frames: Sequence[Frame]) -> list[Detections]:
        """Return the box around what is dark in each frame."""
        return [self._one(frame) for frame in frames]

    def _one(self, frame: Frame) -> Detections:
        self.frames.append(frame)
        rows, columns = np.nonzero(frame.pixels().max(axis=2) < DARK)
        if not len(rows):
            return Detections.none()
        corners = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
        size = [frame.width, frame.height, frame.width, frame.height]
        return Detections(np.array([corners]) / size, np.array([self.score]))
