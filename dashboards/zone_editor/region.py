"""The page on which an operator draws where the camera looks for people, and where it does not."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analytics.live import read_live
from cameras.api.permissions import may_operate, require_operator
from cameras.core.regions import image_size
from cameras.models import Camera
from cameras.services import StaleCameraError, update_camera
from counting.models import CountingZone
from dashboards.zone_editor.data import zone_data
from dashboards.zone_editor.pages import own_camera
from dashboards.zone_editor.requests import MOST_CHANGES, MOST_POINTS, BadRequestError, body_of, version_of

PARTS = ("include", "exclude")


@login_required
@require_safe
def region_page(request: HttpRequest, camera_id: str) -> HttpResponse:
    """Show the picture of a camera with the parts of it that are looked at and those that are not."""
    camera = own_camera(request, camera_id)
    may_draw = may_operate(request.user, camera)
    zones = CountingZone.objects.filter(camera=camera, is_active=True)
    data = {
        "aspect": camera.resolution_width / camera.resolution_height,
        "has_snapshot": read_live([camera])[camera.camera_id].snapshot_at is not None,
        "snapshot": reverse("dashboards:camera-snapshot", args=[camera.camera_id]),
        "save": reverse("dashboards:region-save", args=[camera.camera_id]),
        "may_draw": may_draw,
        "zones": [zone_data(camera, zone) for zone in zones],
        **_state(camera),
    }
    return render(request, "dashboards/region.html", {"camera": camera, "may_draw": may_draw, "data": data})


@login_required
@require_POST
def region_save(request: HttpRequest, camera_id: str) -> JsonResponse:
    """Save `{"version", "include", "exclude"}`, lists of outlines in 0–1; none at all = the whole picture.

    Answers 400 with what is wrong, 409 with the newest state when somebody else has changed the camera.
    """
    camera = own_camera(request, camera_id)
    require_operator(request.user, camera)
    try:
        body = body_of(request)
        version, region = version_of(body), _region(body)
        update_camera(camera, user=request.user, expected_version=version, detection_region=region)
    except BadRequestError as error:
        return JsonResponse({"error": str(error)}, status=400)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    except StaleCameraError:
        text = _("Somebody else has changed this camera meanwhile.")
        return JsonResponse({"error": text, **_state(own_camera(request, camera_id))}, status=409)
    return JsonResponse(_state(camera))


def _region(body: dict[str, Any]) -> dict[str, Any] | None:
    """Return the region as it is stored, None for the whole picture. Raises BadRequestError."""
    outlines = {part: body.get(part) for part in PARTS}
    for found in outlines.values():
        if not isinstance(found, list) or len(found) > MOST_CHANGES:
            raise BadRequestError(_("This is no request of the zone editor."))
        if any(isinstance(each, list) and len(each) > MOST_POINTS for each in found):
            raise BadRequestError(_("At most %(most)d points.") % {"most": MOST_POINTS})
    return {"units": "normalized", **outlines} if any(outlines.values()) else None


def _state(camera: Camera) -> dict[str, Any]:
    """Return the outlines in 0–1 of the picture, and the version of the camera that has them."""
    region = camera.detection_region or {}
    across, down = image_size(region, camera.resolution_width, camera.resolution_height)
    outlines = {
        part: [[[x / across, y / down] for x, y in outline] for outline in region.get(part, [])] for part in PARTS
    }
    return {"version": camera.config_version, **outlines}
