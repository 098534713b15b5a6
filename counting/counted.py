"""Zones of the tables as the counter takes them."""

from __future__ import annotations

import numpy as np

from counting.choices import ZoneAnchor, ZoneType
from counting.core.shapes import normalized_points
from counting.core.zones import Anchor, Zone
from counting.models import CountingZone

ANCHORS: dict[str, Anchor] = {ZoneAnchor.CENTER.value: "center", ZoneAnchor.HEAD.value: "head"}


def as_counted(zone: CountingZone, key: str) -> Zone:
    """Return a zone as the counter takes it, under a key; points in pixels refer to the camera's configured size."""
    camera, coordinates = zone.camera, zone.zone_coordinates
    if isinstance(coordinates, list):  # only raw SQL leaves them bare
        coordinates = {"units": "pixel", "points": coordinates}
    points = normalized_points(coordinates, camera.resolution_width, camera.resolution_height)
    kind = "line" if zone.zone_type == ZoneType.COUNTING_LINE else "area"
    anchor = ANCHORS.get(zone.anchor, "foot")
    return Zone(key, kind, np.array(points, dtype=float), anchor, zone.min_dwell_ms / 1000)  # type: ignore[arg-type]
