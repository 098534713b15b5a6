"""Networks saved by TorchScript, whose output has the form of YOLO's or RT-DETR's; run in torch, on CUDA or a CPU."""

from __future__ import annotations

import json
from typing import Any

from streams.detectors.base import Detector, DetectorError, DetectorOptions


def create(options: DetectorOptions) -> Detector:
    """Return a detector for `options.weights`. Raises DetectorError with a message for people."""
    if options.weights is None:
        raise DetectorError("the detector torchscript needs weights: --weights FILE")
    if not options.weights.is_file():
        raise DetectorError(f"no such file of weights: {options.weights}")
    import torch  # seconds to load, and only where it is wanted

    # It loads torch, too.
    from streams.detectors.ultralytics.torch_net import Loaded, TorchDetector, first_tensor, is_half, torch_device

    device, told = torch_device(options.device), {"config.txt": ""}
    try:
        network: Any = torch.jit.load(  # type: ignore[no-untyped-call]
            str(options.weights), map_location=device, _extra_files=told
        )
    except (RuntimeError, ValueError) as error:
        reason = (str(error).strip().splitlines() or ["no reason given"])[0]
        raise DetectorError(f"TorchScript cannot read {options.weights}: {reason}") from None
    network = network.eval().half() if is_half(device, options) else network.eval().float()
    told_of = _told(told["config.txt"], options.image_size)
    loaded = Loaded(lambda pictures: first_tensor(network(pictures)), options.weights.stem, **told_of)
    return TorchDetector(loaded, device, options)


def _told(config: Any, image_size: int) -> dict[str, Any]:
    """Return names of classes, size of pictures (width, height) and batch that an export of Ultralytics tells.

    One that tells nothing gets squares one by one, which any traced network takes that was traced with such.
    """
    try:
        known = json.loads(config)
        names = {int(number): str(name) for number, name in known.get("names", {}).items()}
        listed = [names[number] for number in range(len(names))]
        if known.get("args", {}).get("dynamic") is True:
            return {"names": listed}
        height, width = known.get("imgsz", (image_size, image_size))
        return {"names": listed, "fixed": (int(width), int(height)), "batch": int(known.get("batch", 1))}
    except (ValueError, TypeError, AttributeError, KeyError):
        return {"names": [], "fixed": (image_size, image_size), "batch": 1}
