"""Loads weights of the Ultralytics family into torch, where CUDA is used: `.pt` by torch, `.engine` by TensorRT."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from streams.detectors.base import DetectorError, DetectorOptions
from streams.detectors.ultralytics import environment
from streams.detectors.ultralytics.torch_net import Loaded, TorchDetector, first_tensor, is_half, torch_device


def load(weights: Path, options: DetectorOptions) -> TorchDetector:
    """Return a detector for a `.pt` or an `.engine`. Raises DetectorError for what cannot be loaded."""
    environment.prepare(options.cache / "settings")
    device = torch_device(options.device)
    try:
        loaded = _engine(weights, device) if weights.suffix == ".engine" else load_pt(weights, device, options)
    except DetectorError:
        raise
    except Exception as error:  # whatever torch, TensorRT or Ultralytics make of a broken file
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise DetectorError(f"cannot load {weights}: {reason}") from None
    return TorchDetector(loaded, device, options)


def load_pt(weights: Path, device: torch.device, options: DetectorOptions) -> Loaded:
    """Read a `.pt` with weights-only loading, its layers fused, onto a device."""
    from ultralytics import YOLO  # after the environment is set

    network: Any = YOLO(str(weights), task="detect").model
    network = network.fuse(verbose=False).eval().to(device)
    if is_half(device, options):
        network = network.half()
    return Loaded(lambda pictures: first_tensor(network(pictures)), weights.stem, _listed(network.names))


def _engine(weights: Path, device: torch.device) -> Loaded:
    """Read what TensorRT has built for one kind of device and one size of pictures."""
    from ultralytics.nn.autobackend import AutoBackend  # after the environment is set

    if device.type != "cuda":
        raise DetectorError(f"{weights.name} needs CUDA, which torch cannot use on this machine")
    network: Any = AutoBackend(str(weights), device=device, fp16=True)
    height, width = getattr(network, "imgsz", (640, 640))
    return Loaded(
        lambda pictures: first_tensor(network(pictures)), weights.stem, _listed(network.names), (width, height)
    )


def _listed(names: Any) -> list[str]:
    return [str(names[number]) for number in range(len(names))]


__all__ = ["load", "load_pt", "torch_device"]
