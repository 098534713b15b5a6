"""Runs a network in OpenVINO directly, several frames at a time, without torch."""

from __future__ import annotations

import ast
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov
from openvino.preprocess import PrePostProcessor

from counting.core.detections import Detections
from streams.detectors.base import DetectorError
from streams.detectors.ultralytics.letterbox import Letterbox
from streams.detectors.ultralytics.outputs import people
from streams.frames import Frame

_compiling = threading.Lock()


class OpenVinoDetector:
    """A network on this CPU. Keeps no state between frames; the compiled network is shared within the process."""

    shareable = True

    def __init__(self, network: Path, name: str, image_size: int, cache: Path) -> None:
        self._network, self._name, self._image_size, self._cache = network, name, image_size, cache
        self._fixed = _fixed_size(network)
        self._person = _person_class(network)
        self.depth = 2

    @property
    def description(self) -> str:
        """Name the network, the engine and the picture's size."""
        return f"{self._name} at {self._image_size} on OpenVINO, CPU"

    def detect(self, frames: Sequence[Frame]) -> list[Detections]:
        """Return the people of each frame; the frames are worked on side by side."""
        waiting = [self.submit(frame) for frame in frames]
        return [people_of() for people_of in waiting]

    def submit(self, frame: Frame) -> Callable[[], Detections]:
        """Begin with a frame; calling what is returned waits for the people in it."""
        fit = Letterbox.fit(frame.width, frame.height, self._image_size, self._fixed)
        compiled = _compiled(self._network, fit.width, fit.height, self._cache)
        picture = fit.paste(frame.pixels(fit.inner_width, fit.inner_height, "rgb24"))
        request = compiled.create_infer_request()
        request.start_async({0: picture})

        def people_of() -> Detections:
            request.wait()
            output = np.asarray(request.get_output_tensor(0).data)[0]
            corners, scores = people(output, (fit.width, fit.height), self._person)
            return Detections(fit.unfit(corners), scores)

        return people_of


@lru_cache(maxsize=8)
def _model(network: Path) -> Any:
    """Read a network. Raises DetectorError where OpenVINO cannot."""
    try:
        return ov.Core().read_model(network)
    except RuntimeError as error:
        raise DetectorError(f"OpenVINO cannot read {network}: {str(error).strip().splitlines()[-1]}") from None


def _fixed_size(network: Path) -> tuple[int, int] | None:
    """Return the width and height that the network insists on, or None. Raises DetectorError for no picture input."""
    shape = _model(network).inputs[0].partial_shape
    if len(shape) != 4:
        raise DetectorError(f"{network} takes no picture: its input is {shape}")
    height, width = shape[2], shape[3]
    return None if height.is_dynamic or width.is_dynamic else (width.get_length(), height.get_length())


def _person_class(network: Path) -> int:
    """Return the number of the class called person; 0 where the network does not say."""
    names = _class_names(_model(network))
    return names.index("person") if "person" in names else 0


def _class_names(model: Any) -> list[str]:
    """Return the names of the classes: an OpenVINO export has a list of words, an ONNX export a Python dictionary."""
    if model.has_rt_info(["model_info", "labels"]):
        return str(model.get_rt_info(["model_info", "labels"]).value).split()
    if not model.has_rt_info(["framework", "names"]):
        return []
    try:
        names = ast.literal_eval(str(model.get_rt_info(["framework", "names"]).value))
        return [str(names[number]) for number in range(len(names))]
    except (ValueError, SyntaxError, LookupError, TypeError):
        return []


def _compiled(network: Path, width: int, height: int, cache: Path) -> Any:
    with _compiling:  # of several cameras that start at once, one compiles and the others wait
        return _compile(network, width, height, cache)


@lru_cache(maxsize=16)
def _compile(network: Path, width: int, height: int, cache: Path) -> Any:
    """Return the network compiled for pictures of one size: RGB bytes in, numbers out."""
    core = ov.Core()
    core.set_property({"CACHE_DIR": str(cache)})
    model = _model(network).clone()
    model.reshape([1, 3, height, width])
    steps = PrePostProcessor(model)
    steps.input().tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NHWC"))
    steps.input().model().set_layout(ov.Layout("NCHW"))
    steps.input().preprocess().convert_element_type(ov.Type.f32).scale(255.0)
    return core.compile_model(steps.build(), "CPU", {"PERFORMANCE_HINT": "THROUGHPUT"})
