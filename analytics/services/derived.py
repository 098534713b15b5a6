"""One series of derived occupancy: a step at its end, and what follows when the past changes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from cameras.models import Camera
from counting.choices import Direction, OccupancyReason, ZoneType
from counting.core.occupancy import Derived
from counting.models import CountingEvent, OccupancyChange
from counting.services.occupancy_log import Row, write, write_all

ANCHORS = (OccupancyReason.RESET.value, OccupancyReason.CORRECTION.value)  # what came before does not matter for them

# The newest row decides; a step that is not later than it changes nothing here. `zone` is put in because null is no
# key of an index.
STEP = """
WITH latest AS (
    SELECT occupancy, changed_at FROM occupancy_changes
    WHERE camera_id = %(camera)s AND zone_id {zone} ORDER BY changed_at DESC LIMIT 1
), held AS (
    SELECT COALESCE((SELECT occupancy FROM latest), %(baseline)s) AS before
), made AS (
    INSERT INTO occupancy_changes (camera_id, zone_id, changed_at, occupancy, reason)
    SELECT %(camera)s, %(zone)s, %(at)s, GREATEST(before + %(step)s, 0), 'derived' FROM held
    WHERE NOT EXISTS (SELECT FROM latest WHERE changed_at >= %(at)s)
    RETURNING occupancy
)
SELECT held.before + %(step)s < 0 FROM made, held
"""


@dataclass(frozen=True, slots=True)
class Series:
    """The derived occupancy of a line, or of a whole camera (`zone_id` None)."""

    camera: Camera
    zone_id: int | None


def count_step(series: Series, at: dt.datetime, step: int) -> bool:
    """Take in somebody who came in (+1) or left (-1); return whether nobody was left who could leave.

    The caller holds the camera's lock, and has stored the event.
    """
    arguments: dict[str, Any] = {
        "camera": series.camera.camera_id,
        "zone": series.zone_id,
        "baseline": series.camera.occupancy_baseline,
        "at": at,
        "step": step,
    }
    condition = "IS NULL" if series.zone_id is None else "= %(zone)s"
    with connection.cursor() as cursor:
        cursor.execute(STEP.format(zone=condition), arguments)
        row = cursor.fetchone()
    return _count_late_step(series, at, step) if row is None else bool(row[0])


def begin_anew(series: Series, at: dt.datetime, value: int, reason: str, note: str = "") -> None:
    """Write that from `at` on `value` people were inside, whatever came before, and derive again what follows."""
    write(series.camera, series.zone_id, at, value, reason, note)
    _derive_again(series, Derived(value), after=at)


def _count_late_step(series: Series, at: dt.datetime, step: int) -> bool:
    """Put a step in its place among those that are there; one at the very moment of an anchor comes after it."""
    rows = _rows(series)
    derived = Derived(_held_before(series, at))
    anchor = rows.filter(changed_at=at, reason__in=ANCHORS).first()
    if anchor is not None:
        derived.reset(anchor.occupancy)
        steps = [step]
    else:
        steps = _steps(series, Q(event_timestamp=at)).get(at, [])
    for each in steps:
        derived.apply(each)
    reason, note = (anchor.reason, anchor.note) if anchor else (_DERIVED, "")
    write(series.camera, series.zone_id, at, derived.value, reason, note)
    is_underflow = step < 0 and derived.underflow > 0
    _derive_again(series, derived, after=at)
    return is_underflow


def _derive_again(series: Series, derived: Derived, after: dt.datetime) -> None:
    """Write again what follows from `derived` after a moment, up to the next anchor."""
    rows = _rows(series).filter(changed_at__gt=after)
    anchor = rows.filter(reason__in=ANCHORS).order_by("changed_at").first()
    if anchor is not None:
        rows = rows.filter(changed_at__lt=anchor.changed_at)
    known = {at: (value, reason) for at, value, reason in rows.values_list("changed_at", "occupancy", "reason")}
    until = Q() if anchor is None else Q(event_timestamp__lt=anchor.changed_at)
    steps = _steps(series, Q(event_timestamp__gt=after) & until)
    changed: list[Row] = []
    for at in sorted({*known, *steps}):
        for step in steps.get(at, []):
            derived.apply(step)
        value, reason = known.get(at, (None, _DERIVED))
        if value != derived.value:
            changed.append((at, derived.value, reason))
    write_all(series.camera, series.zone_id, changed)


_DERIVED = OccupancyReason.DERIVED.value
_OF_CAMERA = Q(counts_toward_total=True) & (Q(zone=None) | Q(zone__zone_type=ZoneType.COUNTING_LINE))


def _rows(series: Series) -> Any:
    return OccupancyChange.objects.filter(camera=series.camera, zone=series.zone_id)


def _held_before(series: Series, at: dt.datetime) -> int:
    latest = _rows(series).filter(changed_at__lt=at).order_by("-changed_at").first()
    return series.camera.occupancy_baseline if latest is None else int(latest.occupancy)


def _steps(series: Series, when: Q) -> dict[dt.datetime, list[int]]:
    """Return the steps of the series' events by moment, in the order in which they were stored; areas measure."""
    of_series = _OF_CAMERA if series.zone_id is None else Q(zone=series.zone_id)
    events = CountingEvent.objects.filter(when, of_series, camera=series.camera, direction__in=("in", "out"))
    found: defaultdict[dt.datetime, list[int]] = defaultdict(list)
    for at, direction in events.order_by("event_timestamp", "id").values_list("event_timestamp", "direction"):
        found[at].append(1 if direction == Direction.IN else -1)
    return dict(found)
