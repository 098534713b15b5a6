"""Keeping a recount: new zones beside the old ones, with the crossings that stored tracks give them.

Nothing that was counted changes. Each new line becomes a zone of its own, switched off and outside of the camera's
total, and what it would have counted is stored as events of the source `import` under it alone. The sums of the old
zones and of the camera stay what they were; whoever wants the new line to count from now on switches it on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from analytics.recount.comparing import Comparison, ZoneComparison
from analytics.services.recording import record_counting_event
from cameras.querysets import AnyUser
from counting.choices import EventSource, EventType
from counting.core.replay import Recounted
from counting.models import CountingEvent, CountingZone
from counting.services import create_zone
from counting.stored_form import instant, place, waypoint

EVENT_TYPES = {"entry": EventType.ENTRY.value, "exit": EventType.EXIT.value}
COPIED = (
    "zone_type", "zone_coordinates", "anchor", "counting_direction", "direction_mapping", "min_dwell_ms",
)  # fmt: skip
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """A zone that a recount has made, and how many events it was given."""

    zone: CountingZone
    events: int


@transaction.atomic
def keep_recount(comparison: Comparison, user: AnyUser | None = None) -> list[Kept]:
    """Store the new zones of a comparison with their events, all or nothing.

    Raises ValidationError where there is nothing new, and where the same line has been kept for this span already.
    """
    new = [zone for zone in comparison.zones if zone.candidate.new is not None]
    if not new:
        raise ValidationError(_("There is no new line to keep."))
    for zone in new:
        _refuse_twice(comparison, zone)
    return [_keep(comparison, zone, user) for zone in new]


def kept_before(comparison: Comparison, zone: ZoneComparison) -> CountingZone | None:
    """Return the zone of the same shape that already holds imported events of the span; None where there is none."""
    new = zone.candidate.new
    if new is None:
        return None
    events = CountingEvent.objects.filter(
        camera=comparison.camera, source=EventSource.IMPORT, event_timestamp__gte=comparison.start,
        event_timestamp__lt=comparison.end,
    )  # fmt: skip
    same = CountingZone.objects.filter(
        camera=comparison.camera, zone_type=new.zone_type, anchor=new.anchor, zone_coordinates=new.zone_coordinates
    )
    return same.filter(pk__in=events.values("zone")).first()


def _refuse_twice(comparison: Comparison, zone: ZoneComparison) -> None:
    before = kept_before(comparison, zone)
    if before is not None:
        text = _("“%(name)s” already holds a recount of this line for this time.")
        raise ValidationError(text % {"name": before.zone_name})


def _keep(comparison: Comparison, zone: ZoneComparison, user: AnyUser | None) -> Kept:
    new: Any = zone.candidate.new
    made = create_zone(
        camera=comparison.camera,
        user=user,
        zone_name=_free_name(comparison, zone.candidate.name),
        is_active=False,
        counts_toward_total=False,
        description=_description(comparison),
        **{name: getattr(new, name) for name in COPIED},
    )
    for crossing, direction in zone.found:
        _record(made, crossing, direction)
    return Kept(made, len(zone.found))


def _free_name(comparison: Comparison, name: str) -> str:
    taken = set(CountingZone.objects.filter(camera=comparison.camera).values_list("zone_name", flat=True))
    return next(each for each in _names(name) if each not in taken)


def _names(name: str) -> Iterable[str]:
    yield name
    number = 1
    while True:
        tail = _(" (recount %(number)s)") % {"number": number}
        yield f"{name[: LONGEST_NAME - len(tail)]}{tail}"
        number += 1


def _description(comparison: Comparison) -> str:
    text = _("Recounted from stored tracks from %(start)s to %(end)s.")
    return text % {"start": f"{comparison.start:%Y-%m-%d %H:%M:%S %Z}", "end": f"{comparison.end:%Y-%m-%d %H:%M:%S %Z}"}


def _record(zone: CountingZone, crossing: Recounted, direction: str) -> None:
    record_counting_event(
        camera=zone.camera,
        zone=zone,
        event_type=EVENT_TYPES.get(crossing.sense, EventType.CROSS_LINE.value),
        direction=direction,
        event_timestamp=instant(crossing.time),
        track_id=crossing.track,
        confidence_score=None if crossing.confidence is None else round(crossing.confidence, 4),
        entry_point=place(crossing.before),
        exit_point=place(crossing.after),
        path_trajectory=[waypoint(*point) for point in crossing.path],
        duration_seconds=crossing.dwell,
        source=EventSource.IMPORT.value,
    )
