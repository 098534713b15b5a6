"""What every kind of detector offers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from counting.core.detections import Detections
from streams.frames import Frame


class DetectorError(Exception):
    """A detector cannot start or cannot go on; the message is for the person who configured it."""


@dataclass(frozen=True, slots=True)
class DetectorOptions:
    """What a detector may be told.

    `weights` is a network's file or folder; `detections` a file of detections; `image_size` the longer side of the
    network's picture in pixels; `cache` a folder for exports and compiled networks; `memory` a file in which a detector
    that learns its camera keeps what it has learnt.
    """

    weights: Path | None = None
    detections: Path | None = None
    image_size: int = 640
    cache: Path = Path("var/models")
    memory: Path | None = None


class Detector(Protocol):
    """Finds people in frames. One object serves one camera, unless `shareable` says that it keeps no state."""

    shareable: bool

    @property
    def description(self) -> str:
        """Say what runs and on what, e.g. `yolo11n on OpenVINO, CPU`."""

    def detect(self, frames: Sequence[Frame]) -> list[Detections]:
        """Return the people of each frame, in the order of the frames, boxes in 0–1 of the frame."""


@runtime_checkable
class Pipelined(Protocol):
    """A detector that works on some frames while others are fetched; at most `depth` at a time."""

    depth: int

    def submit(self, frame: Frame) -> Callable[[], Detections]:
        """Begin with a frame; calling what is returned waits for the people in it."""


@runtime_checkable
class Learning(Protocol):
    """A detector that learns its camera and can keep what it has learnt."""

    def remember(self) -> None:
        """Keep what was learnt for the next start. Raises OSError where that cannot be written."""


def detect_in_order(detector: Detector, frames: Iterable[Frame]) -> Iterator[tuple[Frame, Detections]]:
    """Yield each frame with its people, in order, keeping a pipelined detector busy."""
    if not isinstance(detector, Pipelined):
        for frame in frames:
            yield frame, detector.detect([frame])[0]
        return
    pending: deque[tuple[Frame, Callable[[], Detections]]] = deque()
    for frame in frames:
        pending.append((frame, detector.submit(frame)))
        if len(pending) > detector.depth:
            first, people = pending.popleft()
            yield first, people()
    while pending:
        first, people = pending.popleft()
        yield first, people()
