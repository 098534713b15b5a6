"""How many are inside a camera's areas and behind its lines now, and how that is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from django.utils import timezone

from cameras.models import Camera, CameraHealth
from counting.choices import OccupancyReason, ZoneType
from counting.models import CountingZone, OccupancyChange
from counting.selectors import latest_changes
from counting.services.result_rows import density

SILENT = dt.timedelta(minutes=1)  # a session is heard of every 15 s

Kind = Literal["measured", "derived"]


@dataclass(frozen=True, slots=True)
class Inside:
    """How many are inside: `measured` by an area, or `derived` from crossings since the last reset or correction.

    None = no data. `since` is when it became so. `zone` None = the whole camera. `area` is the floor, square metres.
    """

    zone: CountingZone | None
    kind: Kind
    occupancy: int | None
    since: dt.datetime | None
    area: Decimal | None = None

    @property
    def density(self) -> Decimal | None:
        """Return people per square metre to four decimals; None where people or floor are not known."""
        return density(None if self.occupancy is None else Decimal(self.occupancy), self.area)


def inside_of(camera: Camera, measured_now: dict[int, int] | None = None) -> tuple[Inside, list[Inside]]:
    """Return what is known of the camera and of each of its active zones, in three queries.

    `measured_now` is what its session said in the last seconds (zone id → people); it goes before what is stored.
    """
    zones = list(CountingZone.objects.filter(camera=camera, is_active=True).order_by("zone_name", "pk"))
    latest = latest_changes(camera)
    silent = any(zone.zone_type != ZoneType.COUNTING_LINE for zone in zones) and _is_silent(camera)
    of_zones = [_of_zone(camera, zone, latest.get(zone.pk), measured_now or {}, silent) for zone in zones]
    whole = _of_camera(camera, of_zones, latest.get(None))
    place = camera.location.area_sqm if camera.location else None
    with_floor = [replace(each, area=(each.zone and each.zone.zone_area_sqm) or place) for each in of_zones]
    return replace(whole, area=place), with_floor


def _of_zone(
    camera: Camera, zone: CountingZone, latest: OccupancyChange | None, now: dict[int, int], silent: bool
) -> Inside:
    if zone.zone_type == ZoneType.COUNTING_LINE:
        return _derived(camera, zone, latest)
    if zone.pk in now:
        return Inside(zone, "measured", now[zone.pk], latest.changed_at if latest else None)
    if latest is None or latest.reason == OccupancyReason.END or silent:
        return Inside(zone, "measured", None, latest.changed_at if latest else None)
    return Inside(zone, "measured", latest.occupancy, latest.changed_at)


def _is_silent(camera: Camera) -> bool:
    """Say whether the camera's session has not been heard of for long: one that was killed wrote no end."""
    health = CameraHealth.objects.filter(camera=camera).only("last_heartbeat").first()
    heard = health.last_heartbeat if health else None
    return heard is not None and timezone.now() - heard > SILENT


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
