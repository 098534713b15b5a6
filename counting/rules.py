"""What must hold of a zone beyond single columns, and the form in which its values are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cameras.core.schema import object_of, word
from cameras.rules import checked_json
from counting.choices import Direction, ZoneType
from counting.core.shapes import zone_coordinates

if TYPE_CHECKING:
    from counting.models import CountingZone

_directions = word(*Direction.values)
direction_mapping = object_of({"positive": _directions, "negative": _directions})


def settle(zone: CountingZone) -> None:
    """Bring a zone's JSON into its stored form. Raises ValidationError at the field, with the path of the fault."""
    if zone.zone_type not in ZoneType.values or not zone.camera_id:
        return  # the fields themselves have been found wrong
    check = zone_coordinates(zone.zone_type, zone.camera.resolution_width, zone.camera.resolution_height)
    zone.zone_coordinates = checked_json("zone_coordinates", zone.zone_coordinates, check)
    if zone.direction_mapping:
        zone.direction_mapping = checked_json("direction_mapping", zone.direction_mapping, direction_mapping)
