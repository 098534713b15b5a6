"""What must hold of a zone beyond single columns, and the form in which its values are stored."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cameras.core.schema import object_of, word
from cameras.rules import checked_json
from counting.choices import Direction, ZoneType
from counting.core.shapes import floor_area, zone_coordinates

if TYPE_CHECKING:
    from counting.models import CountingZone

CENTS = Decimal("0.01")  # of a square metre, to which areas are stored
LARGEST = Decimal("99999999.99")
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
    _settle_area(zone)


def derived_area(zone_type: str, coordinates: dict[str, Any], width: int, height: int) -> Decimal | None:
    """Return the floor area in m² that known points of the floor give a zone; None for lines and without such points.

    None too where a part of the zone shows no floor, or the area is too small or too large for its column.
    """
    area = None if zone_type == ZoneType.COUNTING_LINE else floor_area(coordinates, width, height)
    if area is None or area > LARGEST:
        return None
    return Decimal(area).quantize(CENTS) or None


def _settle_area(zone: CountingZone) -> None:
    """Fill in a floor area that nobody has typed; one that was derived before follows the zone's new shape."""
    if zone.zone_area_sqm is not None and not _was_derived(zone, zone.zone_area_sqm):
        return
    width, height = zone.camera.resolution_width, zone.camera.resolution_height
    zone.zone_area_sqm = derived_area(zone.zone_type, zone.zone_coordinates, width, height)


def _was_derived(zone: CountingZone, area: Any) -> bool:
    if not isinstance(area, Decimal):
        return False  # its own field has found it wrong
    stored = type(zone).objects.filter(pk=zone.pk, zone_area_sqm=area).first() if zone.pk else None
    if stored is None:
        return False
    width, height = zone.camera.resolution_width, zone.camera.resolution_height
    return stored.zone_area_sqm == derived_area(stored.zone_type, stored.zone_coordinates, width, height)
