"""Zones as a drawing needs them: points in 0–1 of the picture, and which way is in."""

from typing import Any

Points = list[list[float]]


def normalized_points(coordinates: Any, width: int, height: int) -> Points:
    """Return zone_coordinates as points in 0–1; pixels refer to the camera's `width` and `height`.

    Accepts {"units", "points"} and a bare list of points (pixels); anything else gives no points.
    """
    if isinstance(coordinates, dict):
        points, units = coordinates.get("points") or [], coordinates.get("units", "pixel")
    else:
        points, units = coordinates or [], "pixel"
    scale = (1.0, 1.0) if units == "normalized" else (1 / width, 1 / height)
    return [[float(x) * scale[0], float(y) * scale[1]] for x, y in points]


def in_side(mapping: Any) -> int:
    """Return where a line's arrow points: 1 = to the right of one who looks from its first point to its second
    (`positive` means in), -1 = to the left, 0 = neither side is called in.
    """
    directions = mapping if isinstance(mapping, dict) else {}
    if directions.get("positive") == "in":
        return 1
    return -1 if directions.get("negative") == "in" else 0


def polyline(points: Any) -> str:
    """Return points in 0–1 as an SVG's list of points in a drawing of 160 × 90."""
    return " ".join(f"{160 * x:.1f},{90 * y:.1f}" for x, y in points)
