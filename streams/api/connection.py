"""Trying a camera's connection over the API, and its newest picture."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from redis.exceptions import RedisError
from rest_framework import serializers, status
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics import live
from cameras.api.access import permission, require
from cameras.api.lookup import camera_or_404
from cameras.api.views import AnyAccept
from cameras.models import Camera
from streams.connecting import asking, board
from streams.connecting.trial import Trial
from streams.connecting.words import NO_WORKER, told

FULL_SECONDS = 3.0  # within which a running session makes a picture in full size
SLACK = 15.0  # seconds for measuring, and for the way to the worker and back
JPEG = {(200, "image/jpeg"): OpenApiResponse(OpenApiTypes.BINARY)}


class NoWorker(APIException):
    """Nobody is there to try it."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "no_worker"
    default_detail = NO_WORKER


class NoFrame(APIException):
    """There is no picture of the last minute."""

    status_code = status.HTTP_404_NOT_FOUND
    default_code = "no_frame"
    default_detail = _("The camera has shown no picture for a minute.")


class ErrorSerializer(serializers.Serializer[Any]):
    """Why a source shows nothing."""

    code = serializers.CharField()
    reason = serializers.CharField()
    advice = serializers.CharField(allow_blank=True)


class OutcomeSerializer(serializers.Serializer[Any]):
    """What came of a trial; what was not measured is null."""

    ok = serializers.BooleanField()
    width = serializers.IntegerField(allow_null=True, help_text="Pixels.")
    height = serializers.IntegerField(allow_null=True, help_text="Pixels.")
    fps = serializers.FloatField(allow_null=True, help_text="Frames a second, measured for two seconds.")
    codec = serializers.CharField(allow_null=True)
    delay_ms = serializers.IntegerField(
        allow_null=True, help_text="From the camera to here; null where the camera does not tell the time."
    )
    first_ms = serializers.IntegerField(allow_null=True, help_text="From asking to the first picture.")
    picture = serializers.CharField(
        allow_null=True, help_text="Where its first picture is found for a quarter of an hour."
    )
    error = ErrorSerializer(allow_null=True)
    notes = serializers.ListField(child=serializers.CharField(), help_text="What works but could be better.")


class TestConnectionView(APIView):
    """A trial of the camera's stored address."""

    content_negotiation_class = AnyAccept

    @extend_schema(request=None, responses=OutcomeSerializer, operation_id="cameras_test_connection")
    def post(self, request: Request, camera_id: str) -> Response:
        """Have a worker open the source within the camera's time-out; return what it shows or what is wrong."""
        camera = camera_or_404(request.user, camera_id)
        require(request.user, permission("change", Camera), camera)
        try:
            key = asking.ask(Trial.of(camera), request.user)
            note = asking.wait(key, request.user, camera.stream_timeout + SLACK)
        except RedisError:
            raise NoWorker from None
        if note is None or note.outcome is None:
            raise NoWorker
        picture = request.build_absolute_uri(f"?trial={key}") if note.has_picture else None
        return Response(OutcomeSerializer(told(note.outcome) | {"picture": picture}).data)

    @extend_schema(
        parameters=[OpenApiParameter("trial", str, required=True)],
        responses=JPEG,
        operation_id="cameras_test_connection_picture",
    )
    def get(self, request: Request, camera_id: str) -> HttpResponse:
        """Return the first picture of a trial that one has asked for."""
        camera_or_404(request.user, camera_id)
        return _jpeg(_picture_of(request))


class SnapshotView(APIView):
    """The newest picture of a camera."""

    content_negotiation_class = AnyAccept

    @extend_schema(responses=JPEG, operation_id="cameras_snapshot")
    def get(self, request: Request, camera_id: str) -> HttpResponse:
        """Return the newest frame in the size of the source; 404 `no_frame` when there is none of the last minute."""
        camera = camera_or_404(request.user, camera_id)
        kept = live.read_snapshot(camera)
        if kept is None:
            raise NoFrame
        return _jpeg(live.take_full_picture(camera, FULL_SECONDS) or kept)


def _picture_of(request: Request) -> bytes:
    key = request.query_params.get("trial", "")
    try:
        found = board.picture(key, request.user.pk or 0) if key.isalnum() else None
    except RedisError:
        found = None
    if found is None:
        raise Http404
    return found


def _jpeg(picture: bytes) -> HttpResponse:
    return HttpResponse(picture, content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})
