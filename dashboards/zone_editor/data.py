"""What the browser needs of zones to draw and change them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cameras.models import Camera
from counting.core.shapes import normalized_points
from counting.models import CountingZone
from counting.selectors import zones_with_history

# The columns that a person sets, beside the shape itself.
SETTINGS = (
    "zone_name", "zone_type", "counting_direction", "direction_mapping", "anchor", "counts_toward_total", "is_active",
    "max_capacity", "alert_threshold", "min_dwell_ms", "zone_area_sqm", "description",
)  # fmt: skip


def zones_data(camera: Camera, zones: Iterable[CountingZone]) -> list[dict[str, Any]]:
    """Return the zones of a camera for its editor, each with whether it has counted already."""
    counted = zones_with_history(camera)
    return [zone_data(camera, zone) | {"has_history": zone.pk in counted} for zone in zones]


def zone_data(camera: Camera, zone: CountingZone) -> dict[str, Any]:
    """Return a zone for the editor: points and known points of the floor in 0–1 of the picture."""
    width, height = camera.resolution_width, camera.resolution_height
    coordinates = zone.zone_coordinates
    if isinstance(coordinates, list):  # only raw SQL leaves them bare
        coordinates = {"units": "pixel", "points": coordinates}
    settings = {name: getattr(zone, name) for name in SETTINGS}
    area = settings["zone_area_sqm"]
    return {
        "id": zone.pk,
        "version": zone.version,
        "values": settings | {"zone_area_sqm": None if area is None else float(area)},
        "points": normalized_points(coordinates, width, height),
        "floor": _floor(coordinates, width, height),
    }


def _floor(coordinates: dict[str, Any], width: int, height: int) -> list[dict[str, Any]] | None:
    known = coordinates.get("real_world")
    if not known:
        return None
    places = normalized_points({**coordinates, "points": [each["point"] for each in known]}, width, height)
    return [{"point": place, "metres": each["metres"]} for place, each in zip(places, known, strict=True)]
