"""The accuracy of a camera: recorded spans, the page on which one is tallied by hand, and what came out."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from analytics.accuracy import accuracy_sentence, is_weak
from analytics.errors import SpanRefusedError, TallyRefusedError
from analytics.models import AccuracyEvaluation, HandTally, RecordedSpan
from analytics.services import spans, tallies
from cameras.api.permissions import may_operate, require_operator
from cameras.models import Camera
from counting.line_advice import advice_about
from counting.models import CountingZone
from dashboards.core.shapes import in_side, normalized_points
from dashboards.ranges import ranged_file

SHOWN = 50  # evaluations and spans of a camera
FRAME_SECONDS = 0.1  # from one frame of a span to the next


@login_required
@require_safe
def accuracy_page(request: HttpRequest, camera_id: str) -> HttpResponse:
    """Show how accurate a camera has been, its recorded spans, and the form that asks for one."""
    camera = get_object_or_404(Camera.objects.for_user(request.user), camera_id=camera_id)
    zones = list(CountingZone.objects.filter(camera=camera, is_active=True))
    advice = advice_about(camera, zones, timezone.now())
    evaluations = list(AccuracyEvaluation.objects.for_user(request.user).filter(camera=camera)[:SHOWN])
    context = {
        "camera": camera,
        "may_tally": may_operate(request.user, camera),
        "may_upload": request.user.has_perm("analytics.add_clipevaluation", camera),
        "may_edit": request.user.has_perm("counting.change_countingzone", camera),
        "evaluations": [(each, accuracy_sentence(each, camera.timezone), is_weak(each)) for each in evaluations],
        "spans": RecordedSpan.objects.for_user(request.user).filter(camera=camera)[:SHOWN],
        "days": settings.SPAN_DAYS,
        "has_zones": bool(zones),
        "advice": [(zone, advice[zone.pk]) for zone in zones if zone.pk in advice],
    }
    return render(request, "dashboards/accuracy.html", context)


@login_required
@require_POST
def record_span(request: HttpRequest, camera_id: str) -> HttpResponse:
    """Ask the camera to record the next minutes."""
    camera = get_object_or_404(Camera.objects.for_user(request.user), camera_id=camera_id)
    require_operator(request.user, camera)
    try:
        minutes = int(request.POST.get("minutes", ""))
    except ValueError:
        minutes = 0
    try:
        spans.ask_for_span(camera=camera, minutes=minutes, user=request.user)
    except SpanRefusedError as error:
        messages.error(request, str(error))
    return redirect("dashboards:camera-accuracy", camera.camera_id)


@login_required
@require_safe
def tally_page(request: HttpRequest, span_id: int) -> HttpResponse:
    """Play a recorded span to somebody who notes who goes in and out."""
    span = _span(request, span_id)
    tally = HandTally.objects.filter(span=span, user_id=request.user.pk or 0).first()
    zones = tallies.zones_to_tally(span)
    data = {
        "seconds": _seconds(span),
        "step": FRAME_SECONDS,
        "zones": [_drawing(span.camera, zone) for zone in zones],
        "marks": tally.marks if tally else [],
        "result": _newest_result(span),
    }
    return render(request, "dashboards/tally.html", {"span": span, "camera": span.camera, "data": data, "zones": zones})


@login_required
@require_safe
def span_video(request: HttpRequest, span_id: int) -> HttpResponseBase:
    """Give the video of a span, whole or in pieces."""
    return ranged_file(request, spans.span_path(_span(request, span_id)), "video/mp4")


@login_required
@require_POST
def save_marks(request: HttpRequest, span_id: int) -> JsonResponse:
    """Keep the marks of the user: `{"marks": [{"t", "zone", "direction"}]}`."""
    span = _span(request, span_id)
    try:
        tally = tallies.save_marks(span=span, user=request.user, marks=_body(request).get("marks"))
    except TallyRefusedError as error:
        return _refused(error)
    return JsonResponse({"saved": len(tally.marks)})


@login_required
@require_POST
def finish_tally(request: HttpRequest, span_id: int) -> JsonResponse:
    """Keep the marks and compare those of the watched zones with what was counted."""
    span, body = _span(request, span_id), _body(request)
    zones = body.get("zones")
    try:
        tally = tallies.save_marks(span=span, user=request.user, marks=body.get("marks"))
        watched = {zone for zone in zones if isinstance(zone, int)} if isinstance(zones, list) else set()
        evaluation = tallies.finish_tally(tally=tally, zones=watched, user=request.user)
    except TallyRefusedError as error:
        return _refused(error)
    return JsonResponse({"result": _result(evaluation, span.camera)})


@login_required
@require_POST
def delete_span(request: HttpRequest, span_id: int) -> HttpResponse:
    """Delete a span with its video; evaluations stay."""
    span = _span(request, span_id)
    spans.delete_span(span)
    return redirect("dashboards:camera-accuracy", span.camera_id)


def _span(request: HttpRequest, span_id: int) -> RecordedSpan:
    """Return a span that the user may tally. Raises Http404 for a stranger, PermissionDenied for one who only reads."""
    own = RecordedSpan.objects.for_user(request.user).select_related("camera")
    span = get_object_or_404(own, pk=span_id)
    require_operator(request.user, span.camera)
    return span


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _refused(error: Exception) -> JsonResponse:
    return JsonResponse({"error": str(error)}, status=400)


def _seconds(span: RecordedSpan) -> float:
    return (span.ended_at - span.started_at).total_seconds() if span.started_at and span.ended_at else 0.0


def _drawing(camera: Camera, zone: CountingZone) -> dict[str, Any]:
    """Return what the browser needs to draw a zone and to tally in it."""
    return {
        "id": zone.pk,
        "name": zone.zone_name,
        "kind": "line" if zone.zone_type == "counting_line" else "area",
        "points": normalized_points(zone.zone_coordinates, camera.resolution_width, camera.resolution_height),
        "in_side": in_side(zone.direction_mapping),
        "directions": tallies.directions_of(zone),
    }


def _newest_result(span: RecordedSpan) -> dict[str, Any] | None:
    evaluation = span.evaluations.order_by("-evaluated_at", "-id").first()
    return _result(evaluation, span.camera) if evaluation else None


def _result(evaluation: AccuracyEvaluation, camera: Camera) -> dict[str, Any]:
    """Return an evaluation as the page shows it."""
    details = evaluation.details
    return {
        "sentence": accuracy_sentence(evaluation, camera.timezone),
        "weak": is_weak(evaluation),
        **{name: details.get(name, []) for name in ("zones", "missed", "false_alarms")},
    }
