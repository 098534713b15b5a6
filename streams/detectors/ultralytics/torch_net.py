"""Runs a network in torch: frames of several cameras together, in half precision on CUDA.

Imported only where torch shall run: it takes seconds to load and a third of a gigabyte.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from counting.core.detections import Detections
from streams.detectors.base import DetectorError, DetectorOptions, OutOfMemoryError
from streams.detectors.ultralytics.classes import chosen_classes, class_labels
from streams.detectors.ultralytics.letterbox import Letterbox
from streams.detectors.ultralytics.outputs import Choice, detections, is_yolox
from streams.frames import Frame

Bytes = NDArray[np.uint8]
Table = NDArray[np.float32]

CONVERTERS = 4  # threads that scale the frames of one batch


@dataclass(frozen=True, slots=True)
class Loaded:
    """A network: what it computes, (n, 3, h, w) in 0–1 to (n, rows, columns), and its classes' names.

    `fixed` are the width and height of pictures in pixels, `batch` the number of them that it insists on, or None.
    """

    forward: Callable[[torch.Tensor], torch.Tensor]
    name: str
    names: Sequence[str]
    fixed: tuple[int, int] | None = None
    batch: int | None = None


class TorchDetector:
    """A network on one device; `batch_size` frames at once are fastest there."""

    shareable = True

    def __init__(self, loaded: Loaded, device: torch.device, options: DetectorOptions) -> None:
        """Take a network that is on the device already. Raises DetectorError where it knows none of the classes."""
        self.batch_size = loaded.batch or (options.batch_size if device.type == "cuda" else 1)
        self._loaded, self._device, self._options = loaded, device, options
        self._classes = chosen_classes(options.classes, loaded.names)
        self._labels = class_labels(options.classes, loaded.names)
        self._pool = ThreadPoolExecutor(min(CONVERTERS, os.cpu_count() or 1), "converts")
        self._kind = torch.float16 if is_half(device, options) else torch.float32

    @property
    def description(self) -> str:
        """Name the network, the device and the precision."""
        where = torch.cuda.get_device_name(self._device) if self._device.type == "cuda" else "torch, CPU"
        precision = "fp16" if self._kind is torch.float16 else "fp32"
        return f"{self._loaded.name} at {self._options.image_size} on {where} ({precision})"

    def detect(self, frames: Sequence[Frame]) -> list[Detections]:
        """Return the people of each frame; those that fit into pictures of one size are inferred together.

        Raises OutOfMemoryError where the device has no room for so many, DetectorError for anything else.
        """
        fits = [Letterbox.fit(f.width, f.height, self._options.image_size, self._loaded.fixed) for f in frames]
        found: dict[int, Detections] = {}
        order = sorted(range(len(frames)), key=lambda place: (fits[place].width, fits[place].height))
        for _, group in itertools.groupby(order, key=lambda place: (fits[place].width, fits[place].height)):
            places = list(group)
            answers = self._together([frames[place] for place in places], [fits[place] for place in places])
            found.update(zip(places, answers, strict=True))
        return [found[place] for place in range(len(frames))]

    def close(self) -> None:
        """End the threads that scale frames."""
        self._pool.shutdown()

    def _together(self, frames: Sequence[Frame], fits: Sequence[Letterbox]) -> list[Detections]:
        pictures = np.concatenate(list(self._pool.map(_picture, frames, fits)))
        try:
            tables, classes = self._infer(pictures)
        except torch.cuda.OutOfMemoryError as error:
            torch.cuda.empty_cache()
            raise OutOfMemoryError(f"{self._loaded.name}: {error}") from None
        except RuntimeError as error:
            reason = (str(error).strip().splitlines() or ["no reason given"])[-1]
            raise DetectorError(f"torch cannot run {self._loaded.name}: {reason}") from None
        choice = Choice(classes, self._options.confidence, self._options.iou, self._labels)
        return [_people(table, fit, choice) for table, fit in zip(tables, fits, strict=True)]

    def _infer(self, pictures: Bytes) -> tuple[Table, tuple[int, ...]]:
        """Return the network's tables of pictures (n, h, w, 3), and the places in them of the classes asked for."""
        with torch.inference_mode():
            given = torch.from_numpy(pictures).to(self._device).permute(0, 3, 1, 2).to(self._kind) / 255
            output, classes = reduced(self._forward(given), self._classes)
            return output.float().cpu().numpy(), classes

    def _forward(self, given: torch.Tensor) -> torch.Tensor:
        """Compute in parts of the size that the network insists on, the last one filled up."""
        size = self._loaded.batch
        if size is None:
            return self._loaded.forward(given)
        parts = []
        for part in torch.split(given, size):
            filled = torch.cat([part, part[-1:].expand(size - len(part), -1, -1, -1)])
            parts.append(self._loaded.forward(filled)[: len(part)])
        return torch.cat(parts)


def is_half(device: torch.device, options: DetectorOptions) -> bool:
    """Tell whether the network computes in half precision: on CUDA, unless told otherwise."""
    return device.type == "cuda" and options.precision in {"auto", "fp16"}


def reduced(output: torch.Tensor, classes: tuple[int, ...]) -> tuple[torch.Tensor, tuple[int, ...]]:
    """Return a YOLO head's output (n, 4 + classes, anchors) with only the scores that are asked for, and their places.

    What stays are the boxes, the chosen classes and, as one more, the best of all others: a fifteenth of the bytes that
    leave the device. Outputs of other families come back as they are.
    """
    if output.ndim != 3 or output.shape[1] >= output.shape[2] or max(classes) + 5 > output.shape[1]:
        return output, classes
    others = [4 + number for number in range(output.shape[1] - 4) if number not in classes]
    kept = [output[:, :4], output[:, [4 + number for number in classes]]]
    if others:
        kept.append(output[:, others].amax(1, keepdim=True))
    return torch.cat(kept, 1), tuple(range(len(classes)))


def first_tensor(output: Any) -> torch.Tensor:
    """Return the boxes of an output: networks put out a tensor, or one with what training needs behind it."""
    while isinstance(output, (list, tuple)):
        output = output[0]
    if not isinstance(output, torch.Tensor):
        raise DetectorError(f"this network puts out {type(output).__name__}, not boxes")
    return output


def torch_device(wanted: str) -> torch.device:
    """Return the device: `auto` is CUDA where there is one; one that is missing is replaced by the CPU."""
    if wanted == "cpu" or not torch.cuda.is_available():
        return torch.device("cpu")
    number = int(wanted.partition(":")[2] or 0)
    return torch.device("cuda", number if number < torch.cuda.device_count() else 0)


def _people(table: Table, fit: Letterbox, choice: Choice) -> Detections:
    if is_yolox(table.shape, (fit.width, fit.height)):
        raise DetectorError("YOLOX takes its pictures otherwise than torch gives them here: export it to ONNX")
    return detections(table, fit, choice)


def _picture(frame: Frame, fit: Letterbox) -> Bytes:
    return fit.paste(frame.pixels(fit.inner_width, fit.inner_height, "rgb24"))
