"""What the peers on Ultralytics' networks share: its environment, the weights or their export, the film, the lines."""

from __future__ import annotations

import importlib.machinery
import os
import shutil
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.bench.pacing import Task
from streams.detectors.ultralytics import environment

Line = tuple[tuple[int, int], tuple[int, int]]  # first and second point in pixels


def prepare(task: Task) -> None:
    """Set Ultralytics' environment before it is imported: no network, no installing."""
    environment.prepare(Path(task.cache) / "settings")
    _stand_in_for_torchvision()
    if task.kind == "cores":
        import torch  # slow to load: only where a network runs on it
        import ultralytics  # noqa: F401  its import sets one thread

        torch.set_num_threads(os.cpu_count() or 1)


def _stand_in_for_torchvision() -> None:
    """Let Ultralytics run beside a CPU build of torch, beside which a torchvision built for CUDA cannot be loaded."""
    try:
        import torchvision.ops  # noqa: F401  only to see whether it loads
    except (ImportError, RuntimeError, OSError):
        for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
            del sys.modules[name]
        from ultralytics.utils.nms import TorchNMS  # after what is broken is gone

        vision, ops = types.ModuleType("torchvision"), types.ModuleType("torchvision.ops")
        vision.__spec__ = importlib.machinery.ModuleSpec("torchvision", None)
        vars(vision).update(__version__="0", ops=ops)
        vars(ops).update(nms=TorchNMS.nms)
        sys.modules.update({"torchvision": vision, "torchvision.ops": ops})


def model_of(task: Task) -> str:
    """Return the path that Ultralytics loads: the weights, or for kind `export` its own OpenVINO export of them."""
    return str(_exported(task)) if task.kind == "export" else task.weights


def _exported(task: Task) -> Path:
    """Export once, with Ultralytics' own defaults, beside a copy in the cache."""
    weights = Path(task.weights)
    folder = Path(task.cache) / f"peer-{weights.stem}-{weights.stat().st_size}-{task.image_size}"
    made = folder / f"{weights.stem}_openvino_model"
    if not made.exists():
        from ultralytics import YOLO  # after the environment is set

        folder.mkdir(parents=True, exist_ok=True)
        copy = folder / weights.name
        shutil.copy(weights, copy)  # Ultralytics writes beside its input
        YOLO(str(copy), task="detect").export(format="openvino", imgsz=task.image_size)
    return made


class Film:
    """A video read through OpenCV, as the peers' own examples do."""

    def __init__(self, task: Task) -> None:
        self._capture, self._most = cv2.VideoCapture(task.video), task.frames
        self.fps = float(self._capture.get(cv2.CAP_PROP_FPS)) or 25.0
        self.width = int(self._capture.get(cv2.CAP_PROP_FRAME_WIDTH))
        self.height = int(self._capture.get(cv2.CAP_PROP_FRAME_HEIGHT))

    def frames(self) -> Iterator[tuple[float, NDArray[np.uint8]]]:
        """Yield (seconds from the first frame, picture) of each frame of the task."""
        for number in range(self._most):
            there, picture = self._capture.read()
            if not there:
                return
            yield number / self.fps, np.asarray(picture, dtype=np.uint8)

    def lines(self, task: Task) -> dict[str, Line]:
        """Return the first segment of each counting line in pixels, by name."""
        return {zone["name"]: self._line(zone) for zone in task.zones["zones"] if zone["type"] == "counting_line"}

    def _line(self, zone: dict[str, Any]) -> Line:
        first, second = ((round(x * self.width), round(y * self.height)) for x, y in zone["coordinates"][:2])
        return first, second


def direction(line: Line, x: float, y: float) -> str:
    """Return `in` for a point to the right of the line as seen from its first point: where somebody has gone."""
    (ax, ay), (bx, by) = line
    return "in" if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0 else "out"
