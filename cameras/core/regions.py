"""The part of the picture in which people are looked for."""

from __future__ import annotations

from typing import Any

from cameras.core.schema import Check, list_of, object_of, word
from cameras.core.shapes import polygon


def detection_region(width: int, height: int) -> Check:
    """Return the check of `{"units", "include", "exclude"}` for a picture of that many pixels.

    A bare list of points is one included polygon in pixels.
    """

    def check(value: Any, path: str) -> Any:
        if isinstance(value, list):
            return {"units": "pixel", "include": [polygon(width, height)(value, path)], "exclude": []}
        size = image_size(value, width, height)
        polygons = list_of(polygon(*size))
        region = object_of({"units": word("normalized", "pixel")}, {"include": polygons, "exclude": polygons})
        return {"include": [], "exclude": [], **region(value, path)}

    return check


def image_size(value: Any, width: int, height: int) -> tuple[int, int]:
    """Return the size of the picture in the units that the value names: 1 × 1 when they are `normalized`."""
    pixels = isinstance(value, dict) and value.get("units") == "pixel"
    return (width, height) if pixels else (1, 1)
