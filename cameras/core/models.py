"""Parameters and metrics of AI models: their form."""

from __future__ import annotations

from typing import Any

from cameras.core.schema import SchemaError, any_object, boolean, list_of, number, object_of, text, whole


def _class(value: Any, path: str) -> Any:
    """Check one class of a detector: its name, or its number."""
    if isinstance(value, str):
        return text(value, path)
    if isinstance(value, bool) or not isinstance(value, int):
        raise SchemaError(path, "must be a text or a whole number")
    return whole(0)(value, path)


# `image_size` in pixels, `classes` by name or number, `iou` 0-1, `half` for half precision, `batch_size` in frames.
parameters = object_of(
    {},
    {
        "image_size": whole(32, 4096),
        "classes": list_of(_class),
        "iou": number(0, 1),
        "half": boolean,
        "batch_size": whole(1, 256),
    },
)

# What an evaluation has measured, by whatever names it uses.
metrics = any_object
