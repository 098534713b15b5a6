"""Lists and rows of the app."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from cameras.api.keyset import Keys
from cameras.api.pagination import ByTime, Pages
from cameras.api.views import RowViewSet
from cameras.api.writing import ConfigurationViewSet
from counting.api import filters, serializers
from counting.api.merged import Merged
from counting.models import (
    ArchivedDetection,
    ArchivedEvent,
    CountingEvent,
    CountingResult,
    CountingZone,
    PersonDetection,
    PersonTrack,
)
from counting.services import create_zone, delete_zone, update_zone
from counting.trajectories import trajectory

ARCHIVED = OpenApiParameter("include_archived", bool, description="Also rows that retention has moved away.")


class ArchivedRows(RowViewSet):
    """Rows that retention moves to an archive, which `include_archived=true` reads too."""

    archive: Any
    switches = ("include_archived",)
    pagination_class = ByTime

    def listed(self) -> Any:
        """Return live rows, and archived ones where they are asked for."""
        parts: list[QuerySet[Any]] = [super().listed()]
        if self.wants_archive:
            parts.append(self.filter_queryset(self.archive.all().for_user(self.request.user)))
        return Merged(parts) if len(parts) > 1 else parts[0]

    @property
    def wants_archive(self) -> bool:
        """Return whether the archive is to be read too. Raises ValidationError for what is no switch."""
        asked = str(self.request.query_params.get("include_archived", "false"))
        if asked not in ("true", "false"):
            raise ValidationError({"include_archived": [_("Must be true or false.")]})
        return asked == "true"

    def get_object(self) -> Any:
        """Return the row of the key in the address, from the archive too where that is asked for."""
        key = {self.lookup_field: self.kwargs[self.lookup_field]}
        found = self.get_queryset().filter(**key).first()
        if found is None and self.wants_archive:
            found = self.archive.all().for_user(self.request.user).filter(**key).first()
        if found is None:
            raise Http404
        return found


@extend_schema_view(list=extend_schema(parameters=[ARCHIVED]), retrieve=extend_schema(parameters=[ARCHIVED]))
class EventViewSet(ArchivedRows):
    """The log of crossings, entries and exits."""

    rows = CountingEvent.objects.all()
    archive = ArchivedEvent.objects
    filterset_class = filters.EventFilter
    serializer_class = serializers.EventSerializer
    keys = Keys("event_timestamp")
    lookup_field = "event_uid"

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Show the evidence of a single event."""
        return serializers.EventDetailSerializer if self.detail else super().get_serializer_class()

    def get_serializer(self, *args: Any, **kwargs: Any) -> BaseSerializer[Any]:
        """Tell the serializer the names of the zones, in one question for all rows."""
        rows = args[0] if kwargs.get("many") and args else args[:1]
        names = _zone_names(rows)
        kwargs["context"] = {**self.get_serializer_context(), "zone_names": names}
        return self.get_serializer_class()(*args, **kwargs)


@extend_schema_view(list=extend_schema(parameters=[ARCHIVED]), retrieve=extend_schema(parameters=[ARCHIVED]))
class DetectionViewSet(ArchivedRows):
    """Persons found in frames, as many as the camera's sampling keeps."""

    rows = PersonDetection.objects.all()
    archive = ArchivedDetection.objects
    filterset_class = filters.DetectionFilter
    serializer_class = serializers.DetectionSerializer
    keys = Keys("frame_timestamp")
    lookup_field = "detection_id"


class TrackViewSet(RowViewSet):
    """Persons followed through the frames, by the time at which they were last seen."""

    rows = PersonTrack.objects.all()
    filterset_class = filters.TrackFilter
    serializer_class = serializers.TrackSerializer
    pagination_class = ByTime
    keys = Keys("ended", "track_id")
    lookup_field = "track_id"

    def listed(self) -> QuerySet[Any]:
        """Return one row for each track that has samples in the range."""
        samples: QuerySet[Any] = super().listed()
        grouped: QuerySet[Any] = samples.values("track_id", "camera_id").annotate(
            began=Min("first_seen"), ended=Max("frame_timestamp"), samples=Count("id")
        )
        status = self.request.query_params.get("status")
        return grouped.filter(track_id__in=_of_status(samples, status)) if status else grouped

    def get_serializer(self, *args: Any, **kwargs: Any) -> BaseSerializer[Any]:
        """Put each group together with its newest sample, in one question for all."""
        if kwargs.get("many") and args:
            args = (_with_newest(self.get_queryset(), list(args[0])), *args[1:])
        return super().get_serializer(*args, **kwargs)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        """Return one track from all of its samples."""
        samples = self.get_queryset().filter(track_id=self.kwargs["track_id"])
        groups = list(
            samples.values("track_id", "camera_id").annotate(
                began=Min("first_seen"), ended=Max("frame_timestamp"), samples=Count("id")
            )
        )
        if not groups:
            raise Http404
        return Response(self.get_serializer(groups, many=True).data[0])

    @extend_schema(responses=serializers.TrajectorySerializer, summary="The way of a track")
    @action(detail=True)
    def trajectory(self, request: Request, track_id: str) -> Response:  # noqa: ARG002
        """Return the way of a track, also of one that is still followed."""
        found = trajectory(self.get_queryset().filter(track_id=track_id))
        if found is None:
            raise Http404
        return Response(serializers.TrajectorySerializer(found).data)


class ResultViewSet(RowViewSet):
    """Counts and occupancy per minute, hour and day."""

    rows = CountingResult.objects.all()
    filterset_class = filters.ResultFilter
    serializer_class = serializers.ResultSerializer
    pagination_class = ByTime
    keys = Keys("period_start")


class ZoneViewSet(ConfigurationViewSet):
    """Lines and areas; each write raises the camera's `config_version`, by which its session takes it over."""

    rows = CountingZone.objects.select_related("camera")
    filterset_class = filters.ZoneFilter
    serializer_class = serializers.ZoneSerializer
    pagination_class = Pages
    keys = Keys("created_at")

    def make(self, request: Request, values: dict[str, Any]) -> CountingZone:
        """Return the new zone."""
        self.require(request, "add", values["camera"])
        return create_zone(user=request.user, **values)

    def change(self, request: Request, row: Any, values: dict[str, Any]) -> None:
        """Change the zone; its version rises when what it counts changes."""
        update_zone(row, user=request.user, **values)

    def remove(self, request: Request, row: Any) -> None:  # noqa: ARG002
        """Delete the zone; one that has counted stays."""
        delete_zone(row)


def _zone_names(rows: Iterable[Any]) -> dict[int, str]:
    keys = {row.zone_id for row in rows if row.zone_id is not None}
    return dict(CountingZone.objects.filter(pk__in=keys).values_list("pk", "zone_name")) if keys else {}


def _of_status(samples: QuerySet[Any], status: str) -> QuerySet[Any]:
    """Return the keys of the tracks whose newest sample in the range has the status."""
    newest = samples.order_by("track_id", "-frame_timestamp").distinct("track_id").values("pk")
    return samples.filter(pk__in=newest, tracking_status=status).values("track_id")


def _with_newest(samples: QuerySet[Any], groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each group with the place and state of its newest sample."""
    keys = {(group["track_id"], group["ended"]) for group in groups}
    rows = samples.filter(track_id__in=[key for key, _ in keys], frame_timestamp__in={at for _, at in keys})
    newest = {(row.track_id, row.frame_timestamp): row for row in rows}
    return [_track(group, newest[group["track_id"], group["ended"]]) for group in groups]


def _track(group: dict[str, Any], sample: PersonTrack) -> dict[str, Any]:
    return {
        **{name: getattr(sample, name) for name in serializers.OF_NEWEST_SAMPLE},
        **group,
        "camera": group["camera_id"],
        "first_seen": group["began"],
        "last_seen": sample.last_seen,
        "duration_seconds": (sample.last_seen - group["began"]).total_seconds(),
    }  # fmt: skip
