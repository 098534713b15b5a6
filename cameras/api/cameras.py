"""Cameras over the API, without their numbers, which the apps above add."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cameras.api.camera_serializers import (
    CameraSerializer,
    HealthSerializer,
    HeartbeatSerializer,
    MaintenanceSerializer,
    ScheduledSerializer,
)
from cameras.api.errors import Stale
from cameras.api.filters import OfTenant, Ordering, Switch, Tags, visible
from cameras.api.keyset import Keys
from cameras.api.lookup import RangeSerializer
from cameras.api.pagination import Pages
from cameras.api.writing import ConfigurationViewSet, seen_tags
from cameras.choices import CameraType, HealthStatus, QualityLevel, StreamProtocol
from cameras.models import AIModel, Camera, CameraGroup, CameraHealth, CameraLocation
from cameras.schedules import is_scheduled, watched
from cameras.services import create_camera, delete_camera, update_camera
from cameras.services.health import record_heartbeat
from cameras.services.maintenance import end_maintenance, start_maintenance

WEEK = dt.timedelta(days=7)
LONGEST = dt.timedelta(days=366)  # of a schedule that is asked for at once


class CameraFilter(OfTenant):
    """Cameras by where they are, what they are and how they are."""

    location = filters.ModelChoiceFilter(queryset=lambda request: visible(CameraLocation, request))
    group = filters.ModelChoiceFilter(field_name="groups", queryset=lambda request: visible(CameraGroup, request))
    ai_model = filters.ModelChoiceFilter(queryset=lambda request: visible(AIModel, request))
    camera_type = filters.ChoiceFilter(choices=CameraType.choices)
    stream_protocol = filters.ChoiceFilter(choices=StreamProtocol.choices)
    quality_level = filters.ChoiceFilter(choices=QualityLevel.choices)
    status = filters.ChoiceFilter(field_name="health__status", choices=HealthStatus.choices)
    is_active = Switch()
    tags = Tags()
    search = filters.CharFilter(method="of_words", label="Words in id, name or tags.")
    ordering = Ordering("camera_name", "camera_id", "created_at", "updated_at", "health__last_heartbeat")

    def of_words(self, rows: QuerySet[Any], name: str, words: str) -> QuerySet[Any]:  # noqa: ARG002
        """Return the cameras that hold the words."""
        columns = ("camera_id", "camera_name", "tags")
        return rows.filter(Q(*((f"{each}__icontains", words) for each in columns), _connector=Q.OR))


class ScheduleQuery(RangeSerializer):
    """From when until when a schedule is asked for."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Say what is taken where nothing is given."""
        fields = super().get_fields()
        fields["from"].help_text, fields["to"].help_text = "Default: now.", "Default: seven days after `from`."
        return fields


class CameraViewSet(ConfigurationViewSet):
    """Cameras, by their text keys; every write is one of the services of the admin."""

    rows = Camera.objects.select_related("health", "tenant", "created_by", "updated_by").prefetch_related("groups")
    filterset_class = CameraFilter
    serializer_class = CameraSerializer
    pagination_class = Pages
    keys = Keys("created_at")
    lookup_field = "camera_id"
    scopes: tuple[str, ...] = ()

    def make(self, request: Request, values: dict[str, Any]) -> Camera:
        """Return the new camera."""
        tenant = self.settled_tenant(request, values.pop("tenant", None))
        values.pop("config_version", None)
        return create_camera(
            user=request.user, new_password=values.pop("stream_password", None) or "", tenant=tenant, **values
        )

    def write(self, request: Request, row: Camera, values: dict[str, Any]) -> None:
        """Change the camera unless somebody else has since the version that the client has seen. Raises Stale.

        The row is locked by the service alone: the name servers that it asks first may take seconds.
        """
        seen = seen_tags(request)
        known = values.pop("config_version", row.config_version)
        if known != row.config_version or (seen is not None and self.tag(row) not in seen):
            raise Stale
        self.change(request, row, {**values, "expected_version": known})

    def change(self, request: Request, row: Any, values: dict[str, Any]) -> None:
        """Change the camera; a password that is null is forgotten."""
        password = values.pop("stream_password", "")
        forgotten = {"stream_password": None} if password is None else {}
        update_camera(row, user=request.user, new_password=password or "", **values, **forgotten)

    def remove(self, request: Request, row: Any) -> None:  # noqa: ARG002
        """Delete the camera; one with history stays."""
        delete_camera(row)

    def tag(self, row: Any) -> str:
        """Return the version of the camera's configuration."""
        return str(row.config_version)

    @extend_schema(request=None, summary="Let a camera run")
    @action(detail=True, methods=["post"])
    def activate(self, request: Request, camera_id: str) -> Response:  # noqa: ARG002
        """Let the camera run; it is watched within seconds."""
        return self._switched(request, is_active=True)

    @extend_schema(request=None, summary="Stop a camera")
    @action(detail=True, methods=["post"])
    def deactivate(self, request: Request, camera_id: str) -> Response:  # noqa: ARG002
        """Stop the camera; its history stays."""
        return self._switched(request, is_active=False)

    @extend_schema(responses=HealthSerializer, summary="How a camera is")
    @action(detail=True)
    def health(self, request: Request, camera_id: str) -> Response:  # noqa: ARG002
        """Return the camera's present state."""
        return self._health(self.get_object())

    @extend_schema(request=HeartbeatSerializer, responses=HealthSerializer, summary="A camera's sign of life")
    @action(detail=True, methods=["post"], scopes=("ingest", "write"))
    def heartbeat(self, request: Request, camera_id: str) -> Response:  # noqa: ARG002
        """Note that the camera is alive; one that arrives after a later one changes nothing."""
        camera = self.get_object()
        self.require(request, "change", camera)
        form = HeartbeatSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(HealthSerializer(record_heartbeat(camera.camera_id, **form.validated_data)).data)

    @extend_schema(request=MaintenanceSerializer, responses=HealthSerializer, summary="Put a camera into maintenance")
    @action(detail=True, methods=["post"])
    def maintenance(self, request: Request, camera_id: str) -> Response:  # noqa: ARG002
        """Put the camera into maintenance, where its silence is no trouble; one that is in it takes the values over."""
        camera = self.get_object()
        self.require(request, "change", camera)
        form = MaintenanceSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        start_maintenance(camera, user=request.user, **form.validated_data)
        return self._health(camera)

    @extend_schema(request=None, responses={200: HealthSerializer}, summary="Take a camera out of maintenance")
    @maintenance.mapping.delete
    def end_maintenance(self, request: Request, camera_id: str) -> Response:  # noqa: ARG002
        """Take the camera out of maintenance; it is offline until it is heard of again."""
        camera = self.get_object()
        self.require(request, "change", camera)
        end_maintenance(camera, user=request.user)
        return self._health(camera)

    @extend_schema(
        parameters=[ScheduleQuery], responses=ScheduledSerializer, summary="When a camera watches", filters=False
    )
    @action(detail=True, pagination_class=None)
    def schedule(self, request: Request, camera_id: str) -> Response:  # noqa: ARG002
        """Return the intervals in which the camera watches, at most a year."""
        camera = self.get_object()
        start, end = _stretch(request)
        shown = {
            "camera": camera.camera_id,
            "timezone": camera.timezone,
            "schedule_enabled": camera.schedule_enabled,
            "is_scheduled_now": is_scheduled(camera, timezone.now()),
            "from": start,
            "to": end,
            "intervals": [{"start": first, "end": last} for first, last in watched(camera, start, end)],
        }
        return Response(ScheduledSerializer(shown).data)

    def _health(self, camera: Camera) -> Response:
        found = CameraHealth.objects.filter(camera=camera).first() or CameraHealth(camera=camera)
        return Response(HealthSerializer(found).data)

    def _switched(self, request: Request, *, is_active: bool) -> Response:
        camera = self.get_object()
        self.require(request, "change", camera)
        self.change(request, camera, {"is_active": is_active})
        return self.shown(self.get_object())


def _stretch(request: Request) -> tuple[dt.datetime, dt.datetime]:
    """Return from when until when. Raises ValidationError."""
    query = ScheduleQuery(data=request.query_params.dict())
    query.is_valid(raise_exception=True)
    start = query.validated_data.get("from") or timezone.now()
    end = query.validated_data.get("to") or start + WEEK
    if end < start or end - start > LONGEST:
        raise serializers.ValidationError({"to": [_("Must lie within a year after `from`.")]})
    return start, end
