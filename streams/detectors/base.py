"""What every kind of detector offers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from counting.core.detections import Detections
from streams.frames import Frame

Answer = Callable[[], Detections]  # calling it waits for the people in a frame; raises what went wrong


NOBODY = Detections.none()


def nobody() -> Detections:
    """Answer for a frame that need not be looked at."""
    return NOBODY


class DetectorError(Exception):
    """A detector cannot start or cannot go on; the message is for the person who configured it."""


class OutOfMemoryError(DetectorError):
    """The device has no room for so many frames at once; fewer may fit."""


@dataclass(frozen=True, slots=True)
class DetectorOptions:
    """What a detector may be told.

    `weights` is a network's file or folder; `detections` a file of detections; `image_size` the longer side of the
    network's picture in pixels; `cache` a folder for exports and compiled networks; `memory` a file in which a detector
    that learns its camera keeps what it has learnt. `classes` are the names or numbers that are looked for;
    `confidence` (0–1) the least score that is reported; of boxes that overlap by more than `iou` the best stays.
    `precision` is `auto`, `fp32`, `bf16` or `fp16`; `device` is `auto`, `cpu`, `cuda` or `cuda:N`; `batch_size` the
    most frames of several cameras that are inferred together.
    """

    weights: Path | None = None
    detections: Path | None = None
    image_size: int = 640
    cache: Path = Path("var/models")
    memory: Path | None = None
    classes: tuple[str | int, ...] = ("person",)
    confidence: float = 0.1
    iou: float = 0.7
    precision: str = "auto"
    device: str = "auto"
    batch_size: int = 8


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
    """A detector that works on some frames while others are fetched."""

    @property
    def depth(self) -> int:
        """How many frames it works on at a time, beside the one that is waited for."""

    def submit(self, frame: Frame) -> Answer:
        """Begin with a frame; calling what is returned waits for the people in it."""


@runtime_checkable
class Learning(Protocol):
    """A detector that learns its camera and can keep what it has learnt."""

    def remember(self) -> None:
        """Keep what was learnt for the next start. Raises OSError where that cannot be written."""


@runtime_checkable
class Batching(Protocol):
    """A detector that is faster when it gets `batch_size` frames at once."""

    batch_size: int


@runtime_checkable
class Blind(Protocol):
    """A detector that never looks at pictures."""

    blind: bool


@runtime_checkable
class Closing(Protocol):
    """A detector that keeps something running or reserved until it is closed."""

    def close(self) -> None:
        """Let go of it; the detector answers no more. Closing twice is nothing."""


def close(detector: Detector) -> None:
    """Let go of what a detector keeps running or reserved."""
    if isinstance(detector, Closing):
        detector.close()


def close_own(detector: Detector) -> None:
    """Close a detector of one camera; one that other cameras use, too, goes on."""
    if not detector.shareable:
        close(detector)


def submitter(detector: Detector) -> Callable[[Frame], Answer]:
    """Return what begins with a frame: the detector's own `submit` where it works ahead, else it looks at once."""
    if isinstance(detector, Pipelined):
        return detector.submit

    def submit(frame: Frame) -> Answer:
        people = detector.detect([frame])[0]
        return lambda: people

    return submit


def depth_of(detector: Detector) -> int:
    """Return how many frames a detector works on at a time, beside the one that is waited for."""
    return detector.depth if isinstance(detector, Pipelined) else 0


def detect_together(submit: Callable[[Frame], Answer], frames: Sequence[Frame]) -> list[Detections]:
    """Begin with all frames, then return the people of each, in the order of the frames."""
    answers = [submit(frame) for frame in frames]
    return [people() for people in answers]


def detect_in_order(detector: Detector, frames: Iterable[Frame]) -> Iterator[tuple[Frame, Detections]]:
    """Yield each frame with its people, in order, keeping a pipelined detector busy.

    Frames that nobody looks at wait for none but those before them, so that their memory is free for the decoder.
    """
    depth, submit = depth_of(detector), submitter(detector)
    pending: deque[tuple[Frame, Answer]] = deque()
    for frame in frames:
        pending.append((frame, submit(frame)))
        while pending and (len(pending) > depth or pending[0][1] is nobody):
            first, people = pending.popleft()
            yield first, people()
    while pending:
        first, people = pending.popleft()
        yield first, people()
