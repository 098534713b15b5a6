"""What must hold of an AI model beyond single columns, and the form in which its values are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from cameras import files
from cameras.core.models import metrics, parameters
from cameras.rules import Steps, checked_json, take_all

if TYPE_CHECKING:
    from cameras.models import AIModel


def settle(model: AIModel) -> None:
    """Bring an AI model's values into their stored form. Raises ValidationError with all faults at their fields."""
    take_all(_STEPS, model)


def _settle_parameters(model: AIModel) -> None:
    model.parameters = checked_json("parameters", model.parameters, parameters)


def _settle_metrics(model: AIModel) -> None:
    model.metrics = checked_json("metrics", model.metrics, metrics)


def _check_weights(model: AIModel) -> None:
    try:
        if model.weights_path:
            files.model_file(model.weights_path)
    except files.FileRefusedError as error:
        raise ValidationError({"weights_path": str(error)}) from None


_STEPS: Steps[AIModel] = {
    _settle_parameters: ("parameters",),
    _settle_metrics: ("metrics",),
    _check_weights: ("weights_path",),
}
