"""Reads of zones for pages and warnings."""

from __future__ import annotations

from cameras.models import Camera
from counting.choices import ZoneType
from counting.models import CountingZone


def lines_of_total(camera: Camera) -> int:
    """Return how many active lines count toward the camera's total; who passes two of them counts twice."""
    return CountingZone.objects.filter(
        camera=camera, zone_type=ZoneType.COUNTING_LINE, is_active=True, counts_toward_total=True
    ).count()
