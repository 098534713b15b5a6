"""Runs a network through Ultralytics on CUDA, in half precision, by torch or TensorRT."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from counting.core.detections import Detections
from streams.detectors.base import DetectorError
from streams.detectors.ultralytics import environment
from streams.detectors.ultralytics.outputs import LEAST_SCORE, SAME_PERSON_IOU
from streams.frames import Frame


class CudaDetector:
    """A network on the first CUDA device; frames that come together are inferred together."""

    shareable = True

    def __init__(self, weights: Path, image_size: int, cache: Path) -> None:
        environment.prepare(cache / "settings")
        import torch  # after the environment is set, and only where CUDA is used
        from ultralytics import YOLO

        if not torch.cuda.is_available():
            raise DetectorError(f"{weights.name} needs CUDA, which torch cannot use on this machine")
        self._network = YOLO(str(weights), task="detect")
        self._name, self._image_size = weights.stem, image_size
        self._device = torch.cuda.get_device_name(0)

    @property
    def description(self) -> str:
        """Name the network and the device."""
        return f"{self._name} at {self._image_size} on {self._device}"

    def detect(self, frames: Sequence[Frame]) -> list[Detections]:
        """Return the people of each frame."""
        if not frames:
            return []
        results = self._network.predict(
            [frame.pixels() for frame in frames], imgsz=self._image_size, classes=[0], conf=LEAST_SCORE,
            iou=SAME_PERSON_IOU, half=True, device=0, verbose=False,
        )  # fmt: skip
        return [
            Detections(
                np.clip(result.boxes.xyxyn.cpu().numpy().astype(float), 0.0, 1.0),
                result.boxes.conf.cpu().numpy().astype(float),
            )
            for result in results
        ]
