"""AI models: which detector runs them, where their weights lie."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from cameras.choices import ModelBackend
from cameras.files import FileRefusedError, model_file

WEIGHTS = {  # endings of files by what runs them; where folders are networks, "" stands for one with an .xml
    ModelBackend.ULTRALYTICS.value: (".pt", ".onnx", ".engine", ""),
    ModelBackend.OPENCV_DNN.value: (".onnx",),
    ModelBackend.TORCHSCRIPT.value: (".torchscript", ".pt"),
}
DETECTORS = {
    ModelBackend.ULTRALYTICS.value: "ultralytics",
    ModelBackend.OPENCV_DNN.value: "ultralytics",  # reads any .onnx, and runs it several times as fast
    ModelBackend.TORCHSCRIPT.value: "torchscript",
    ModelBackend.MOTION.value: "motion",
    ModelBackend.SCRIPTED.value: "detections",
}


def detector_kind(backend: str) -> str:
    """Return the kind of detector that runs models of the backend. Raises ValueError where none does."""
    if backend not in DETECTORS:
        raise ValueError(f"No detector runs models of the backend {backend!r}.")
    return DETECTORS[backend]


def check_weights(backend: str, weights_path: str | None) -> Path | None:
    """Return where the weights lie, None for a backend that needs none. Raises FileRefusedError."""
    if not weights_path:
        if backend == ModelBackend.MOTION:
            return None
        raise FileRefusedError("This kind of model needs a file.")
    path = model_file(weights_path)
    if not path.exists():
        raise FileRefusedError(f"No such file: {weights_path}")
    endings = WEIGHTS.get(backend)
    if endings and not _is_network(path, endings):
        files = ", ".join(ending for ending in endings if ending)
        folder = ", or a folder with an .xml" if "" in endings else ""
        raise FileRefusedError(f"Not weights: a file ending in {files}{folder}.")
    return path


def _is_network(path: Path, endings: Collection[str]) -> bool:
    if path.is_dir():
        return "" in endings and any(path.glob("*.xml"))
    return path.suffix.lower() in endings and path.suffix != ""
