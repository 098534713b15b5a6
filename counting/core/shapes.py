"""Coordinates of counting zones as they are stored, and as the counter sees them."""

from __future__ import annotations

from typing import Any

from cameras.core.regions import image_size
from cameras.core.schema import Check, SchemaError, list_of, number, object_of, word
from cameras.core.shapes import line, point, polygon

_metres = list_of(number(), least=2, most=2)


def zone_coordinates(zone_type: str, width: int, height: int) -> Check:
    """Return the check of `{"units", "points", "real_world"?}` for a picture of that many pixels.

    A bare list of points is in pixels; when it would fit into the very first pixel it is read as 0 to 1 of the
    picture, which is what its author meant. `real_world` holds four `{"point": [x, y], "metres": [x, y]}`.
    """

    def check(value: Any, path: str) -> Any:
        if isinstance(value, list):
            value = {"units": _units_of(value), "points": value}
        if not isinstance(value, dict):
            raise SchemaError(path, 'must be {"units": "normalized", "points": [[x, y], …]}')
        size = image_size(value, width, height)
        shape = line(*size) if zone_type == "counting_line" else polygon(*size)
        known = object_of({"point": point(*size), "metres": _metres})
        return object_of(
            {"units": word("normalized", "pixel"), "points": shape}, {"real_world": list_of(known, least=4, most=4)}
        )(value, path)

    return check


def normalized_points(coordinates: dict[str, Any], width: int, height: int) -> list[tuple[float, float]]:
    """Return the points of checked coordinates as 0 to 1 of the picture of that many pixels."""
    across, down = image_size(coordinates, width, height)
    return [(x / across, y / down) for x, y in coordinates["points"]]


def _units_of(points: list[Any]) -> str:
    flat = [number for each in points if isinstance(each, list) for number in each]
    small = all(isinstance(number, int | float) and 0 <= number <= 1 for number in flat)
    return "normalized" if flat and small else "pixel"
