"""AI models: which detector runs them, where their weights lie; making, changing and deleting them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cameras.checksums import checksum
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
    """Return a new model whose weights are there, with their checksum.

    Raises ValidationError with the faults at their fields.
    """
    model = AIModel(**values)
    model.settle_values()
    file = require_weights(model.backend, model.weights_path)
    model.checksum_sha256 = require_checksum(file, model.checksum_sha256)
    return write_new(model, user)


def update_model(model: AIModel, *, user: AnyUser | None = None, **changes: Any) -> AIModel:
    """Change a model, all but its tenant; `model` then shows what is stored.

    Other weights bring their own checksum; an empty one takes over the file as it is now. An old model can be renamed
    or retired after its weights are gone. Raises ValidationError with the faults at their fields.
    """
    if needs_weights(changes):
        after = {"backend": model.backend, "weights_path": model.weights_path, **changes}
        file = require_weights(str(after["backend"]).lower(), after["weights_path"])
        if "weights_path" in changes or "checksum_sha256" in changes:
            changes["checksum_sha256"] = require_checksum(file, changes.get("checksum_sha256"))
    return write_changes(model, user, changes, keys=("name", "version"))


def delete_model(model: AIModel) -> None:
    """Delete a model that no camera uses. Raises DeletionRefusedError."""
    delete_row(model)


def needs_weights(changes: Mapping[str, Any]) -> bool:
    """Say whether a change asks for the weights: of where they lie, of what they are, or back into use."""
    return bool({"backend", "weights_path", "checksum_sha256"} & set(changes)) or changes.get("status") not in (
        None,
        ModelStatus.RETIRED.value,
    )


def require_weights(backend: str, weights_path: str | None) -> Path | None:
    """Return where the weights lie. Raises ValidationError at `weights_path` unless they are what the backend needs."""
    if backend not in ModelBackend.values:
        return None  # the field itself will be found wrong
    try:
        return check_weights(backend, weights_path)
    except FileRefusedError as error:
        raise ValidationError({"weights_path": str(error)}) from None


def require_checksum(file: Path | None, told: str | None) -> str | None:
    """Return the checksum of the weights, or what was told of none.

    Raises ValidationError where another was told, or they cannot be read.
    """
    if file is None:
        return told or None
    try:
        found = checksum(file)
    except OSError as error:
        raise ValidationError({"weights_path": f"Cannot be read: {file.name} ({error.strerror})"}) from None
    if told and told.strip().lower() != found:
        raise ValidationError(
            {
                "checksum_sha256": _("The file has another checksum, %(found)s. Is it the one that was meant?")
                % {"found": found}
            }
        )
    return found


def weights_of(model: AIModel) -> Path | None:
    """Return the weights of a model that is to be used, None where it needs none.

    Raises FileRefusedError for a place that is not allowed, and for a file that is not what was registered. One that
    is missing is found by who opens it.
    """
    if not model.weights_path:
        return None
    file = model_file(model.weights_path)
    if not model.checksum_sha256 or not file.exists():
        return file
    try:
        found = checksum(file)
    except OSError as error:
        raise FileRefusedError(f"Cannot be read: {file.name} ({error.strerror})") from None
    if found != model.checksum_sha256:
        raise FileRefusedError(
            f"{model.weights_path} is not the file that was registered as {model}: its checksum is {found[:12]}…, "
            f"registered was {model.checksum_sha256[:12]}…. Put the file back, register this one as a new version, or "
            "take it over by emptying the checksum at the model."
        )
    return file


def _is_network(path: Path, endings: Collection[str]) -> bool:
    if path.is_dir():
        return "" in endings and any(path.glob("*.xml"))
    return path.suffix.lower() in endings and path.suffix != ""
