"""Runs a network in OpenVINO directly, several frames at a time, without torch."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import numpy as np

from counting.core.detections import Detections
from streams.detectors.base import Answer, DetectorError, DetectorOptions, detect_together
from streams.detectors.ultralytics import network as networks
from streams.detectors.ultralytics.classes import chosen_classes, class_labels
from streams.detectors.ultralytics.letterbox import Letterbox
from streams.detectors.ultralytics.network import Compiled
from streams.detectors.ultralytics.outputs import Choice, detections
from streams.detectors.ultralytics.probe import Found, best_setup
from streams.frames import Frame

Size = tuple[int, int]


class OpenVinoDetector:
    """A network on this CPU, for any number of threads; keeps no state between frames.

    It is compiled for each size of pictures that comes, in the way that a trial has found fastest.
    """

    shareable = True

    def __init__(self, network: Path, name: str, options: DetectorOptions) -> None:
        """Read the network. Raises DetectorError where it is none, or knows none of the classes."""
        self.depth = 2
        self._network, self._name, self._options = network, name, options
        self._fixed = networks.fixed_size(network)
        names = networks.class_names(network)
        classes, labels = chosen_classes(options.classes, names), class_labels(options.classes, names)
        self._choice = Choice(classes, options.confidence, options.iou, labels)
        self._runners: dict[Size, _Runner] = {}
        self._compiling = threading.Lock()
        self._found: Found | None = None

    @property
    def description(self) -> str:
        """Name the network, the engine and the picture's size; once frames have come, how it runs and how fast."""
        how = f" ({self._found})" if self._found else ""
        size = max(self._fixed) if self._fixed else self._options.image_size
        return f"{self._name} at {size} on OpenVINO, CPU{how}"

    def detect(self, frames: Sequence[Frame]) -> list[Detections]:
        """Return the people of each frame; the frames are worked on side by side."""
        return detect_together(self.submit, frames)

    def submit(self, frame: Frame) -> Answer:
        """Begin with a frame; calling what is returned waits for the people in it."""
        fit = Letterbox.fit(frame.width, frame.height, self._options.image_size, self._fixed)
        runner = self._runners.get((fit.width, fit.height)) or self._new_runner(fit, frame)
        return runner.submit(fit, frame)

    def _new_runner(self, fit: Letterbox, frame: Frame) -> _Runner:
        """Compile for a size of pictures; of several cameras that start at once, one compiles and the others wait."""
        size, cache = (fit.width, fit.height), self._options.cache
        with self._compiling:
            if size not in self._runners:
                picture = fit.paste(frame.pixels(fit.inner_width, fit.inner_height, "rgb24"))
                found = best_setup(self._network, picture, cache, self._options.precision)
                compiled = networks.compiled(self._network, *size, found.setup, cache / "compiled")
                self._runners[size] = _Runner(compiled, self._choice)
                self._found = self._found or found
                self.depth = max(self.depth, compiled.requests)
            return self._runners[size]


class _Runner:
    """A compiled network and the requests that are free; each keeps the memory of its picture."""

    def __init__(self, compiled: Compiled, choice: Choice) -> None:
        self._compiled, self._choice = compiled, choice
        self._free: SimpleQueue[Any] = SimpleQueue()

    def submit(self, fit: Letterbox, frame: Frame) -> Answer:
        """Begin with a frame; calling what is returned waits for the people in it. Raises DetectorError."""
        request = self._request()
        fit.paste_into(
            request.get_input_tensor().data[0],
            frame.pixels(fit.inner_width, fit.inner_height, self._compiled.channels),
        )
        request.start_async()
        found: list[Detections] = []

        def people_of() -> Detections:
            if not found:
                found.append(self._finished(request, fit))
                self._free.put(request)
            return found[0]

        return people_of

    def _request(self) -> Any:
        try:
            return self._free.get_nowait()
        except Empty:
            return self._compiled.network.create_infer_request()

    def _finished(self, request: Any, fit: Letterbox) -> Detections:
        try:
            request.wait()
        except RuntimeError as error:
            raise DetectorError(f"OpenVINO failed: {str(error).strip().splitlines()[-1]}") from None
        return detections(np.asarray(request.get_output_tensor(0).data)[0], fit, self._choice)
