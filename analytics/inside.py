"""How many are inside a camera's areas and behind its lines now, and how that is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cameras.models import Camera
from counting.choices import OccupancyReason, ZoneType
from counting.models import CountingZone, OccupancyChange
from counting.selectors import latest_changes

Kind = Literal["measured", "derived"]


@dataclass(frozen=True, slots=True)
class Inside:
    """How many are inside: `measured` by an area, or `derived` from crossings since the last reset or correction.

    None = no data. `since` is when it became so. `zone` None = the whole camera.
    """

    zone: CountingZone | None
    kind: Kind
    occupancy: int | None
    since: dt.datetime | None


def inside_of(camera: Camera, measured_now: dict[int, int] | None = None) -> tuple[Inside, list[Inside]]:
    """Return what is known of the camera and of each of its active zones, in two queries.

    `measured_now` is what its session said in the last seconds (zone id → people); it goes before what is stored.
    """
    zones = list(CountingZone.objects.filter(camera=camera, is_active=True).order_by("zone_name", "pk"))
    latest = latest_changes(camera)
    of_zones = [_of_zone(camera, zone, latest.get(zone.pk), measured_now or {}) for zone in zones]
    return _of_camera(camera, of_zones, latest.get(None)), of_zones


def _of_zone(camera: Camera, zone: CountingZone, latest: OccupancyChange | None, now: dict[int, int]) -> Inside:
    if zone.zone_type == ZoneType.COUNTING_LINE:
        return _derived(camera, zone, latest)
    if zone.pk in now:
        return Inside(zone, "measured", now[zone.pk], latest.changed_at if latest else None)
    if latest is None or latest.reason == OccupancyReason.END:
        return Inside(zone, "measured", None, latest.changed_at if latest else None)
    return Inside(zone, "measured", latest.occupancy, latest.changed_at)


def _of_camera(camera: Camera, zones: Iterable[Inside], latest: OccupancyChange | None) -> Inside:
    areas = [each for each in zones if each.kind == "measured" and each.zone and each.zone.counts_toward_total]
    if not areas:
        return _derived(camera, None, latest)
    known = [each.occupancy for each in areas if each.occupancy is not None]
    times = [each.since for each in areas if each.since is not None]
    return Inside(None, "measured", sum(known) if known else None, max(times, default=None))


def _derived(camera: Camera, zone: CountingZone | None, latest: OccupancyChange | None) -> Inside:
    occupancy = camera.occupancy_baseline if latest is None else latest.occupancy
    return Inside(zone, "derived", occupancy, latest.changed_at if latest else None)
