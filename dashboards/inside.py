"""How many are inside, on the camera's page, and the form by which an operator corrects it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from analytics.inside import Inside, inside_of
from analytics.live import read_live
from analytics.present import people_of
from analytics.selectors import underflow_today
from analytics.services.occupancy import correct_occupancy
from cameras.api.permissions import require_operator
from cameras.models import Camera
from counting.choices import ZoneType
from counting.models import CountingZone
from dashboards.hours import hours_today


class CorrectionForm(forms.Form):
    """How many are inside by what somebody has seen, and why."""

    value = forms.IntegerField(label=gettext_lazy("People inside now"), min_value=0, max_value=2**31 - 1)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)
    zone = forms.ModelChoiceField(CountingZone.objects.none(), required=False)

    def __init__(self, camera: Camera, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["zone"]
        choice.queryset = CountingZone.objects.filter(camera=camera, zone_type=ZoneType.COUNTING_LINE, is_active=True)


@login_required
@require_safe
def inside_part(request: HttpRequest, camera_id: str) -> HttpResponse:
    """Show the numbers of who is inside alone, for a page that follows them."""
    camera = get_object_or_404(Camera.objects.for_user(request.user).select_related("location"), camera_id=camera_id)
    return render(request, "dashboards/parts/inside.html", inside_context(camera))


@login_required
@require_safe
def hours_part(request: HttpRequest, camera_id: str) -> HttpResponse:
    """Show today's bars alone, for a page that follows them."""
    camera = get_object_or_404(Camera.objects.for_user(request.user), camera_id=camera_id)
    return render(request, "dashboards/parts/hours.html", {"day": hours_today(camera), "camera": camera})


@login_required
@require_POST
def correct(request: HttpRequest, camera_id: str) -> HttpResponse:
    """Correct what crossings give, and go back to the camera's page, which says what came of it."""
    camera = get_object_or_404(Camera.objects.for_user(request.user), camera_id=camera_id)
    require_operator(request.user, camera)
    form = CorrectionForm(camera, request.POST)
    faults = _corrected(request, camera, form) if form.is_valid() else _faults(form.errors)
    for fault in faults:
        messages.error(request, fault)
    return redirect("dashboards:camera", camera_id=camera_id)


def inside_context(camera: Camera) -> dict[str, Any]:
    """Return what the part of the page about who is inside shows."""
    whole, zones = inside_of(camera, read_live([camera])[camera.camera_id].occupancy)
    people = people_of(camera, timezone.now())
    return {
        "camera": camera, "whole": whole, "of_zones": zones, "lines": _lines(zones), "people": people,
        "underflow": underflow_today(camera),
    }  # fmt: skip


def _lines(zones: list[Inside]) -> list[CountingZone]:
    return [each.zone for each in zones if each.zone is not None and each.kind == "derived"]


def _corrected(request: HttpRequest, camera: Camera, form: CorrectionForm) -> list[str]:
    """Correct; return what was refused."""
    values = form.cleaned_data
    try:
        correct_occupancy(camera, values["zone"], values["value"], values["reason"], request.user)
    except ValidationError as error:
        return [str(message) for message in error.messages]
    messages.success(request, _("Corrected to %(value)d.") % {"value": values["value"]})
    return []


def _faults(errors: Any) -> list[str]:
    return [f"{name}: {fault}" for name, faults in errors.items() for fault in faults]
