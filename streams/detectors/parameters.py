"""From the parameters of a model in the registry to what its detector is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cameras.core.models import parameters as checked
from cameras.core.schema import SchemaError
from streams.detectors.base import DetectorError, DetectorOptions

PASSED_ON = ("image_size", "confidence", "iou", "precision", "device", "batch_size")


def with_parameters(options: DetectorOptions, parameters: Mapping[str, Any]) -> DetectorOptions:
    """Return the options with a model's parameters taken in. Raises DetectorError that names the key at fault.

    `half: false` is the older word for `precision: fp32`; `half: true` leaves the choice to the device.
    """
    try:
        known = checked(dict(parameters), "parameters")
    except SchemaError as error:
        raise DetectorError(f"{error}.") from None
    told = {key: known[key] for key in PASSED_ON if key in known}
    if "classes" in known:
        told["classes"] = tuple(known["classes"])
    if known.get("half") is False:
        told.setdefault("precision", "fp32")
    return replace(options, **told)
