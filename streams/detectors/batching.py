"""Infers the frames of several cameras of one process together, where the device is faster that way.

Each camera waits in a thread of its own for its answer. While the device works on one batch the next one gathers; it
goes as soon as every camera that has lately asked has a frame in it, when it is full, or after a short wait.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Sequence
from time import monotonic

from counting.core.detections import Detections
from streams.detectors.base import Answer, Batching, Detector, DetectorError, OutOfMemoryError, close, detect_together
from streams.frames import Frame

log = logging.getLogger(__name__)

BATCH_SIZE = 8
MAX_WAIT_MS = 50.0
FORGOTTEN = 2.0  # seconds after which a camera that has not asked again is not waited for
IDLE = 5.0  # seconds without frames after which the thread ends; the next frame starts another


def batched(detector: Detector, batch_size: int = BATCH_SIZE, max_wait_ms: float = MAX_WAIT_MS) -> Detector:
    """Return the detector with batching over cameras, or as it is where batches make it no faster (a CPU)."""
    if not isinstance(detector, Batching) or detector.batch_size < 2:
        return detector
    return Batcher(detector, min(batch_size, detector.batch_size), max_wait_ms)


class _Request:
    """A frame that waits, and its answer or what went wrong with it."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._done = threading.Event()
        self._people: Detections | None = None
        self._error: BaseException | None = None

    def answer(self, people: Detections) -> None:
        self._people = people
        self._done.set()

    def fail(self, error: BaseException) -> None:
        self._error = error
        self._done.set()

    def people(self) -> Detections:
        """Wait for the answer. Raises what went wrong with this frame."""
        self._done.wait()
        if self._people is None:
            raise self._error or DetectorError("the detector was closed")
        return self._people


class Batcher:
    """A detector for all cameras of a process: their frames are inferred in batches by one thread.

    A camera is known by the thread that asks. Cameras are served in turn: none has a second frame in a batch while
    another one waits. `limit` is the most frames in a batch; it is halved when the device runs out of memory.
    """

    shareable = True

    def __init__(self, detector: Detector, batch_size: int = BATCH_SIZE, max_wait_ms: float = MAX_WAIT_MS) -> None:
        self.limit = max(1, batch_size)
        self.depth = 2 * self.limit  # one batch gathers while another is worked on
        self._detector, self._max_wait = detector, max_wait_ms / 1000
        self._waiting: dict[int, deque[_Request]] = {}  # by camera, in the order in which they are served
        self._asked: dict[int, float] = {}
        self._change = threading.Condition()
        self._closed = False
        self._runner: threading.Thread | None = None

    @property
    def description(self) -> str:
        """Say what runs, and in batches of how many."""
        return f"{self._detector.description}, batches of {self.limit}"

    def detect(self, frames: Sequence[Frame]) -> list[Detections]:
        """Return the people of each frame, in the order of the frames. Raises what went wrong with one of them."""
        return detect_together(self.submit, frames)

    def submit(self, frame: Frame) -> Answer:
        """Begin with a frame; calling what is returned waits for the people in it. Raises DetectorError when closed."""
        camera, request = threading.get_ident(), _Request(frame)
        with self._change:
            if self._closed:
                raise DetectorError("the detector was closed")
            self._waiting.setdefault(camera, deque()).append(request)
            self._asked[camera] = monotonic()
            self._change.notify_all()
            if self._runner is None:
                self._runner = threading.Thread(target=self._run, name="batches", daemon=True)
                self._runner.start()
        return request.people

    def close(self) -> None:
        """Answer the frames that wait, then end."""
        with self._change:
            self._closed = True
            self._change.notify_all()
            runner = self._runner
        if runner is not None:
            runner.join()
        close(self._detector)

    def _run(self) -> None:
        while batch := self._gather():
            self._infer(batch)

    def _gather(self) -> list[_Request]:
        """Wait for frames and return the next batch; none when closed or when nobody asks any more."""
        with self._change:
            self._change.wait_for(lambda: self._waiting or self._closed, IDLE)
            if not self._waiting:
                self._runner = None
                return []
            until = monotonic() + self._max_wait
            while not (self._closed or self._is_worth_it()) and (left := until - monotonic()) > 0:
                self._change.wait(left)
            return self._take()

    def _is_worth_it(self) -> bool:
        """Tell whether the batch is full, or nobody else is likely to ask soon."""
        now = monotonic()
        self._asked = {camera: asked for camera, asked in self._asked.items() if now - asked < FORGOTTEN}
        everybody = self._asked.keys() <= self._waiting.keys()
        return everybody or sum(map(len, self._waiting.values())) >= self.limit

    def _take(self) -> list[_Request]:
        """Take the next batch: one frame of each camera in turn, more of each only when there is room."""
        batch: list[_Request] = []
        while self._waiting and len(batch) < self.limit:
            camera = next(iter(self._waiting))
            requests = self._waiting.pop(camera)
            batch.append(requests.popleft())
            if requests:
                self._waiting[camera] = requests  # behind all others
        return batch

    def _infer(self, batch: list[_Request]) -> None:
        """Answer a batch; what fails together is tried in smaller parts, so that a fault reaches its own camera."""
        try:
            answers = list(zip(batch, self._detector.detect([each.frame for each in batch]), strict=True))
        except Exception as error:  # whatever it is, it belongs to the camera whose frame it was
            self._failed(batch, error)
            return
        for request, people in answers:
            request.answer(people)

    def _failed(self, batch: list[_Request], error: Exception) -> None:
        if len(batch) == 1:
            batch[0].fail(error)
            return
        half = (len(batch) + 1) // 2
        if isinstance(error, OutOfMemoryError):
            self.limit = min(self.limit, half)
            log.warning("%s: out of memory, batches of %d from now on", self._detector.description, self.limit)
        self._infer(batch[:half])
        self._infer(batch[half:])
