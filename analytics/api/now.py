"""What is known of a camera now: occupancy and its correction, counts of today, who is in the picture."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.api.warnings import warnings_of
from analytics.inside import Inside, inside_of
from analytics.live import counts_data, read_live
from analytics.present import people_of
from analytics.selectors import counts_today, underflow_today
from analytics.services.occupancy import correct_occupancy
from cameras.api.lookup import camera_or_404
from cameras.api.permissions import require_operator
from cameras.api.serializers import Strict
from cameras.models import Camera
from counting.models import CountingZone

KINDS = [("measured", "measured"), ("derived", "derived")]  # of how it is known who is inside
PER_SQUARE_METRE = "People per square metre of the zone, else of the place; null where neither has an area."


class InsideSerializer(serializers.Serializer[Any]):
    """How many are inside a zone."""

    zone = serializers.IntegerField(source="zone.pk")
    zone_name = serializers.CharField(source="zone.zone_name")
    kind = serializers.ChoiceField(choices=KINDS)
    occupancy = serializers.IntegerField(allow_null=True, help_text="Null: no data.")
    density = serializers.FloatField(allow_null=True, help_text=PER_SQUARE_METRE)
    since = serializers.DateTimeField(allow_null=True)


class OccupancySerializer(serializers.Serializer[Any]):
    """How many are inside, as measured by areas or derived from lines."""

    camera = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS)
    occupancy = serializers.IntegerField(allow_null=True, help_text="Null: no data.")
    density = serializers.FloatField(allow_null=True, help_text=PER_SQUARE_METRE)
    since = serializers.DateTimeField(allow_null=True)
    underflow = serializers.IntegerField(
        help_text="How often today somebody left when by the count nobody was left: people are missed on their way in."
    )
    zones = InsideSerializer(many=True)


class CorrectionSerializer(Strict):
    """How many are inside by what somebody has seen, and why it is corrected."""

    value = serializers.IntegerField(min_value=0)
    reason = serializers.CharField(max_length=500)
    zone = serializers.IntegerField(required=False, allow_null=True, help_text="A line; without it, the camera.")


class PersonSerializer(serializers.Serializer[Any]):
    """Somebody in the picture, 0–1: where the feet are, and where they will be in a second."""

    track_id = serializers.CharField()
    seen_at = serializers.DateTimeField()
    x = serializers.FloatField()
    y = serializers.FloatField()
    predicted_x = serializers.FloatField(allow_null=True)
    predicted_y = serializers.FloatField(allow_null=True)
    metres_per_second = serializers.FloatField(
        allow_null=True, help_text="Speed on the floor; null where no zone knows points of it in metres."
    )
    confidence = serializers.FloatField(allow_null=True, help_text="0–1, of the latest detections.")
    tracking_status = serializers.CharField()


class StatusSerializer(serializers.Serializer[Any]):
    """What the camera's session last said of itself."""

    status = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)
    rate = serializers.FloatField(allow_null=True, help_text="Frames a second that are looked at.")
    wanted = serializers.FloatField(allow_null=True, help_text="Frames a second that should be.")
    engine = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class LiveSerializer(serializers.Serializer[Any]):
    """Everything that is known of a camera at this moment."""

    camera = serializers.CharField()
    at = serializers.DateTimeField()
    status = StatusSerializer(allow_null=True)
    warnings = serializers.ListField(
        child=serializers.CharField(), help_text="Why numbers are doubtful: too few frames, lines that count nobody."
    )
    counts = serializers.DictField(
        help_text="Counts of today: camera, zones by id, further classes by label, truth where it is known."
    )
    occupancy = OccupancySerializer()
    tracks = PersonSerializer(many=True)


class OccupancyView(APIView):
    """How many are inside, and the correction of what crossings give."""

    @extend_schema(responses=OccupancySerializer, operation_id="cameras_occupancy")
    def get(self, request: Request, camera_id: str) -> Response:
        """Return how many are inside now."""
        return Response(OccupancySerializer(_occupancy(camera_or_404(request.user, camera_id))).data)

    @extend_schema(
        request=CorrectionSerializer, responses=OccupancySerializer, operation_id="cameras_occupancy_correct"
    )
    def post(self, request: Request, camera_id: str) -> Response:
        """Correct what is derived from crossings; it is published as `occupancy.corrected` with the reason."""
        camera = camera_or_404(request.user, camera_id)
        require_operator(request.user, camera)
        form = CorrectionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        correct_occupancy(camera, _zone(camera, values.get("zone")), values["value"], values["reason"], request.user)
        return Response(OccupancySerializer(_occupancy(camera)).data)


class LiveView(APIView):
    """A camera at this moment."""

    @extend_schema(responses=LiveSerializer, operation_id="cameras_live")
    def get(self, request: Request, camera_id: str) -> Response:
        """Return status, counts of today, occupancy and who is in the picture."""
        camera = camera_or_404(request.user, camera_id)
        now = timezone.now()
        status = read_live([camera])[camera.camera_id].status
        shown = {
            "camera": camera.camera_id,
            "at": now,
            "status": status,
            "warnings": warnings_of(camera, status),
            "counts": counts_data(camera, counts_today([camera])[camera.camera_id], now),
            "occupancy": _occupancy(camera),
            "tracks": people_of(camera, now),
        }
        return Response(LiveSerializer(shown).data)


def _occupancy(camera: Camera) -> dict[str, Any]:
    whole, zones = inside_of(camera, read_live([camera])[camera.camera_id].occupancy)
    return {"camera": camera.camera_id, "zones": zones, "underflow": underflow_today(camera), **_values(whole)}


def _values(inside: Inside) -> dict[str, Any]:
    return {name: getattr(inside, name) for name in ("kind", "occupancy", "density", "since")}


def _zone(camera: Camera, key: int | None) -> CountingZone | None:
    """Return the zone of the camera. Raises ValidationError at the field."""
    if key is None:
        return None
    zone = CountingZone.objects.filter(camera=camera, pk=key).first()
    if zone is None:
        raise serializers.ValidationError({"zone": ["The camera has no such zone."]})
    return zone
