"""Occupancy derived from crossings: steps, the daily reset, corrections by hand.

The newest row of a series in `occupancy_changes` is its present value: there is no second copy that could differ from
what results are built from. Whoever changes a camera's series holds its advisory lock until the commit.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics import live
from analytics.selectors import UNDERFLOW
from analytics.services.counters import increment_realtime_counter
from analytics.services.derived import Series, begin_anew, count_step
from analytics.services.events import publish_event
from cameras.core import wall_clock
from cameras.models import Camera
from cameras.querysets import AnyUser
from counting.choices import Direction, OccupancyReason, ZoneType
from counting.models import CountingEvent, CountingZone, OccupancyChange
from counting.services.occupancy_log import lock
from counting.stored_form import utc

STEPS = {Direction.IN.value: 1, Direction.OUT.value: -1}
MOST = 2**31 - 1  # what the column holds

# Series that had something to reset when their day ended, and were not.
DUE = """
SELECT d.camera_id, s.zone_id, d.due
FROM unnest(%(cameras)s::text[], %(dues)s::timestamptz[]) AS d (camera_id, due)
CROSS JOIN LATERAL (
    SELECT z.id AS zone_id FROM counting_zones z
    WHERE z.camera_id = d.camera_id AND z.is_active AND z.zone_type = 'counting_line'
      AND EXISTS (SELECT FROM occupancy_changes c
                  WHERE c.camera_id = d.camera_id AND c.zone_id = z.id AND c.changed_at < d.due)
      AND NOT EXISTS (SELECT FROM occupancy_changes c WHERE c.camera_id = d.camera_id AND c.zone_id = z.id
                      AND c.changed_at = d.due AND c.reason = 'reset')
    UNION ALL
    SELECT NULL
    WHERE NOT EXISTS (SELECT FROM counting_zones z WHERE z.camera_id = d.camera_id AND z.is_active
                      AND z.counts_toward_total AND z.zone_type <> 'counting_line')
      AND EXISTS (SELECT FROM occupancy_changes c
                  WHERE c.camera_id = d.camera_id AND c.zone_id IS NULL AND c.changed_at < d.due)
      AND NOT EXISTS (SELECT FROM occupancy_changes c WHERE c.camera_id = d.camera_id AND c.zone_id IS NULL
                      AND c.changed_at = d.due AND c.reason = 'reset')
) s
"""


def derived_occupancy(camera: Camera, zone: CountingZone | None = None) -> int:
    """Return how many are inside behind a line (None: behind the lines of the camera) by what was counted."""
    latest = _latest(camera, zone)
    return camera.occupancy_baseline if latest is None else latest.occupancy


def count_crossing(event: CountingEvent, camera: Camera, zone: CountingZone | None) -> None:
    """Take a new event into the derived occupancy of its line and of its camera, in the caller's transaction.

    Compass directions and events of areas change nothing. Who leaves where nobody is left raises the counter
    `occupancy.underflow`. An event that comes late is put in its place, and what follows is derived again.
    """
    step = STEPS.get(event.direction)
    if step is None or (zone is not None and not zone.is_line):
        return
    lock(camera)
    found = [Series(camera, zone.pk)] if zone is not None else []
    if event.counts_toward_total and not _has_areas(camera):
        found.append(Series(camera, None))
    missing = [count_step(series, event.event_timestamp, step) for series in found]
    if any(missing):
        increment_realtime_counter(camera.camera_id, UNDERFLOW, at=event.event_timestamp, timezone=camera.timezone)


@transaction.atomic
def correct_occupancy(
    camera: Camera, zone: CountingZone | None, value: int, reason: str, user: AnyUser | None = None
) -> int:
    """Say by hand how many are inside behind a line (None: the camera's lines) now; return it.

    Published as `occupancy.corrected` with the reason and who said so. A camera's only line and the camera itself are
    corrected together. Raises ValidationError for a value below 0, an empty reason, and for what areas measure.
    """
    _check_correction(camera, zone, value, reason)
    lock(camera)
    before, now = derived_occupancy(camera, zone), timezone.now()
    for series in _together(camera, zone):
        begin_anew(series, now, value, OccupancyReason.CORRECTION.value, reason.strip())
    data = {**_about(camera, zone, now, value), "before": before, "reason": reason.strip()}
    user_id = user.pk if user is not None and user.is_authenticated else None
    publish_event(camera.camera_id, "counting", "occupancy.corrected", data, user_id=user_id)
    transaction.on_commit(lambda: live.publish_counts(camera))
    return value


def reset_due_occupancies(now: dt.datetime) -> int:
    """Reset what is derived to its camera's baseline at `occupancy_reset_time`, once a local day; return how many.

    Crossings since that moment are added again, so that it does not matter when this runs. A time that the clocks skip
    is the moment at which they do, of one that comes twice the first is taken. Cameras that nothing was derived for
    are left alone.
    """
    cameras = {camera.camera_id: camera for camera in Camera.objects.filter(is_active=True)}
    dues = [due_reset(camera, now) for camera in cameras.values()]
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"cameras": list(cameras), "dues": dues})
        found = cursor.fetchall()
    for camera_id, zone_id, due in found:
        _reset(cameras[camera_id], zone_id, due)
    return len(found)


def due_reset(camera: Camera, now: dt.datetime) -> dt.datetime:
    """Return the newest moment, not after `now`, at which the camera's local day of occupancy began."""
    zone = ZoneInfo(camera.timezone)
    today = now.astimezone(zone).date()
    moments = [
        wall_clock.instant(dt.datetime.combine(day, camera.occupancy_reset_time), zone, wall_clock.FIRST)
        for day in (today, today - dt.timedelta(days=1), today - dt.timedelta(days=2))
    ]
    return next(moment for moment in moments if moment <= now)


@transaction.atomic
def _reset(camera: Camera, zone_id: int | None, due: dt.datetime) -> None:
    lock(camera)
    rows = OccupancyChange.objects.filter(camera=camera, zone=zone_id)
    if rows.filter(changed_at=due, reason=OccupancyReason.RESET).exists():
        return  # somebody else was first
    before = rows.filter(changed_at__lt=due).order_by("-changed_at").values_list("occupancy", flat=True).first()
    begin_anew(Series(camera, zone_id), due, camera.occupancy_baseline, OccupancyReason.RESET.value)
    if before != camera.occupancy_baseline:
        zone = None if zone_id is None else CountingZone(pk=zone_id)
        data = {**_about(camera, zone, due, camera.occupancy_baseline), "before": before}
        publish_event(camera.camera_id, "counting", "occupancy.reset", data)
    transaction.on_commit(lambda: live.publish_counts(camera))


def _check_correction(camera: Camera, zone: CountingZone | None, value: int, reason: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        raise ValidationError({"value": _("Must be a whole number of people, 0 or more.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the reason is kept with the correction.")})
    if zone is not None and (zone.camera_id != camera.camera_id or not zone.is_line):
        raise ValidationError({"zone": _("Only what is derived from lines can be corrected; an area is measured.")})
    if zone is None and _has_areas(camera):
        raise ValidationError({"zone": _("The camera's occupancy is measured by its areas and follows them.")})


def _together(camera: Camera, zone: CountingZone | None) -> list[Series]:
    """Return the series that a correction changes: the camera's only line says the same as the camera."""
    lines = CountingZone.objects.filter(
        camera=camera, is_active=True, counts_toward_total=True, zone_type=ZoneType.COUNTING_LINE
    ).values_list("pk", flat=True)
    only = list(lines) if len(lines) == 1 and not _has_areas(camera) else []
    if zone is None:
        return [Series(camera, None), *(Series(camera, pk) for pk in only)]
    return [Series(camera, zone.pk), *([Series(camera, None)] if only == [zone.pk] else [])]


def _about(camera: Camera, zone: CountingZone | None, at: dt.datetime, value: int) -> dict[str, object]:
    zone_id = zone.pk if zone else None
    return {"camera_id": camera.camera_id, "zone_id": zone_id, "occupancy": value, "changed_at": utc(at)}


def _has_areas(camera: Camera) -> bool:
    zones = CountingZone.objects.filter(camera=camera, is_active=True, counts_toward_total=True)
    return zones.exclude(zone_type=ZoneType.COUNTING_LINE).exists()


def _latest(camera: Camera, zone: CountingZone | None) -> OccupancyChange | None:
    return OccupancyChange.objects.filter(camera=camera, zone=zone).order_by("-changed_at").first()
