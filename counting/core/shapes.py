"""Coordinates of counting zones as they are stored, and as the counter sees them."""

from __future__ import annotations

from typing import Any

from cameras.core.regions import image_size
from cameras.core.schema import Check, SchemaError, list_of, number, object_of, word
from cameras.core.shapes import line, point, polygon
from counting.core.homography import Homography

FARTHEST = 100_000.0  # metres from the origin that a known point of a floor may lie at
_metres = list_of(number(-FARTHEST, FARTHEST), least=2, most=2)


def zone_coordinates(zone_type: str, width: int, height: int) -> Check:
    """Return the check of `{"units", "points", "real_world"?}` for a picture of that many pixels.

    A bare list of points is in pixels; when it would fit into the very first pixel it is read as 0 to 1 of the
    picture, which is what its author meant. `real_world` holds four `{"point": [x, y], "metres": [x, y]}` in the
    order round a quadrilateral on the floor; the points are in the same units as those of the zone.
    """

    def check(value: Any, path: str) -> Any:
        if isinstance(value, list):
            value = {"units": _units_of(value), "points": value}
        if not isinstance(value, dict):
            raise SchemaError(path, 'must be {"units": "normalized", "points": [[x, y], …]}')
        size = image_size(value, width, height)
        shape = line(*size) if zone_type == "counting_line" else polygon(*size)
        known = known_points(*size)
        checked = object_of({"units": word("normalized", "pixel"), "points": shape}, {"real_world": known})(value, path)
        _check_floor(checked, width, height, f"{path}.real_world")
        return checked

    return check


def known_points(width: float, height: float) -> Check:
    """Return the check of four points in a picture of that size, each with its place on the floor in metres."""
    return list_of(object_of({"point": point(width, height), "metres": _metres}), least=4, most=4)


def normalized_points(coordinates: dict[str, Any], width: int, height: int) -> list[tuple[float, float]]:
    """Return the points of checked coordinates as 0 to 1 of the picture of that many pixels."""
    across, down = image_size(coordinates, width, height)
    return [(x / across, y / down) for x, y in coordinates["points"]]


def floor_of(coordinates: dict[str, Any], width: int, height: int) -> Homography | None:
    """Return the map to the floor of checked coordinates for a picture of that many pixels; None without known points.

    Raises ValueError where the known points give no floor.
    """
    known = coordinates.get("real_world")
    if not known:
        return None
    across, down = image_size(coordinates, width, height)
    image = [(x / across, y / down) for x, y in (each["point"] for each in known)]
    return Homography.of(image, [each["metres"] for each in known])


def floor_area(coordinates: dict[str, Any], width: int, height: int) -> float | None:
    """Return the area on the floor inside checked coordinates of an outline, m²; None where nothing tells it."""
    floor = floor_of(coordinates, width, height)
    if floor is None:
        return None
    try:
        return floor.area(normalized_points(coordinates, width, height))
    except ValueError:
        return None  # a part of it shows no floor


def _check_floor(coordinates: dict[str, Any], width: int, height: int, path: str) -> None:
    try:
        floor_of(coordinates, width, height)
    except ValueError as error:
        raise SchemaError(path, str(error)) from None


def _units_of(points: list[Any]) -> str:
    flat = [number for each in points if isinstance(each, list) for number in each]
    small = all(isinstance(number, int | float) and 0 <= number <= 1 for number in flat)
    return "normalized" if flat and small else "pixel"
