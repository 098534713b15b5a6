"""Writing down how many people are inside, from change to change, and when nothing was looked at.

Each area, each line and each camera as a whole has a series of rows. An area's is measured by the session; a line's
and a camera's are derived from crossings by `analytics.services.occupancy`, but a camera with areas adds these up.
`start` and `end` enclose the time in which a camera was looked at: after `end` nothing is known until the next row.
Writers of one camera take turns under an advisory lock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from cameras.models import Camera
from counting.choices import OccupancyReason
from counting.models import CountingZone
from counting.services import occupancy_sql as sql

Row = tuple[dt.datetime, int, str]  # from when on, how many people, reason

LOCK = 0x6F636375  # class of the advisory locks, one per camera


@transaction.atomic
def note_occupancy(
    camera: Camera, zone: CountingZone | None, at: dt.datetime, value: int, reason: str, note: str = ""
) -> None:
    """Write down that from `at` on `value` people were inside the zone (None: the whole camera).

    A measured value of an area that counts toward the camera's total also brings the camera's sum up to date. The
    same moment again replaces the value. For the whole camera `start` and `end` are `note_start` and `note_end`.
    Raises IntegrityError for a value below 0 and an unknown reason.
    """
    if zone is None and reason == OccupancyReason.START:
        note_start(camera, at)
    elif zone is None and reason == OccupancyReason.END:
        note_end(camera, at)
    else:
        lock(camera)
        _note(camera, zone, at, value, reason, note)


@transaction.atomic
def note_areas(camera: Camera, at: dt.datetime, ended: CountingZone | None, *, sums: bool) -> None:
    """Write down that an area measures no longer from `at` on (`ended`), and with `sums` what the camera holds then.

    That is what its areas hold together, where it is looked at, or what its lines hold, where it has no areas left.
    """
    lock(camera)
    if ended is not None:
        _run(sql.END_OF_AREA, camera, zone=ended.pk, at=at)
    if sums:
        _run(sql.SUM_AGAIN, camera, at=at)
        _run(sql.SUM_OF_LINES, camera, at=at)


@transaction.atomic
def note_start(camera: Camera, at: dt.datetime, last_seen: dt.datetime | None = None) -> None:
    """Write down that the camera is looked at from `at` on: areas begin with 0, lines with what they had.

    When the time before has no end (its session was killed), it gets one at `last_seen`, the time of the last frame,
    or, where that is not known, at the last change.
    """
    lock(camera)
    if _run(sql.IS_OPEN, camera, at=at):
        _run(sql.CLOSE, camera, at=at, last_seen=last_seen)
    _run(sql.START, camera, at=at)


@transaction.atomic
def note_end(camera: Camera, at: dt.datetime) -> None:
    """Write down that nothing is looked at from `at` on; lines keep what they had."""
    lock(camera)
    _run(sql.END, camera, at=at)


def lock(camera: Camera) -> None:
    """Wait for our turn to write occupancy of the camera; it lasts until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, camera.pk % 2**31])


def write(camera: Camera, zone_id: int | None, at: dt.datetime, value: int, reason: str, note: str = "") -> None:
    """Write one row; the same moment again replaces its value. The caller holds the lock."""
    write_all(camera, zone_id, [(at, value, reason)], note)


def write_all(camera: Camera, zone_id: int | None, rows: Sequence[Row], note: str = "") -> None:
    """Write rows of one series; moments that are there get another value. The caller holds the lock."""
    if rows:
        moments, values, reasons = (list(column) for column in zip(*rows, strict=True))
        _run(sql.WRITE, camera, zone=zone_id, moments=moments, values=values, reasons=reasons, note=note)


def _note(camera: Camera, zone: CountingZone | None, at: dt.datetime, value: int, reason: str, note: str) -> None:
    if (
        zone is not None
        and reason == OccupancyReason.MEASURED
        and _run(sql.IS_SWITCHED_OFF, camera, zone=zone.pk, at=at)
    ):
        return
    write(camera, zone.pk if zone else None, at, value, reason, note)
    if zone is not None and not zone.is_line and zone.counts_toward_total:
        for moment in (at, *(later for (later,) in _run(sql.LATER_SUMS, camera, at=at))):
            _run(sql.SUM_OF_AREAS, camera, at=moment)


def _run(statement: str, camera: Camera, **arguments: Any) -> list[tuple[Any, ...]]:
    values: Mapping[str, Any] = {"camera": camera.camera_id, "baseline": camera.occupancy_baseline, **arguments}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
