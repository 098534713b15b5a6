"""Lines to try on stored tracks, from a file of zones, from bare coordinates, or as they are."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from analytics.recount.comparing import Candidate
from cameras.models import Camera
from counting.choices import ZoneType
from counting.core.zone_file import read_zones
from counting.models import CountingZone

TAKEN_OVER = ("zone_type", "anchor", "counting_direction", "direction_mapping", "min_dwell_ms")


def as_they_are(camera: Camera) -> list[Candidate]:
    """Return the camera's active zones with nothing new: what the stored tracks say of them is compared alone."""
    zones = CountingZone.objects.filter(camera=camera, is_active=True).exclude(zone_type=ZoneType.REGION)
    return [Candidate(zone.zone_name, zone, None) for zone in zones.order_by("zone_name", "pk")]


def moved(camera: Camera, name: str, coordinates: Any) -> list[Candidate]:
    """Return a zone of the camera with other coordinates (points in 0–1), or a new line where the name is unknown.

    Raises ValidationError with the place of the fault.
    """
    old = _zone_named(camera, name)
    return [Candidate(name, old, _tried(camera, name, old, coordinates))]


def from_file(camera: Camera, data: object) -> list[Candidate]:
    """Return the zones of a parsed file; one that the camera has too is compared with it and takes over the rest.

    Raises ZoneError and ValidationError with the place of the fault.
    """
    raw: Any = data
    zones = read_zones(data)
    return [_from_item(camera, item, zone.points.tolist()) for item, zone in zip(raw["zones"], zones, strict=True)]


def _from_item(camera: Camera, item: dict[str, Any], points: list[Any]) -> Candidate:
    name = item["name"]
    old = _zone_named(camera, name)
    if old is not None and (old.zone_type == ZoneType.COUNTING_LINE) != (item["type"] == ZoneType.COUNTING_LINE):
        text = _("“%(name)s” is a line here and an area there: give one of them another name.")
        raise ValidationError(text % {"name": name})
    given = {"anchor": item["anchor"]} if "anchor" in item else {}
    return Candidate(name, old, _tried(camera, name, old, points, zone_type=item["type"], **given))


def _zone_named(camera: Camera, name: str) -> CountingZone | None:
    found = CountingZone.objects.filter(camera=camera, zone_name=name).first()
    if found is not None:
        found.camera = camera
    return found


def _tried(camera: Camera, name: str, old: CountingZone | None, points: Any, **values: Any) -> CountingZone:
    """Return the zone as it might be, checked by the rules of the admin. Raises ValidationError."""
    taken = {column: getattr(old, column) for column in TAKEN_OVER} if old else {}
    coordinates = points if isinstance(points, dict) else {"units": "normalized", "points": points}
    zone = CountingZone(camera=camera, zone_name=name, zone_coordinates=coordinates, **taken | values)
    zone.settle_values()
    zone.full_clean(validate_unique=False, validate_constraints=False)
    return zone
