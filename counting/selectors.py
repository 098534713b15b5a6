"""Reads of zones and occupancy for pages and warnings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from cameras.models import Camera
from counting.choices import ZoneType
from counting.models import CountingEvent, CountingResult, CountingZone, OccupancyChange

# One look into the index for each series: what was written before does not matter however much it is. Null is no key
# of an index, therefore the camera's own series has a part of its own.
LATEST = """
SELECT latest.* FROM counting_zones z CROSS JOIN LATERAL (
    SELECT c.* FROM occupancy_changes c WHERE c.camera_id = %(camera)s AND c.zone_id = z.id
    ORDER BY c.changed_at DESC LIMIT 1) latest
WHERE z.camera_id = %(camera)s AND z.is_active
UNION ALL
(SELECT c.* FROM occupancy_changes c WHERE c.camera_id = %(camera)s AND c.zone_id IS NULL
 ORDER BY c.changed_at DESC LIMIT 1)
"""

LATEST_OF_CAMERAS = """
SELECT latest.* FROM unnest(%(cameras)s::text[]) AS known (camera_id) CROSS JOIN LATERAL (
    SELECT c.* FROM occupancy_changes c WHERE c.camera_id = known.camera_id AND c.zone_id IS NULL
    ORDER BY c.changed_at DESC LIMIT 1) latest
"""


def lines_of_total(camera: Camera) -> int:
    """Return how many active lines count toward the camera's total; who passes two of them counts twice."""
    return CountingZone.objects.filter(
        camera=camera, zone_type=ZoneType.COUNTING_LINE, is_active=True, counts_toward_total=True
    ).count()


def lines_without_tracks(camera: Camera) -> int:
    """Return how many active lines count nobody because the camera counts but does not track people."""
    if camera.tracking_enabled or not camera.counting_enabled:
        return 0
    return CountingZone.objects.filter(camera=camera, zone_type=ZoneType.COUNTING_LINE, is_active=True).count()


def latest_changes(camera: Camera) -> dict[int | None, OccupancyChange]:
    """Return the newest change of each active zone's occupancy by its id, and of the camera's by None."""
    rows = OccupancyChange.objects.raw(LATEST, {"camera": camera.camera_id})
    return {row.zone_id: row for row in rows}


def derived_now(cameras: Sequence[Camera]) -> dict[str, int]:
    """Return how many are behind the lines of each camera by what crossed them, by text key, in one query."""
    keys = [camera.camera_id for camera in cameras]
    rows = OccupancyChange.objects.raw(LATEST_OF_CAMERAS, {"cameras": keys})
    latest = {row.camera_id: row.occupancy for row in rows}
    return {camera.camera_id: latest.get(camera.camera_id, camera.occupancy_baseline) for camera in cameras}


def zones_with_history(camera: Camera) -> set[int]:
    """Return the ids of the camera's zones that have counted something, which are switched off rather than deleted.

    One look into the index for each zone and table.
    """
    of_zone = {"zone": OuterRef("pk")}
    kept = (
        Exists(CountingEvent.objects.filter(**of_zone))
        | Exists(CountingResult.objects.filter(**of_zone).exclude(CountingResult.SAYS_NOTHING))
        | Exists(OccupancyChange.objects.filter(**of_zone).exclude(OccupancyChange.SAYS_NOTHING))
    )
    return set(CountingZone.objects.filter(kept, camera=camera).values_list("pk", flat=True))


def last_author_of_zones(camera: Camera) -> str:
    """Return who has changed a zone of the camera last; empty where nobody is known."""
    row = CountingZone.history.filter(camera=camera).order_by("-history_date", "-history_id").first()
    return row.history_user_name if row else ""


def zone_at_version(zone: CountingZone, version: int) -> Any:
    """Return the zone as it was in a version: the newest row of its history with it; None where there is none.

    The row has the columns of the zone: its geometry says what the events of that version crossed.
    """
    return CountingZone.history.filter(id=zone.pk, version=version).order_by("-history_date", "-history_id").first()
