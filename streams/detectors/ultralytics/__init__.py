"""Networks of the Ultralytics family: OpenVINO directly on a CPU, torch on CUDA."""

from __future__ import annotations

import logging
from pathlib import Path

from streams.detectors.base import Detector, DetectorError, DetectorOptions
from streams.detectors.ultralytics import weights

log = logging.getLogger(__name__)


def create(options: DetectorOptions) -> Detector:
    """Return a detector for `options.weights`. Raises DetectorError with a message for people."""
    if options.weights is None:
        raise DetectorError("the detector ultralytics needs weights: --weights FILE")
    kind = weights.kind_of(options.weights)
    if kind == "engine" or (kind == "pt" and options.device != "cpu" and cuda_is_there()):
        from streams.detectors.ultralytics import loading  # torch: only where CUDA is used

        if kind == "engine" or loading.torch_device(options.device).type == "cuda":
            return loading.load(options.weights, options)
    if options.device.startswith("cuda"):
        log.warning("%s runs on the CPU: there is no CUDA here for it", options.weights.name)
    from streams.detectors.ultralytics.openvino_net import OpenVinoDetector  # slow to load: only when used

    network = weights.network_for_cpu(options.weights, options.cache, options.image_size)
    return OpenVinoDetector(network, options.weights.stem, options)


def cuda_is_there() -> bool:
    """Say whether this machine has an NVIDIA device, without loading torch."""
    return any(Path("/dev").glob("nvidia[0-9]*"))


__all__ = ["DetectorError", "create", "cuda_is_there"]
