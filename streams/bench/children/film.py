"""What the product's own contestants share: the film as far as the task goes, and its detector."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from streams import detectors
from streams.bench.pacing import Task
from streams.detectors import Detector, DetectorOptions
from streams.frames import Frame
from streams.sources.file import VideoFile


class FilmPart(VideoFile):
    """A video file that ends after the frames of the task."""

    def __init__(self, task: Task) -> None:
        super().__init__(Path(task.video))
        self._most = task.frames

    def frames(self, start: float = 0.0) -> Iterator[Frame]:
        """Yield the frames of the task."""
        return islice(super().frames(start), self._most)


def detector_of(task: Task) -> Detector:
    """Return the detector that the task names. Raises DetectorError."""
    weights = Path(task.weights) if task.weights else None
    return detectors.create(
        task.detector, DetectorOptions(weights=weights, image_size=task.image_size, cache=Path(task.cache))
    )
