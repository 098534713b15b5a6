"""Building results per minute, hour and day: the running ones each minute, old ones when something came late.

Everything is computed from events and changes of occupancy, never from results or counters: building again repairs.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import DatabaseError, connection, transaction

from cameras.models import Camera
from counting.core import periods
from counting.core.periods import Period, Span
from counting.models import CountingResult, ResultsProgress
from counting.services import results_sql as sql
from counting.services.past import Past
from counting.services.result_rows import GRACE, write_periods

log = logging.getLogger(__name__)

OVERLAP = dt.timedelta(minutes=5)  # longer than any transaction that stores events is open


def build_results(now: dt.datetime) -> int:
    """Bring the results of all cameras up to `now`; return how many rows were written.

    Periods that have begun get a row, those that ended 30 s ago become final, and those for which something was
    stored since are computed again. A camera that somebody else builds at this moment is left to them; one whose
    results cannot be built does not keep back the others.
    """
    written = 0
    for camera in Camera.objects.select_related("location").order_by("pk"):
        try:
            written += _build_camera(camera, now)
        except (DatabaseError, ZoneInfoNotFoundError):
            log.exception("%s: results could not be built", camera.camera_id)
    return written


def rebuild_results(
    camera: Camera | None,
    start: dt.datetime,
    end: dt.datetime,
    *,
    now: dt.datetime,
    on_day: Callable[[Camera, Period], None] = lambda _camera, _day: None,
) -> int:
    """Compute the local days that have a part of `[start, end)` anew; return how many rows were written.

    `camera` None means all. Each day of a camera is replaced at once; `on_day` hears of each. Raises ValueError for
    a span that is empty.
    """
    if not start < end:
        raise ValueError("the span must end after it starts")
    written = 0
    cameras = Camera.objects.select_related("location").order_by("pk")
    for each in cameras if camera is None else cameras.filter(pk=camera.pk):
        past = Past(each)
        for day in periods.days(start, min(end, now), ZoneInfo(each.timezone)):
            written += _rebuild_day(past, day, now)
            on_day(each, day)
    return written


@transaction.atomic
def _build_camera(camera: Camera, now: dt.datetime) -> int:
    progress = _locked(camera, skip=True)
    if progress is None:
        return 0
    read_until = _clock()
    past = Past(camera)
    spans = _spans_to_build(past, progress, now)
    written = _write(past, spans, now)
    progress.built_until = max(progress.built_until or now, now)
    progress.read_until = read_until
    progress.save(update_fields=["built_until", "read_until"])
    return written


@transaction.atomic
def _rebuild_day(past: Past, day: Period, now: dt.datetime) -> int:
    _locked(past.camera)
    CountingResult.objects.filter(camera=past.camera, period_start__gte=day.start, period_start__lt=day.end).delete()
    return _write(past, [(day.start, min(day.end, now))], now)


def _spans_to_build(past: Past, progress: ResultsProgress, now: dt.datetime) -> list[Span]:
    """Return the time since the last run, while the camera was to count, and that of what was stored since then."""
    regular = (progress.built_until or past.began) - GRACE
    start = periods.minute(regular).start
    since = progress.read_until - OVERLAP if progress.read_until else None
    spans = [(first, min(last or now, now)) for first, last in _stored_since(past.camera, since)]
    # Before the camera was there nothing is expected: an old moment alone is built, not all that follows.
    spans = [(first, last if first >= past.began else min(last, first + periods.MINUTE)) for first, last in spans]
    return periods.joined([*past.watched(start, now), *spans])


def _write(past: Past, spans: Sequence[Span], now: dt.datetime) -> int:
    """Write the minutes of the spans, and the hours and days that they touch."""
    zone = ZoneInfo(past.camera.timezone)
    days = {day for start, end in spans for day in periods.days(start, end, zone)}
    written = 0
    for day in sorted(days):
        for hour in periods.hours(day, zone):
            minutes = list(_minutes(hour, spans))
            if minutes:
                written += write_periods(past, [*minutes, hour], now)
        written += write_periods(past, [day], now)
    return written


def _minutes(hour: Period, spans: Iterable[Span]) -> Iterator[Period]:
    """Yield the minutes of an hour that the spans touch, each once."""
    last = hour.start
    for start, end in spans:
        for minute in periods.minutes(max(start, last), min(end, hour.end)):
            yield minute
            last = minute.end


def _locked(camera: Camera, *, skip: bool = False) -> ResultsProgress | None:
    """Return the camera's progress, locked until the end of the transaction; None where others hold it."""
    ResultsProgress.objects.get_or_create(camera=camera)
    return ResultsProgress.objects.select_for_update(skip_locked=skip).filter(camera=camera).first()


def _stored_since(camera: Camera, since: dt.datetime | None) -> list[tuple[dt.datetime, dt.datetime | None]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.STORED_SINCE, {"camera": camera.camera_id, "since": since})
        return list(cursor.fetchall())


def _clock() -> dt.datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        at: dt.datetime = cursor.fetchone()[0]
        return at
