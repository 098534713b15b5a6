"""Frames in batches on CUDA: the product's detector (kind `detector`), or the bare net in half precision (kind `net`).

The frames are decoded beforehand. `Task.batch` is how many go together.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from streams.bench.children.film import FilmPart, detector_of
from streams.bench.children.peer_network import prepare
from streams.bench.pacing import Pacer, Task, work
from streams.detectors.ultralytics.letterbox import Letterbox
from streams.frames import Frame

KEPT = 64  # frames that are decoded and looked at again and again


def infer(task: Task, pacer: Pacer) -> None:
    """Work through as many batches as the task has frames for."""
    kept = list(islice(FilmPart(task).frames(), KEPT))
    description, step = KINDS[task.kind](task, kept)
    pacer.ready(description)
    for start in range(0, task.frames, task.batch):
        step([kept[(start + number) % len(kept)] for number in range(task.batch)])
        pacer.frame_done(task.batch)
    pacer.finish()


def _detector(task: Task, _kept: list[Frame]) -> tuple[str, Callable[[list[Frame]], object]]:
    detector = detector_of(task)
    return detector.description, detector.detect


def _net(task: Task, kept: list[Frame]) -> tuple[str, Callable[[list[Frame]], object]]:
    prepare(task)
    import torch  # after the environment is set
    from ultralytics import YOLO  # likewise

    cuda = torch.cuda.is_available()  # without it the same steps run on the CPU, in full precision
    device, kind = torch.device("cuda" if cuda else "cpu"), torch.float16 if cuda else torch.float32
    fit = Letterbox.fit(kept[0].width, kept[0].height, task.image_size)
    net: Any = YOLO(str(Path(task.weights)), task="detect").model.fuse().to(device, kind).eval()
    picture = torch.zeros(task.batch, 3, fit.height, fit.width, device=device, dtype=kind)

    def step(_frames: list[Frame]) -> None:
        with torch.inference_mode():
            net(picture)
        if cuda:
            torch.cuda.synchronize()

    return f"{Path(task.weights).stem} on {torch.cuda.get_device_name() if cuda else 'CPU'}, {kind}", step


KINDS = {"detector": _detector, "net": _net}

if __name__ == "__main__":
    work(infer)
