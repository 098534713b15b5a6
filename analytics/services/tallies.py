"""Hand tallies: kept while somebody watches a recorded span, and compared with what was counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.choices import EvaluationMethod, SpanStatus
from analytics.errors import TallyRefusedError
from analytics.models import AccuracyEvaluation, HandTally, RecordedSpan
from analytics.services.accuracy import save_evaluation
from cameras.core.schema import SchemaError, list_of, number, object_of, whole, word
from counting.choices import Direction, EventSource, ZoneType
from counting.core.scoring import WINDOW, Counted, Score, TrueCrossing, score, score_by_line
from counting.directions import mapped_direction
from counting.models import CountingEvent, CountingZone

MOST_MARKS = 20_000
_mark = object_of({"t": number(0, 24 * 3600), "zone": whole(1), "direction": word(*Direction.values)})
_marks = list_of(_mark, most=MOST_MARKS)


def zones_to_tally(span: RecordedSpan) -> list[CountingZone]:
    """Return the zones in which people can be tallied: active lines, then areas that count entries and exits."""
    zones = CountingZone.objects.filter(camera_id=span.camera_id, is_active=True)
    return list(zones.exclude(zone_type=ZoneType.REGION.value).order_by("-zone_type", "zone_name", "pk"))


def directions_of(zone: CountingZone) -> list[str]:
    """Return the directions that a zone counts, `in` before `out`."""
    senses = ("positive", "negative") if zone.zone_type == ZoneType.COUNTING_LINE else ("entry", "exit")
    found = [direction for sense in senses if (direction := mapped_direction(zone, sense))]
    return sorted(found, key=lambda direction: direction == Direction.OUT.value)


def save_marks(*, span: RecordedSpan, user: Any, marks: Any) -> HandTally:
    """Keep the marks that a user has made so far. Raises TallyRefusedError."""
    try:
        checked = _marks(marks, "marks")
    except SchemaError as error:
        raise TallyRefusedError(str(error)) from None
    known = {zone.pk for zone in zones_to_tally(span)}
    if unknown := {mark["zone"] for mark in checked} - known:
        raise TallyRefusedError(_("The camera has no zone %(zone)s any more.") % {"zone": min(unknown)})
    checked.sort(key=lambda mark: mark["t"])
    tally, _made = HandTally.objects.update_or_create(
        span=span, user=user, defaults={"marks": checked, "finished_at": None}
    )
    return tally


@transaction.atomic
def finish_tally(*, tally: HandTally, zones: Collection[int], user: Any) -> AccuracyEvaluation:
    """Compare a tally with the events of its span in the zones that were watched. Raises TallyRefusedError."""
    span = tally.span
    if span.status != SpanStatus.READY or span.started_at is None or span.ended_at is None:
        raise TallyRefusedError(_("The span is not recorded yet."))
    watched = [zone for zone in zones_to_tally(span) if zone.pk in zones]
    if not watched:
        raise TallyRefusedError(_("Choose the lines that you have watched."))
    truth = [_true(mark) for mark in tally.marks if mark["zone"] in zones]
    counted = _counted(span, span.started_at, span.ended_at, watched)
    scores = _scores(truth, counted, watched, (span.ended_at - span.started_at).total_seconds())
    HandTally.objects.filter(pk=tally.pk).update(finished_at=timezone.now())
    return save_evaluation(
        camera=span.camera,
        score=sum(scores.values(), Score()),
        method=EvaluationMethod.TALLY,
        details=_details(scores, watched, tally.marks),
        span=span,
        zones=watched,
        user=user,
    )


def _scores(
    truth: list[TrueCrossing], counted: list[Counted], zones: Sequence[CountingZone], seconds: float
) -> dict[int, Score]:
    """Return the score of each zone; an event just outside of the span may still be what a mark means."""
    keys = [str(zone.pk) for zone in zones]
    inside = [event for event in counted if 0 <= event.time <= seconds]
    outside = [event for event in counted if event not in inside]
    return {int(zone): _rescued(each, outside) for zone, each in score_by_line(truth, inside, keys).items()}


def _rescued(within: Score, outside: Sequence[Counted]) -> Score:
    """Return the score where events outside of the span stand for crossings missed inside; else they do not matter."""
    late = score(within.missed, outside)
    return replace(within, hits=within.hits + late.hits, missed=late.missed, counted=within.counted + late.hits)


def _counted(span: RecordedSpan, start: dt.datetime, end: dt.datetime, zones: Sequence[CountingZone]) -> list[Counted]:
    """Return what was counted during the span, and at most the window of matching before and after it."""
    margin = dt.timedelta(seconds=WINDOW)
    events = CountingEvent.objects.filter(
        camera_id=span.camera_id, zone__in=zones, event_timestamp__range=(start - margin, end + margin)
    ).exclude(source=EventSource.MANUAL.value)
    return [
        Counted(str(event.zone_id), event.direction, (event.event_timestamp - start).total_seconds(), event.event_uid)
        for event in events.order_by("event_timestamp", "id")
    ]


def _true(mark: dict[str, Any]) -> TrueCrossing:
    return TrueCrossing(str(mark["zone"]), mark["direction"], float(mark["t"]))


def _details(scores: dict[int, Score], zones: Sequence[CountingZone], marks: list[dict[str, Any]]) -> dict[str, Any]:
    total = sum(scores.values(), Score())
    return {
        "zones": [{"id": zone.pk, "name": zone.zone_name, **scores[zone.pk].as_json()} for zone in zones],
        "missed": [_place(each) for each in total.missed],
        "false_alarms": [_place(each) | {"event": each.key} for each in total.false_alarms],
        "marks": [mark for mark in marks if mark["zone"] in scores],
    }


def _place(each: TrueCrossing | Counted) -> dict[str, Any]:
    return {"t": round(each.time, 3), "zone": int(each.zone), "direction": each.direction}
