"""AI models: which detector runs them, where their weights lie."""

from __future__ import annotations

from pathlib import Path

from cameras.choices import ModelBackend
from cameras.files import FileRefusedError, model_file

WEIGHTS = (".pt", ".onnx", ".engine")
DETECTORS = {
    ModelBackend.ULTRALYTICS.value: "ultralytics",
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
    if backend == ModelBackend.ULTRALYTICS and not _is_network(path):
        raise FileRefusedError(f"Not weights: a file ending in {', '.join(WEIGHTS)}, or a folder with an .xml.")
    return path


def _is_network(path: Path) -> bool:
    return any(path.glob("*.xml")) if path.is_dir() else path.suffix.lower() in WEIGHTS
