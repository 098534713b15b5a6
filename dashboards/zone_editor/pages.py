"""The editor's page, and saving what was drawn on it: all changes in one request."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from analytics.live import read_live
from cameras.api.permissions import may_operate, require_operator
from cameras.models import Camera
from cameras.services import StaleCameraError
from counting.advice import warning_of_double_counting, warning_of_idle_lines
from counting.choices import CountingDirection, Direction, ZoneAnchor, ZoneType
from counting.models import CountingZone
from counting.selectors import last_author_of_zones
from counting.services import ZonesRefusedError, save_zones
from dashboards.zone_editor.data import zones_data
from dashboards.zone_editor.requests import BadRequestError, FaultsError, body_of, changes_of, version_of


@login_required
@require_safe
def zones_page(request: HttpRequest, camera_id: str) -> HttpResponse:
    """Show the picture of a camera with its zones; operators draw, others look."""
    camera = own_camera(request, camera_id)
    may_draw = may_operate(request.user, camera)
    context = {
        "camera": camera,
        "may_draw": may_draw,
        "data": _data(camera, may_draw),
        "types": ZoneType.choices,
        "directions": CountingDirection.choices,
        "senses": Direction.choices,
        "anchors": ZoneAnchor.choices,
        "others": _others(request, camera) if may_draw else [],
    }
    return render(request, "dashboards/zones.html", context)


@login_required
@require_POST
def save_page(request: HttpRequest, camera_id: str) -> JsonResponse:
    """Save `{"version", "changes"}`.

    Answers 200 with the zones as they are stored, 400 with the faults by zone and field, 409 with the newest zones
    when somebody else has changed the camera since `version`.
    """
    camera = own_camera(request, camera_id)
    require_operator(request.user, camera)
    try:
        body = body_of(request)
        saved = save_zones(camera, changes_of(body), user=request.user, expected_version=version_of(body))
    except BadRequestError as error:
        return JsonResponse({"error": str(error)}, status=400)
    except (FaultsError, ZonesRefusedError) as error:
        return JsonResponse({"error": str(error), "faults": error.faults}, status=400)
    except StaleCameraError as error:
        return JsonResponse({"error": str(error), "by": last_author_of_zones(camera), **_state(camera)}, status=409)
    warnings = filter(None, [warning_of_double_counting(camera), warning_of_idle_lines(camera)])
    return JsonResponse({"ids": saved.pks, "notes": saved.notes, "warnings": list(warnings), **_state(camera)})


def own_camera(request: HttpRequest, camera_id: str) -> Camera:
    """Return a camera that the user may see. Raises Http404."""
    return get_object_or_404(Camera.objects.for_user(request.user), camera_id=camera_id)


def _state(camera: Camera) -> dict[str, Any]:
    """Return the zones with the version of the camera that they belong to, read first: what is newer is found later."""
    version = Camera.objects.values_list("config_version", flat=True).get(pk=camera.pk)
    return {"version": version, "zones": zones_data(camera, CountingZone.objects.filter(camera=camera))}


def _data(camera: Camera, may_draw: bool) -> dict[str, Any]:
    """Return all that the page's script begins with."""
    pages = {"save": "zones-save", "try": "zones-try", "ways": "zones-ways", "copies": "zones-copies"}
    addresses = {name: reverse(f"dashboards:{page}", args=[camera.camera_id]) for name, page in pages.items()}
    return {
        "camera": camera.camera_id,
        "aspect": camera.resolution_width / camera.resolution_height,
        "snapshot": reverse("dashboards:camera-snapshot", args=[camera.camera_id]),
        "has_snapshot": read_live([camera])[camera.camera_id].snapshot_at is not None,
        "may_draw": may_draw,
        "addresses": addresses,
        **_state(camera),
    }


def _others(request: HttpRequest, camera: Camera) -> list[Camera]:
    """Return the other cameras of the tenant, whose zones can be copied."""
    siblings = Camera.objects.for_user(request.user).filter(tenant=camera.tenant_id).exclude(pk=camera.pk)
    return list(siblings.filter(zones__isnull=False).distinct().only("camera_id", "camera_name"))
