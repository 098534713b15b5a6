"""The cell with lines and areas: read, compared with what the camera has, and checked."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cameras.core.regions import image_size
from cameras.core.schema import SchemaError
from cameras.models import Camera
from counting.core.shapes import zone_coordinates
from counting.core.zone_text import ZoneText, ZoneTextError, read_zones, rounded, write_zones
from counting.transfer.columns import CLEAR, zones_of
from counting.transfer.faults import CellError

EXAMPLE = "line Door: 0.1 0.6; 0.9 0.6 | area Hall: 0.1 0.7; 0.9 0.7; 0.5 0.9"


def wanted_zones(cell: str) -> list[ZoneText]:
    """Return the zones that a cell names, each with a name. Raises CellError."""
    if cell == CLEAR:
        raise CellError(_("A table deletes no lines. Delete them on the page of the camera."))
    try:
        found = read_zones(cell)
    except ZoneTextError as error:
        raise CellError(
            _("“%(rest)s” is no line or area. Write: %(example)s") % {"rest": error.rest, "example": EXAMPLE}
        ) from None
    named = [_named(zone, number) for number, zone in enumerate(found, start=1)]
    names = [zone.name for zone in named]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise CellError(_("“%(name)s” is there twice.") % {"name": twice})
    return named


def changed_zones(wanted: list[ZoneText], stored: Camera | None, draft: Camera) -> tuple[list[ZoneText], str, str]:
    """Return those of the wanted zones that are new or moved, and the camera's cell before and after.

    Zones that the cell does not name stay. Raises CellError.
    """
    own = {zone.name: zone for zone in (zones_of(stored) if stored else [])}
    changed = [zone for zone in wanted if _moved(zone, own.get(zone.name))]
    for zone in changed:
        _check(zone, draft)
    after = own | {zone.name: zone for zone in changed}
    return changed, write_zones(own.values()), write_zones(after.values())


def coordinates_of(
    zone: ZoneText, stored: dict[str, Any] | None = None, size: tuple[int, int] = (1, 1)
) -> dict[str, Any]:
    """Return a zone's points as its column holds them, with the known points of the floor that are stored.

    `size` is that of the picture in pixels.
    """
    new = {"units": "normalized", "points": [list(point) for point in zone.points]}
    known = (stored or {}).get("real_world")
    if not stored or not known:
        return new
    across, down = image_size(stored, *size)
    kept = [each | {"point": [each["point"][0] / across, each["point"][1] / down]} for each in known]
    return new | {"real_world": kept}


def _moved(zone: ZoneText, own: ZoneText | None) -> bool:
    return own is None or (own.zone_type, own.points) != (zone.zone_type, rounded(zone.points))


def _named(zone: ZoneText, number: int) -> ZoneText:
    words = {"counting_line": _("Line %(number)s"), "area": _("Area %(number)s"), "region": _("Region %(number)s")}
    return ZoneText(zone.name or words[zone.zone_type] % {"number": number}, zone.zone_type, zone.points)


def _check(zone: ZoneText, camera: Camera) -> None:
    check = zone_coordinates(zone.zone_type, camera.resolution_width, camera.resolution_height)
    try:
        check(coordinates_of(zone), zone.name)
    except SchemaError as error:
        raise CellError(str(error)) from None
