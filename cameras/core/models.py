"""Parameters and metrics of AI models: their form."""

from __future__ import annotations

import re
from typing import Any

from cameras.core.schema import SchemaError, any_object, boolean, list_of, number, object_of, text, whole, word


def _class(value: Any, path: str) -> Any:
    """Check one class of a detector: its name, or its number."""
    if isinstance(value, str):
        return text(value, path)
    if isinstance(value, bool) or not isinstance(value, int):
        raise SchemaError(path, "must be a text or a whole number")
    return whole(0)(value, path)


def _device(value: Any, path: str) -> Any:
    """Check where a network runs."""
    if not isinstance(value, str) or not re.fullmatch(r"auto|cpu|cuda(:\d+)?", value):
        raise SchemaError(path, "must be auto, cpu, cuda or cuda: and a number")
    return value


# `image_size` in pixels, `classes` by name or number, `confidence` and `iou` 0-1, `half` for half precision,
# `batch_size` in frames.
parameters = object_of(
    {},
    {
        "image_size": whole(32, 4096),
        "classes": list_of(_class, least=1),
        "confidence": number(0, 1),
        "iou": number(0, 1),
        "precision": word("auto", "fp32", "bf16", "fp16"),
        "device": _device,
        "half": boolean,
        "batch_size": whole(1, 256),
    },
)

# What an evaluation has measured, by whatever names it uses.
metrics = any_object
