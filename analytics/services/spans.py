"""Recorded spans: asked for by people, recorded by sessions, deleted after some days."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.choices import SpanStatus
from analytics.errors import SpanRefusedError
from analytics.models import RecordedSpan
from analytics.models.accuracy import LONGEST_MINUTES
from cameras.models import Camera

MEGABYTE = 1_000_000
WAITS = dt.timedelta(minutes=15)  # for a camera that shall record
GRACE = dt.timedelta(minutes=5)  # after its end a recording that nobody closed is given up


def ask_for_span(*, camera: Camera, minutes: int, user: Any) -> RecordedSpan:
    """Ask the camera's session to record the next minutes. Raises SpanRefusedError that says why not."""
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise SpanRefusedError(_("Between 1 and %(most)d minutes can be recorded.") % {"most": LONGEST_MINUTES})
    if not camera.is_active:
        raise SpanRefusedError(_("The camera is switched off."))
    if space_left() <= 0:
        raise SpanRefusedError(
            _("Recordings already fill %(size)d MB, as many as may be kept: delete one first.")
            % {"size": settings.SPAN_QUOTA_MB}
        )
    try:
        with transaction.atomic():
            return RecordedSpan.objects.create(camera=camera, wanted_minutes=minutes, created_by=user)
    except IntegrityError:
        raise SpanRefusedError(_("A recording of this camera is already under way.")) from None


def claim_span(camera_id: str, at: dt.datetime, width: int, height: int) -> RecordedSpan | None:
    """Take the span that is asked of a camera, whose first frame was captured `at`; None where there is none.

    Only one session gets it: the row is claimed by a conditional update.
    """
    wanted = RecordedSpan.objects.filter(camera_id=camera_id, status=SpanStatus.WANTED).first()
    if wanted is None:
        return None
    claimed = RecordedSpan.objects.filter(pk=wanted.pk, status=SpanStatus.WANTED).update(
        status=SpanStatus.RECORDING.value,
        started_at=at,
        frame_width=width,
        frame_height=height,
        file=f"{wanted.pk}.mp4",
    )
    if not claimed:
        return None
    wanted.refresh_from_db()
    return wanted


def finish_span(span: RecordedSpan, ended_at: dt.datetime, size: int) -> None:
    """Say that the video is there, to the frame captured at `ended_at`, with `size` bytes."""
    _open_row(span).update(status=SpanStatus.READY.value, ended_at=ended_at, file_bytes=size)


def give_span_back(span: RecordedSpan) -> None:
    """Let another session record it from the beginning: this one ended too early."""
    _open_row(span).update(
        status=SpanStatus.WANTED.value, started_at=None, file="", frame_width=None, frame_height=None
    )


def fail_span(span: RecordedSpan, error: str) -> None:
    """Say why there is no video."""
    _open_row(span).update(status=SpanStatus.FAILED.value, error=error)


def span_path(span: RecordedSpan) -> Path:
    """Return where the video of a span lies."""
    return Path(settings.SPAN_FOLDER) / span.file


def space_left() -> int:
    """Return how many bytes further recordings may take."""
    kept = RecordedSpan.objects.aggregate(total=Sum("file_bytes"))["total"] or 0
    return int(settings.SPAN_QUOTA_MB) * MEGABYTE - int(kept)


def delete_span(span: RecordedSpan) -> None:
    """Delete a span with its video and tallies; evaluations stay."""
    path = span_path(span) if span.file else None
    span.delete()
    if path is not None:
        transaction.on_commit(lambda: path.unlink(missing_ok=True))


def tidy_spans(now: dt.datetime | None = None) -> list[int]:
    """Delete what is older than SPAN_DAYS and give up what will not come any more; return what was deleted."""
    now = now or timezone.now()
    old = list(RecordedSpan.objects.filter(created_at__lt=now - dt.timedelta(days=settings.SPAN_DAYS)))
    deleted = [span.pk for span in old]
    for span in old:
        delete_span(span)
    _give_up(now)
    _delete_strangers()
    return deleted


def _give_up(now: dt.datetime) -> None:
    """Fail spans whose camera does not run, and those whose session died."""
    wanted = RecordedSpan.objects.filter(status=SpanStatus.WANTED, created_at__lt=now - WAITS)
    wanted.update(status=SpanStatus.FAILED.value, error="The camera gave no pictures.")
    for span in RecordedSpan.objects.filter(status=SpanStatus.RECORDING):
        if span.started_at and span.started_at + dt.timedelta(minutes=span.wanted_minutes) + GRACE < now:
            fail_span(span, "The recording broke off.")


def _delete_strangers() -> None:
    """Delete videos that no row speaks of, e.g. of a camera that was deleted."""
    known = set(RecordedSpan.objects.exclude(file="").values_list("file", flat=True))
    for path in Path(settings.SPAN_FOLDER).glob("*.mp4*"):
        if path.name.removesuffix(".part") not in known:
            path.unlink(missing_ok=True)


def _open_row(span: RecordedSpan) -> Any:
    return RecordedSpan.objects.filter(pk=span.pk, status=SpanStatus.RECORDING)
