"""What every kind of detector offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from counting.core.detections import Detections
from streams.frames import Frame


class DetectorError(Exception):
    """A detector cannot start or cannot go on; the message is for the person who configured it."""


@dataclass(frozen=True, slots=True)
class DetectorOptions:
    """What a detector may be told.

    `weights` is a network's file or folder; `detections` a file of detections; `image_size` the longer side of the
    network's picture in pixels; `cache` a folder for exports and compiled networks.
    """

    weights: Path | None = None
    detections: Path | None = None
    image_size: int = 640
    cache: Path = Path("var/models")


class Detector(Protocol):
    """Finds people in frames. One object serves one camera, unless `shareable` says that it keeps no state."""

    shareable: bool

    @property
    def description(self) -> str:
        """Say what runs and on what, e.g. `yolo11n on OpenVINO, CPU`."""

    def detect(self, frames: Sequence[Frame]) -> list[Detections]:
        """Return the people of each frame, in the order of the frames, boxes in 0–1 of the frame."""
