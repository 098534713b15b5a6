"""Reads zones from their JSON form: {"zones": [{"name", "type", "coordinates", "anchor"?, "real_world"?}]}."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cameras.core.schema import SchemaError
from cameras.core.shapes import polygon
from counting.core.homography import Homography
from counting.core.shapes import floor_of, known_points
from counting.core.zones import ANCHOR_HEIGHTS, Anchor, Zone, ZoneKind

KINDS: dict[str, tuple[ZoneKind, int]] = {"counting_line": ("line", 2), "area": ("area", 3)}
REQUIRED = {"name", "type", "coordinates"}
ALLOWED = REQUIRED | {"anchor", "real_world"}


class ZoneError(ValueError):
    """Zones that cannot be; the message names the place, e.g. `zones[1].coordinates: …`."""


def read_zones(data: object) -> list[Zone]:
    """Return the zones of parsed JSON; names serve as keys. Raises ZoneError."""
    if not isinstance(data, Mapping) or set(data) != {"zones"} or not isinstance(data["zones"], list):
        raise ZoneError('zones: expected {"zones": […]} and nothing else')
    zones = [_zone(item, f"zones[{number}]") for number, item in enumerate(data["zones"])]
    names = [zone.key for zone in zones]
    for number, name in enumerate(names):
        if name in names[:number]:
            raise ZoneError(f"zones[{number}].name: {name!r} is there twice")
    return zones


def _zone(item: object, place: str) -> Zone:
    if not isinstance(item, Mapping):
        raise ZoneError(f"{place}: must be an object")
    if missing := REQUIRED - set(item):
        raise ZoneError(f"{place}: {', '.join(sorted(missing))} missing")
    if unknown := set(item) - ALLOWED:
        raise ZoneError(f"{place}: unknown key {', '.join(sorted(map(repr, unknown)))}")
    if not isinstance(item["name"], str) or not item["name"].strip():
        raise ZoneError(f"{place}.name: must be a text")
    if not isinstance(item["type"], str) or item["type"] not in KINDS:
        raise ZoneError(f"{place}.type: must be one of {', '.join(KINDS)}, not {item['type']!r}")
    kind, least = KINDS[item["type"]]
    points = _points(item["coordinates"], f"{place}.coordinates", least)
    if kind == "area":
        points = _outline(points, f"{place}.coordinates")
    anchor = _anchor(item.get("anchor", "foot"), place)
    return Zone(item["name"], kind, points, anchor, floor=_floor(item.get("real_world"), f"{place}.real_world"))


def _floor(value: object, place: str) -> Homography | None:
    """Return the map to the floor of four points with known metres; None is none. Raises ZoneError."""
    if value is None:
        return None
    try:
        return floor_of({"real_world": known_points(1, 1)(value, place)}, 1, 1)
    except SchemaError as error:
        raise ZoneError(str(error)) from None
    except ValueError as error:
        raise ZoneError(f"{place}: {error}") from None


def _anchor(value: object, place: str) -> Anchor:
    for anchor in ANCHOR_HEIGHTS:
        if value == anchor:
            return anchor
    raise ZoneError(f"{place}.anchor: must be one of {', '.join(ANCHOR_HEIGHTS)}, not {value!r}")


def _points(value: object, place: str, least: int) -> Any:
    if not isinstance(value, list) or len(value) < least:
        raise ZoneError(f"{place}: needs at least {least} points")
    points = np.array([_point(item, f"{place}[{number}]") for number, item in enumerate(value)])
    if len(np.unique(points, axis=0)) < least:
        raise ZoneError(f"{place}: needs at least {least} different points")
    if (np.hypot(*np.diff(points, axis=0).T) == 0).any():
        raise ZoneError(f"{place}: two points in a row are the same")
    return points


def _outline(points: Any, place: str) -> Any:
    """Return the corners of an outline by the rules of the admin, without one that closes it. Raises ZoneError."""
    try:
        return np.array(polygon(1, 1)(points.tolist(), place))
    except SchemaError as error:
        raise ZoneError(str(error)) from None


def _point(value: object, place: str) -> list[float]:
    if not isinstance(value, list) or len(value) != 2:
        raise ZoneError(f"{place}: must be [x, y]")
    for number in value:
        if isinstance(number, bool) or not isinstance(number, int | float) or number != number:  # nan
            raise ZoneError(f"{place}: must be two numbers")
        if not 0 <= number <= 1:
            raise ZoneError(f"{place}: {number} lies outside of 0–1")
    return [float(number) for number in value]
