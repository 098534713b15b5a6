"""The heat map of a camera: where people stood, over its newest picture, with a slider through time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from analytics.density import Density, density, floor_of_camera
from cameras.core.wall_clock import day_start
from cameras.models import Camera
from counting.choices import DensityPeriod
from counting.stored_form import utc

KINDS = {
    DensityPeriod.HOUR.value: _("Hours of a day"),
    DensityPeriod.MINUTES5.value: _("Five minutes of a day"),
    DensityPeriod.DAY.value: _("Days of a month"),
}
A_DAY, A_MONTH = dt.timedelta(days=1), dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page shows: maps of a kind up to the end of a local day. `[start, end)`."""

    kind: str
    date: dt.date
    start: dt.datetime
    end: dt.datetime


@login_required
@require_safe
def density_page(request: HttpRequest, camera_id: str) -> HttpResponse:
    """Show where people stood on a day, or in the month before it."""
    camera = get_object_or_404(Camera.objects.for_user(request.user), camera_id=camera_id)
    asked = _asked(request, camera)
    found = density(camera, asked.kind, asked.start, asked.end)
    context = {
        "camera": camera,
        "asked": asked,
        "kinds": KINDS.items(),
        "density": found,
        "person_seconds": int(found.values.sum()) / 10,
        "steps": _steps(found, camera, asked),
        "has_floor": floor_of_camera(camera) is not None,
        "picture": _address(camera, "api-density-picture", asked, asked.start, asked.end, over="snapshot"),
        "grid": _address(camera, "api-density", asked, asked.start, asked.end),
        "earlier": asked.date - A_DAY,
        "later": asked.date + A_DAY if asked.date < _today(camera) else None,
    }
    return render(request, "dashboards/density.html", context)


def _asked(request: HttpRequest, camera: Camera) -> Asked:
    """Return what the address asks for; what it says wrongly is today's hours."""
    kind = request.GET.get("period", "")
    date = _date(request.GET.get("date", "")) or _today(camera)
    zone = ZoneInfo(camera.timezone)
    kind = kind if kind in KINDS else DensityPeriod.HOUR.value
    first = date - A_MONTH + A_DAY if kind == DensityPeriod.DAY else date
    return Asked(kind, date, day_start(first, zone), day_start(date + A_DAY, zone))


def _date(text: str) -> dt.date | None:
    try:
        found = parse_date(text)
    except ValueError:  # the thirtieth of February
        return None
    return found if found and dt.date(2000, 1, 1) <= found <= dt.date(2999, 1, 1) else None


def _today(camera: Camera) -> dt.date:
    return timezone.now().astimezone(ZoneInfo(camera.timezone)).date()


def _steps(found: Density, camera: Camera, asked: Asked) -> list[dict[str, Any]]:
    """Return what the slider steps through: first all together, then each stored map."""
    zone = ZoneInfo(camera.timezone)
    form = "%Y-%m-%d" if asked.kind == DensityPeriod.DAY else "%H:%M"
    return [
        {
            "label": f"{period.start.astimezone(zone):{form}}",
            "until": f"{period.end.astimezone(zone):{form}}",
            "picture": _address(camera, "api-density-picture", asked, period.start, period.end, over="snapshot"),
            "grid": _address(camera, "api-density", asked, period.start, period.end),
        }
        for period in found.periods
    ]


def _address(camera: Camera, name: str, asked: Asked, start: dt.datetime, end: dt.datetime, **more: str) -> str:
    times = {"from": utc(start), "to": utc(end)}
    return f"{reverse(name, args=[camera.camera_id])}?{urlencode({'period': asked.kind, **times, **more})}"
