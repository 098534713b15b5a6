"""AI models: which detector runs them, where their weights lie; making, changing and deleting them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from cameras.choices import ModelBackend, ModelStatus
from cameras.files import FileRefusedError, model_file
from cameras.models import AIModel
from cameras.querysets import AnyUser
from cameras.services.rows import delete_row, write_changes, write_new

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


def create_model(*, user: AnyUser | None = None, **values: Any) -> AIModel:
    """Return a new model whose weights are there. Raises ValidationError with the faults at their fields."""
    model = AIModel(**values)
    model.settle_values()
    require_weights(model.backend, model.weights_path)
    return write_new(model, user)


def update_model(model: AIModel, *, user: AnyUser | None = None, **changes: Any) -> AIModel:
    """Change a model, all but its tenant; `model` then shows what is stored.

    An old model can be renamed or retired after its weights are gone. Raises ValidationError with the faults at their
    fields.
    """
    if needs_weights(changes):
        after = {"backend": model.backend, "weights_path": model.weights_path, **changes}
        require_weights(str(after["backend"]).lower(), after["weights_path"])
    return write_changes(model, user, changes, keys=("name", "version"))


def delete_model(model: AIModel) -> None:
    """Delete a model that no camera uses. Raises DeletionRefusedError."""
    delete_row(model)


def needs_weights(changes: Mapping[str, Any]) -> bool:
    """Say whether a change asks for the weights: of where they lie, or back into use."""
    return bool({"backend", "weights_path"} & set(changes)) or changes.get("status") not in (
        None,
        ModelStatus.RETIRED.value,
    )


def require_weights(backend: str, weights_path: str | None) -> None:
    """Raise ValidationError at `weights_path` unless the backend finds there what it needs."""
    if backend not in ModelBackend.values:
        return  # the field itself will be found wrong
    try:
        check_weights(backend, weights_path)
    except FileRefusedError as error:
        raise ValidationError({"weights_path": str(error)}) from None


def _is_network(path: Path, endings: Collection[str]) -> bool:
    if path.is_dir():
        return "" in endings and any(path.glob("*.xml"))
    return path.suffix.lower() in endings and path.suffix != ""
