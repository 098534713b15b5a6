"""What the editor asks while somebody draws: warnings, who would have crossed, where people walk, zones to copy."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cameras.models import Camera
from counting.models import CountingZone
from counting.services import copies_of
from counting.trying import recent_trails, try_zones
from dashboards.zone_editor.data import zone_data
from dashboards.zone_editor.pages import own_camera
from dashboards.zone_editor.requests import BadRequestError, body_of, items_of, text_of, values_of

DECIMALS = 4


@login_required
@require_POST
def try_page(request: HttpRequest, camera_id: str) -> JsonResponse:
    """Say what stored tracks tell of `{"zones": [{"key", "values"}]}`; drawings with faults are left out."""
    camera = own_camera(request, camera_id)
    try:
        items = items_of(body_of(request), "zones")
    except BadRequestError as error:
        return JsonResponse({"error": str(error)}, status=400)
    drawings = {str(item.get("key")): zone for item in items if (zone := _drawing(camera, item.get("values")))}
    trial = try_zones(camera, drawings, timezone.now())
    found = {
        key: {"advice": tried.advice, "in": tried.count_in, "out": tried.count_out, "other": tried.other}
        for key, tried in trial.zones.items()
    }
    return JsonResponse({"zones": found, "tracks": trial.tracks, "minutes": trial.minutes})


@login_required
@require_safe
def ways_page(request: HttpRequest, camera_id: str) -> JsonResponse:
    """Give the ways of people of the last minutes, each a list of places in 0–1 of the picture."""
    camera = own_camera(request, camera_id)
    ways = [trail.feet.round(DECIMALS).tolist() for trail in recent_trails(camera, timezone.now())]
    return JsonResponse({"ways": ways})


@login_required
@require_POST
def copies_page(request: HttpRequest, camera_id: str) -> JsonResponse:
    """Give the zones of another camera of the tenant as drawings for this one: `{"camera", "names"}`.

    `names` are those that the drawing has, saved or not.
    """
    camera = own_camera(request, camera_id)
    try:
        body = body_of(request)
        wanted = text_of(body, "camera")
    except BadRequestError as error:
        return JsonResponse({"error": str(error)}, status=400)
    siblings = Camera.objects.for_user(request.user).filter(tenant=camera.tenant_id)
    source = get_object_or_404(siblings, camera_id=wanted)
    zones = CountingZone.objects.filter(camera=source).select_related("camera")
    names = body.get("names")
    taken = [str(name) for name in names] if isinstance(names, list) else []
    copies = [zone_data(camera, CountingZone(camera=camera, **columns)) for columns in copies_of(zones, taken)]
    return JsonResponse({"zones": copies})


def _drawing(camera: Camera, values: Any) -> CountingZone | None:
    """Return a zone that is not stored, None where its shape is none."""
    try:
        zone = CountingZone(camera=camera, **values_of(values))
        zone.settle_values()
        zone.clean()
    except ValidationError:
        return None
    return zone
