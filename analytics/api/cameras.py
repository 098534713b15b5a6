"""Cameras over the API with how they are now and what they have counted."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from analytics.api.warnings import warnings_of
from analytics.live import LiveState, read_live
from analytics.services.cameras import delete_camera
from analytics.services.resetting import reset_counters
from analytics.states import WORDS, status_of
from cameras.api import cameras
from cameras.api.access import require
from cameras.api.camera_serializers import OF_CAMERA, CameraSerializer
from cameras.api.serializers import Strict
from cameras.models import Camera

RESET = "analytics.reset_realtimecounter"
STATES = [(word, str(text)) for word, (_tone, text) in WORDS.items()]


class StateSerializer(serializers.Serializer[Any]):
    """How a camera is, as the pages say it."""

    word = serializers.ChoiceField(source="status", choices=STATES)
    reason = serializers.CharField(source="detail", allow_blank=True)
    since = serializers.DateTimeField(source="at", help_text="When this was last said.")


class CameraDetailSerializer(CameraSerializer):
    """A camera with how it is now and why its numbers may be doubtful."""

    _said: LiveState | None = None
    state = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField()

    class Meta(CameraSerializer.Meta):
        fields: tuple[str, ...] = (*OF_CAMERA, "state", "warnings")

    @extend_schema_field(StateSerializer)
    def get_state(self, camera: Camera) -> Any:
        """Return how the camera is now."""
        return StateSerializer(status_of(camera, self._live(camera), timezone.now())).data

    def get_warnings(self, camera: Camera) -> list[str]:
        """Return why its numbers may be doubtful."""
        return warnings_of(camera, self._live(camera).status)

    def _live(self, camera: Camera) -> LiveState:
        """Return what its session says, asked once for each answer."""
        if self._said is None:
            self._said = read_live([camera])[camera.camera_id]
        return self._said


class ReasonSerializer(Strict):
    """Why something is done that others will wonder about."""

    reason = serializers.CharField(max_length=500)


class ResetSerializer(serializers.Serializer[Any]):
    """How many counters began anew."""

    camera = serializers.CharField()
    counters = serializers.IntegerField()


class FullCameraViewSet(cameras.CameraViewSet):
    """Cameras, by their text keys; every write is one of the services of the admin."""

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Show how a camera is now where there is one alone."""
        return CameraSerializer if self.action in ("list", "export") else CameraDetailSerializer

    def remove(self, request: Request, row: Any) -> None:  # noqa: ARG002
        """Delete the camera with its counters; one with history stays."""
        delete_camera(row)

    @extend_schema(request=ReasonSerializer, responses=ResetSerializer, summary="Let a camera's counters begin at 0")
    @action(detail=True, methods=["post"], url_path="reset-counters")
    def reset_counters(self, request: Request, camera_id: str) -> Response:  # noqa: ARG002
        """Let the counts since the last reset begin at 0; those of hours and days stay."""
        camera = self.get_object()
        require(request.user, RESET, camera)
        form = ReasonSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        number = reset_counters(camera, user=request.user, reason=form.validated_data["reason"])
        return Response(ResetSerializer({"camera": camera.camera_id, "counters": number}).data)
