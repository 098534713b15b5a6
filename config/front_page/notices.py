"""What needs attention, for the tenants of a user: cameras that say nothing, warnings, work that failed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.anomalies import told_anomalies
from analytics.choices import ClipStatus, SpanStatus
from analytics.models import ClipEvaluation, RecordedSpan
from analytics.states import PAUSED, UNSEEN
from cameras.models import Camera, CameraHealth
from cameras.querysets import AnyUser
from counting.core import periods
from counting.models import CountingEvent
from dashboards.states import CameraState
from streams.choices import Severity
from streams.models import StreamEvent

MOST = 30  # pieces of failed work
MOST_EVENTS = 5000  # that are looked through for what stood out
LATELY = dt.timedelta(days=7)  # for which failed work is told of
BAD = ("offline", "error")


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that somebody should look at. `since` None = not known. `tone` is bad, warn or info."""

    tone: str
    title: str
    text: str
    since: dt.datetime | None
    url: str
    action: str


def notices(user: AnyUser, states: Sequence[CameraState], now: dt.datetime) -> list[Notice]:
    """Return what the user should look at, the worst first and within a tone the newest first."""
    open_events = _open_events(user, states)
    found = [
        *_silent(states, open_events),
        *_warnings(states, open_events),
        *_unseen(states),
        *_in_maintenance(states),
        *_unusual(states, now),
        *_without_zones(states),
        *_failed_work(user, now),
    ]
    order = ("bad", "warn", "info")
    newest = sorted(found, key=lambda notice: notice.since.timestamp() if notice.since else 0.0, reverse=True)
    return sorted(newest, key=lambda notice: order.index(notice.tone))


def resting(states: Iterable[CameraState]) -> list[CameraState]:
    """Return the cameras that rest because their schedule says so."""
    return [state for state in states if state.status.status == PAUSED]


def _open_events(user: AnyUser, states: Sequence[CameraState]) -> dict[str, list[StreamEvent]]:
    """Return what lasts, by the text key of its camera, oldest first."""
    rows = StreamEvent.objects.for_user(user).filter(is_resolved=False, stream__camera__is_active=True)
    grave = rows.exclude(event_severity=Severity.INFO.value).select_related("stream").order_by("event_timestamp", "id")
    found: dict[str, list[StreamEvent]] = {state.camera.camera_id: [] for state in states}
    for event in grave:
        found.setdefault(event.stream.camera_id, []).append(event)
    return found


def _silent(states: Iterable[CameraState], events: dict[str, list[StreamEvent]]) -> list[Notice]:
    """Return the cameras from which nothing comes, with the reason and since when."""
    return [
        _of_camera("bad", state, state.status.detail or _("It says nothing of itself."), _since(state, events))
        for state in states
        if state.status.status in BAD
    ]


def _since(state: CameraState, events: dict[str, list[StreamEvent]]) -> dt.datetime | None:
    health = getattr(state.camera, "health", None)
    failures = [event for event in events[state.camera.camera_id] if event.event_severity != Severity.WARNING]
    return failures[0].event_timestamp if failures else (health.last_heartbeat if health else None)


def _warnings(states: Iterable[CameraState], events: dict[str, list[StreamEvent]]) -> list[Notice]:
    """Return what is doubtful about cameras that do deliver."""
    return [
        _of_camera("warn", state, event.event_message or event.get_event_type_display(), event.event_timestamp)
        for state in states
        if state.status.status not in (*BAD, PAUSED, "maintenance")
        for event in events[state.camera.camera_id]
        if event.event_severity == Severity.WARNING
    ]


def _unseen(states: Iterable[CameraState]) -> list[Notice]:
    return [
        _of_camera("warn", state, state.status.detail or _("Nothing has ever come from it."), state.camera.created_at)
        for state in states
        if state.status.status == UNSEEN
    ]


def _in_maintenance(states: Iterable[CameraState]) -> list[Notice]:
    """Return who is in maintenance, why and until when."""
    resting = [state for state in states if state.status.status == "maintenance"]
    return [_of_camera("info", state, _maintenance(state.camera.health), None) for state in resting]


def _maintenance(health: CameraHealth) -> str:
    until, notes = health.maintenance_until, health.maintenance_notes
    ends = _("until %(end)s UTC") % {"end": f"{until:%Y-%m-%d %H:%M}"} if until else _("until somebody ends it")
    return _("In maintenance, %(ends)s. %(notes)s") % {"ends": ends, "notes": notes}


def _without_zones(states: Iterable[CameraState]) -> list[Notice]:
    return [
        Notice(
            "info", state.camera.camera_name, _("It has no line and no area: nothing is counted."), None,
            reverse("dashboards:camera-zones", args=[state.camera.camera_id]), _("Draw a line"),
        )
        for state in states
        if not state.zones
    ]  # fmt: skip


def _unusual(states: Sequence[CameraState], now: dt.datetime) -> list[Notice]:
    """Return how many events stood out today, counted or not, in each camera's own day."""
    if not states:
        return []
    names = {state.camera.camera_id: state.camera for state in states}
    midnights = {key: periods.day(now, ZoneInfo(camera.timezone)).start for key, camera in names.items()}
    since = min(midnights.values())
    counted = CountingEvent.objects.filter(camera__in=list(names), event_timestamp__gte=since, is_anomaly=True)
    told = told_anomalies().filter(aggregate_id__in=list(names), event_timestamp__gte=since, happened_at__gte=since)
    times = [
        *counted.values_list("camera_id", "event_timestamp")[:MOST_EVENTS],
        *told.values_list("aggregate_id", "happened_at")[:MOST_EVENTS],
    ]
    numbers = Counter(key for key, at in times if at >= midnights[key])
    return [_unusual_of(names[key], number) for key, number in numbers.items()]


def _unusual_of(camera: Camera, number: int) -> Notice:
    text = ngettext("%(number)s event stood out today.", "%(number)s events stood out today.", number)
    page = f"{reverse('dashboards:log')}?{urlencode({'camera': camera.camera_id, 'anomaly': 'true'})}"
    return Notice("info", camera.camera_name, text % {"number": number}, None, page, _("Look at them"))


def _failed_work(user: AnyUser, now: dt.datetime) -> list[Notice]:
    """Return the user's own work that failed in the background."""
    spans = RecordedSpan.objects.for_user(user).filter(status=SpanStatus.FAILED, updated_at__gte=now - LATELY)
    clips = ClipEvaluation.objects.for_user(user).filter(status=ClipStatus.FAILED, updated_at__gte=now - LATELY)
    return [
        Notice(
            "warn", _("Recording of %(camera)s") % {"camera": span.camera}, _("It was not possible."), span.updated_at,
            reverse("admin:analytics_recordedspan_change", args=[span.pk]), _("Look at it"),
        )
        for span in spans.select_related("camera").order_by("-updated_at")[:MOST]
    ] + [
        Notice(
            "warn", _("Evaluation of %(clip)s") % {"clip": clip.video}, clip.error, clip.updated_at,
            reverse("admin:analytics_clipevaluation_change", args=[clip.pk]), _("Look at it"),
        )
        for clip in clips.order_by("-updated_at")[:MOST]
    ]  # fmt: skip


def _of_camera(tone: str, state: CameraState, text: str, since: dt.datetime | None) -> Notice:
    page = reverse("dashboards:camera", args=[state.camera.camera_id])
    return Notice(tone, state.camera.camera_name, text, since, page, _("Look at it"))
