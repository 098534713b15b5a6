"""Where people stood, as numbers and as pictures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.density import Density, density, floor_of_camera, per_square_metre, picture_over, transparent_picture
from analytics.live import read_snapshot
from cameras.api.lookup import RangeSerializer, bounds, camera_or_404
from cameras.api.views import AnyAccept
from cameras.models import Camera
from counting.choices import DensityPeriod

SMALLEST, LARGEST = 64, 3840
# Days of maps of a kind that one question may add up: each is read whole.
MOST_DAYS = {DensityPeriod.MINUTES5.value: 8, DensityPeriod.HOUR.value: 93, DensityPeriod.DAY.value: 3700}


class DensityQuery(RangeSerializer):
    """Which maps are added up."""

    period = serializers.ChoiceField(choices=DensityPeriod.choices, default=DensityPeriod.HOUR.value)


class PictureQuery(DensityQuery):
    """How a picture is wanted."""

    over = serializers.ChoiceField(choices=["nothing", "snapshot"], default="nothing")
    width = serializers.IntegerField(min_value=SMALLEST, max_value=LARGEST, default=1280, help_text="Pixels.")


class DensityPeriodSerializer(serializers.Serializer[Any]):
    """One stored map that is in the sum."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    max_value = serializers.IntegerField()
    observed_seconds = serializers.FloatField()


class DensitySerializer(serializers.Serializer[Any]):
    """The sum of maps. Rows run from the top of the picture, cells from the left."""

    camera = serializers.CharField()
    period = serializers.CharField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    grid_width = serializers.IntegerField()
    grid_height = serializers.IntegerField()
    values = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()), help_text="Person-seconds × 10."
    )
    max_value = serializers.IntegerField()
    person_seconds = serializers.FloatField()
    observed_seconds = serializers.FloatField()
    persons_per_sqm = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(allow_null=True)),
        allow_null=True,
        help_text="Mean over the time looked at; null where no zone of the camera knows its metres.",
    )
    periods = DensityPeriodSerializer(many=True)


class DensityView(APIView):
    """Where people stood in the picture of a camera."""

    @extend_schema(parameters=[DensityQuery], responses=DensitySerializer, operation_id="cameras_density")
    def get(self, request: Request, camera_id: str) -> Response:
        """Return the sum of the maps that begin in the range."""
        camera, found, query = _asked(request, camera_id, DensityQuery)
        floor = floor_of_camera(camera)
        start, end = bounds(query, camera)
        height, width = found.values.shape
        shown = {
            "camera": camera.camera_id,
            "period": query["period"],
            "start": start,
            "end": end,
            "grid_width": width,
            "grid_height": height,
            "values": found.values.tolist(),
            "max_value": int(found.values.max()),
            "person_seconds": int(found.values.sum()) / 10,
            "observed_seconds": round(found.seconds, 3),
            "persons_per_sqm": per_square_metre(found, floor) if floor else None,
            "periods": found.periods,
        }
        return Response(DensitySerializer(shown).data)


class DensityPictureView(APIView):
    """Where people stood, as a picture."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        parameters=[PictureQuery],
        responses={(200, "image/png"): OpenApiTypes.BINARY},
        operation_id="cameras_density_picture",
    )
    def get(self, request: Request, camera_id: str) -> HttpResponse:
        """Return a PNG: transparent, or over the newest picture of the camera."""
        camera, found, query = _asked(request, camera_id, PictureQuery)
        width = query["width"]
        height = max(1, round(width * camera.resolution_height / camera.resolution_width))
        if query["over"] == "snapshot":
            png = picture_over(found, read_snapshot(camera), width, height)
        else:
            png = transparent_picture(found, width, height)
        return HttpResponse(png, content_type="image/png", headers={"Cache-Control": "private, no-store"})


def _asked(request: Request, camera_id: str, form: type[DensityQuery]) -> tuple[Camera, Density, dict[str, Any]]:
    """Return the camera, the maps and the query. Raises Http404 and ValidationError."""
    camera = camera_or_404(request.user, camera_id)
    query = form(data=request.query_params.dict())
    query.is_valid(raise_exception=True)
    start, end = bounds(query.validated_data, camera)
    period = query.validated_data["period"]
    if end - start > dt.timedelta(days=MOST_DAYS[period]):
        text = _("At most %(days)d days of these maps at once: take a longer period.")
        raise serializers.ValidationError({"period": [text % {"days": MOST_DAYS[period]}]})
    return camera, density(camera, period, start, end), query.validated_data
