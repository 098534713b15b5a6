"""The pages: live wall, camera page, and the newest picture of a camera."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from analytics.live import read_snapshot
from cameras.api.permissions import may_operate
from cameras.models import Camera
from counting.advice import warning_of_idle_lines
from counting.kept import kept_recounts
from counting.models import CountingEvent
from dashboards.hours import hours_today
from dashboards.inside import inside_context
from dashboards.states import CameraState, camera_states, sums, visible_cameras

EVENTS_SHOWN = 50
ONE, FEW = 1, 4  # cards are larger while there are few of them


@login_required
@require_safe
def live_wall(request: HttpRequest) -> HttpResponse:
    """Show all active cameras of the user with their numbers of now."""
    states = camera_states(list(visible_cameras(request.user).filter(is_active=True)))
    context = {"states": states, "sums": sums(states), "size": _size(len(states)), "zones": _drawings(states)}
    return render(request, "dashboards/live.html", context)


@login_required
@require_safe
def camera_page(request: HttpRequest, camera_id: str) -> HttpResponse:
    """Show one camera: picture, numbers, zones, health and the events of today."""
    camera = get_object_or_404(visible_cameras(request.user), camera_id=camera_id)
    state, inside = camera_states([camera])[0], inside_context(camera)
    context = {
        "state": state,
        "zones": _drawings([state]),
        "health": getattr(camera, "health", None),
        "events": _events_today(camera),
        "events_shown": EVENTS_SHOWN,
        "may_edit": may_operate(request.user, camera),
        "may_operate": may_operate(request.user, camera),
        "inside": inside,
        "people": inside["people"],
        "idle_lines": warning_of_idle_lines(camera),
        "kept": kept_recounts(camera),
        "day": hours_today(camera),
    }
    return render(request, "dashboards/camera.html", context)


@login_required
@require_safe
def camera_events(request: HttpRequest, camera_id: str) -> HttpResponse:
    """Show the rows of today's newest events alone, for a page that follows them."""
    camera = _camera_or_404(request, camera_id)
    context = {"camera": camera, "events": _events_today(camera)}
    return render(request, "dashboards/parts/events.html", context)


@login_required
@require_safe
def camera_snapshot(request: HttpRequest, camera_id: str) -> HttpResponse:
    """Give the newest picture of a camera as JPEG; 404 when there is none of the last minute."""
    jpeg = read_snapshot(_camera_or_404(request, camera_id))
    if jpeg is None:
        raise Http404("no picture")
    return HttpResponse(jpeg, content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})


def _camera_or_404(request: HttpRequest, camera_id: str) -> Camera:
    return get_object_or_404(Camera.objects.for_user(request.user), camera_id=camera_id)


def _events_today(camera: Camera) -> list[CountingEvent]:
    events = CountingEvent.objects.filter(camera=camera, event_timestamp__gte=_midnight(camera))
    return list(events.select_related("zone").order_by("-event_timestamp", "-id")[:EVENTS_SHOWN])


def _midnight(camera: Camera) -> datetime:
    """Return the beginning of the camera's own day."""
    now = timezone.now().astimezone(ZoneInfo(camera.timezone))
    return now.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)


def _drawings(states: list[CameraState]) -> dict[str, list[dict[str, Any]]]:
    return {state.camera.camera_id: [zone.as_drawing() for zone in state.zones] for state in states}


def _size(cameras: int) -> str:
    if cameras <= ONE:
        return "one"
    return "few" if cameras <= FEW else "many"
