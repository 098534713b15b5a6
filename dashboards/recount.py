"""Trying another line on recorded tracks: drawn over the picture, old and new side by side, kept on demand."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from analytics.live import read_live
from analytics.recount.candidates import moved
from analytics.recount.comparing import Comparison, compare
from analytics.services.recount import keep_recount
from cameras.api.filters import SENSIBLE
from cameras.api.permissions import may_operate, require_operator
from cameras.core.wall_clock import day_start
from cameras.models import Camera
from counting.choices import ZoneType
from counting.core.shapes import normalized_points
from counting.kept import kept_recounts
from counting.models import CountingZone
from counting.trails import trails
from dashboards.core.shapes import polyline

LONGEST = dt.timedelta(days=1)  # of a span on a page; longer ones are for the command
WAYS = 150  # drawn behind the line, to see where people walk


class RecountForm(forms.Form):
    """A zone of the camera or a new name, its points, and the span; times are the camera's own."""

    name = forms.CharField(label=gettext_lazy("Line"), max_length=200)
    coordinates = forms.JSONField(label=gettext_lazy("Points in 0–1"), widget=forms.Textarea(attrs={"rows": 2}))
    start = forms.DateTimeField(label=gettext_lazy("From"), validators=SENSIBLE)
    end = forms.DateTimeField(label=gettext_lazy("To"), validators=SENSIBLE)

    def clean(self) -> dict[str, Any]:
        """Refuse spans that are none, or longer than a day."""
        values = super().clean() or {}
        start, end = values.get("start"), values.get("end")
        if start and end and start >= end:
            raise ValidationError({"end": _("Must be after “From”.")})
        if start and end and end - start > LONGEST:
            raise ValidationError({"end": _("At most a day here; “manage.py recount” takes longer times.")})
        return values


@login_required
@require_safe
def recount_page(request: HttpRequest, camera_id: str) -> HttpResponse:
    """Show the line on the picture and, once it was asked for, what it would have counted."""
    camera = get_object_or_404(Camera.objects.for_user(request.user), camera_id=camera_id)
    zones = list(CountingZone.objects.filter(camera=camera).exclude(zone_type=ZoneType.REGION))
    values = _first_values(request, camera, zones)
    form, comparison = (None, None) if "coordinates" not in request.GET else _compared(camera, request.GET)
    context = {
        "camera": camera,
        "zones": zones,
        "drawings": {zone.zone_name: _points(camera, zone) for zone in zones},
        "values": values,
        "faults": form.errors if form is not None else {},
        "comparison": comparison,
        "ways": _ways(camera, values),
        "kept": kept_recounts(camera),
        "may_operate": may_operate(request.user, camera),
        "has_snapshot": read_live([camera])[camera.camera_id].snapshot_at is not None,
    }
    return render(request, "dashboards/recount.html", context)


@login_required
@require_POST
def keep_page(request: HttpRequest, camera_id: str) -> HttpResponse:
    """Keep what the page has shown: a new zone with these crossings; show it among those that were kept.

    What is refused leads back to what was tried, where the faults stand at their fields.
    """
    camera = get_object_or_404(Camera.objects.for_user(request.user), camera_id=camera_id)
    require_operator(request.user, camera)
    form, comparison = _compared(camera, request.POST)
    page = reverse("dashboards:recount", args=[camera_id])
    if comparison is not None and _is_kept(request, comparison):
        return redirect(f"{page}#kept")
    return redirect(f"{page}?{urlencode({name: request.POST.get(name, '') for name in form.fields})}")


def _compared(camera: Camera, asked: Any) -> tuple[RecountForm, Comparison | None]:
    """Return the form and, where it is right, the comparison."""
    with timezone.override(ZoneInfo(camera.timezone)):
        form = RecountForm(asked)
        if not form.is_valid():
            return form, None
    values = form.cleaned_data
    try:
        candidates = moved(camera, values["name"], values["coordinates"])
    except ValidationError as error:
        form.add_error("coordinates", error.messages)
        return form, None
    return form, compare(camera, candidates, values["start"], values["end"])


def _is_kept(request: HttpRequest, comparison: Comparison) -> bool:
    """Keep, or say why not; return whether it is kept."""
    try:
        (kept,) = keep_recount(comparison, request.user)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return False
    text = ngettext(
        "Kept as “%(name)s” with %(number)d event; it is switched off.",
        "Kept as “%(name)s” with %(number)d events; it is switched off.",
        kept.events,
    )
    messages.success(request, text % {"name": kept.zone, "number": kept.events})
    return True


def _first_values(request: HttpRequest, camera: Camera, zones: list[CountingZone]) -> dict[str, str]:
    """Return what stands in the form: what was asked, else the named or first zone and today."""
    zone = next((each for each in zones if str(each.pk) == request.GET.get("zone")), zones[0] if zones else None)
    now = timezone.now().astimezone(ZoneInfo(camera.timezone))
    today = day_start(now.date(), ZoneInfo(camera.timezone)).astimezone(ZoneInfo(camera.timezone))
    defaults = {
        "name": zone.zone_name if zone else _("New line"),
        "coordinates": json.dumps(_points(camera, zone) if zone else [[0.5, 0.1], [0.5, 0.9]]),
        "start": f"{today:%Y-%m-%dT%H:%M:%S}",
        "end": f"{now:%Y-%m-%dT%H:%M:%S}",
    }
    return {name: request.GET.get(name) or value for name, value in defaults.items()}


def _points(camera: Camera, zone: CountingZone) -> list[list[float]]:
    points = normalized_points(zone.zone_coordinates, camera.resolution_width, camera.resolution_height)
    return [[round(x, 4), round(y, 4)] for x, y in points]


def _ways(camera: Camera, values: dict[str, str]) -> list[str]:
    """Return some ways of people in the span, as an SVG draws them; none for a span that cannot be."""
    try:
        start, end = (_local(values[name], camera) for name in ("start", "end"))
    except ValueError:
        return []
    found: list[str] = []
    for trail in trails(camera, start, min(end, start + LONGEST)):
        found.append(polyline(trail.feet.tolist()))
        if len(found) == WAYS:
            break
    return found


def _local(text: str, camera: Camera) -> dt.datetime:
    """Return the instant of a local time. Raises ValueError for none, and for one at the end of the calendar."""
    at = dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(camera.timezone))
    if not SENSIBLE[0].limit_value <= at <= SENSIBLE[1].limit_value:
        raise ValueError("beyond the calendar")
    return at
