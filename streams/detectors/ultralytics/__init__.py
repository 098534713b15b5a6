"""Networks of the Ultralytics family: OpenVINO directly on a CPU, Ultralytics itself on CUDA."""

from __future__ import annotations

from pathlib import Path

from streams.detectors.base import Detector, DetectorError, DetectorOptions
from streams.detectors.ultralytics import weights


def create(options: DetectorOptions) -> Detector:
    """Return a detector for `options.weights`. Raises DetectorError with a message for people."""
    if options.weights is None:
        raise DetectorError("the detector ultralytics needs weights: --weights FILE")
    kind = weights.kind_of(options.weights)
    if kind == "engine" or (kind == "pt" and cuda_is_there()):
        from streams.detectors.ultralytics.cuda import CudaDetector  # torch: only where CUDA is used

        return CudaDetector(options.weights, options.image_size, options.cache)
    from streams.detectors.ultralytics.openvino_net import OpenVinoDetector  # slow to load: only when used

    network = weights.network_for_cpu(options.weights, options.cache, options.image_size)
    return OpenVinoDetector(network, options.weights.stem, options.image_size, options.cache / "compiled")


def cuda_is_there() -> bool:
    """Say whether this machine has an NVIDIA device, without loading torch."""
    return any(Path("/dev").glob("nvidia[0-9]*"))


__all__ = ["DetectorError", "create", "cuda_is_there"]
