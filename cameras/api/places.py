"""Locations and groups over the API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cameras.api.filters import OfTenant, Ordering, Tags
from cameras.api.keyset import Keys
from cameras.api.lookup import camera_or_404
from cameras.api.pagination import Pages
from cameras.api.serializers import ConfigurationSerializer, OwnRow, Strict
from cameras.api.shapes import OpeningHoursField
from cameras.api.writing import ConfigurationViewSet
from cameras.choices import GroupType, LocationType
from cameras.models import Camera, CameraGroup, CameraLocation, Tenant
from cameras.services import places

DEGREES = ((-90, 90), (-180, 180))  # of latitude and longitude
SIXTH = Decimal("0.000001")  # of a degree, to which places are stored


@extend_schema_field(
    {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2, "example": [10.776889, 106.700806]}
)
class Coordinates(serializers.Field[Any, Any, Any, Any]):
    """`[latitude, longitude]` in degrees."""

    def to_internal_value(self, data: Any) -> list[Decimal]:
        """Return both numbers. Raises ValidationError for anything else."""
        if not isinstance(data, list) or len(data) != len(DEGREES):
            raise serializers.ValidationError(_("Must be [latitude, longitude] in degrees."))
        return [self._degrees(each, *limits) for each, limits in zip(data, DEGREES, strict=True)]

    def to_representation(self, value: Any) -> list[float]:
        """Return both numbers as they are shown."""
        return [float(each) for each in value]

    def _degrees(self, value: Any, low: int, high: int) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            text = _("Must be [latitude, longitude]: −90 to 90 and −180 to 180 degrees.")
            raise serializers.ValidationError(text)
        return Decimal(str(value)).quantize(SIXTH)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A hall",
            {
                "location_name": "Main hall",
                "location_type": "hall",
                "coordinates": [10.776889, 106.700806],
                "max_capacity": 400,
                "opening_hours": {"windows": [{"days": ["mon", "tue"], "start": "08:00", "end": "18:00"}]},
            },
            request_only=True,
        )
    ]
)
class LocationSerializer(ConfigurationSerializer):
    """A place of cameras; `coordinates` is latitude and longitude once more, for maps."""

    tenant = OwnRow(Tenant.objects.all, required=False)
    coordinates = Coordinates(required=False, allow_null=True)
    tags = serializers.ListField(child=serializers.CharField(), required=False)
    opening_hours = OpeningHoursField(required=False, allow_null=True)

    class Meta:
        model = CameraLocation
        fixed = ("tenant",)
        validators: tuple[Any, ...] = ()
        fields = (
            "id", "location_name", "location_type", "address", "latitude", "longitude", "coordinates", "floor_level",
            "building_name", "room_number", "max_capacity", "area_sqm", "description", "tags", "opening_hours",
            "tenant", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("created_at", "updated_at")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take latitude and longitude from `coordinates`. Raises ValidationError where they are given and differ."""
        if "coordinates" not in attrs:
            return attrs
        both = attrs.pop("coordinates") or (None, None)
        for name, value in zip(("latitude", "longitude"), both, strict=True):
            if attrs.setdefault(name, value) != value:
                raise serializers.ValidationError({"coordinates": [_("Differs from %(name)s.") % {"name": name}]})
        return attrs


class LocationFilter(OfTenant):
    """Places of a tenant, of a type, with words or tags."""

    location_type = filters.ChoiceFilter(choices=LocationType.choices)
    search = filters.CharFilter(method="of_words", label=_("Words in name, building or address."))
    tags = Tags()
    ordering = Ordering("location_name", "created_at")

    def of_words(self, rows: QuerySet[Any], name: str, words: str) -> QuerySet[Any]:  # noqa: ARG002
        """Return the places that hold the words."""
        columns = ("location_name", "building_name", "address")
        return rows.filter(Q(*((f"{each}__icontains", words) for each in columns), _connector=Q.OR))


class LocationViewSet(ConfigurationViewSet):
    """Places of cameras."""

    rows = CameraLocation.objects.all()
    filterset_class = LocationFilter
    serializer_class = LocationSerializer
    pagination_class = Pages
    keys = Keys("created_at")

    def make(self, request: Request, values: dict[str, Any]) -> CameraLocation:
        """Return the new place."""
        tenant = self.settled_tenant(request, values.pop("tenant", None))
        return places.create_location(user=request.user, tenant=tenant, **values)

    def change(self, request: Request, row: Any, values: dict[str, Any]) -> None:
        """Change the place."""
        places.update_location(row, user=request.user, **values)

    def remove(self, request: Request, row: Any) -> None:  # noqa: ARG002
        """Delete the place; one with cameras stays."""
        places.delete_location(row)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "All entrances",
            {"group_name": "Entrances", "group_type": "site"},
            request_only=True,
        )
    ]
)
class GroupSerializer(ConfigurationSerializer):
    """A set of cameras."""

    tenant = OwnRow(Tenant.objects.all, required=False)
    camera_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = CameraGroup
        fixed = ("tenant",)
        validators: tuple[Any, ...] = ()
        fields = (
            "id", "group_name", "group_type", "description", "camera_count", "tenant", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("created_at", "updated_at")


class AssignmentSerializer(Strict):
    """Which camera."""

    camera = serializers.CharField(help_text="The camera's text key.")


class MembersSerializer(serializers.Serializer[Any]):
    """The cameras of a group, by their text keys."""

    group = serializers.IntegerField()
    cameras = serializers.ListField(child=serializers.CharField())


class GroupFilter(OfTenant):
    """Groups of a tenant, of a type, with words."""

    group_type = filters.ChoiceFilter(choices=GroupType.choices)
    search = filters.CharFilter(field_name="group_name", lookup_expr="icontains", label=_("Words in the name."))
    ordering = Ordering("group_name", "created_at")


class GroupViewSet(ConfigurationViewSet):
    """Groups of cameras."""

    rows = CameraGroup.objects.all()
    filterset_class = GroupFilter
    serializer_class = GroupSerializer
    pagination_class = Pages
    keys = Keys("created_at")

    def get_queryset(self) -> QuerySet[Any]:
        """Return the groups with the number of their cameras."""
        rows: QuerySet[Any] = super().get_queryset().annotate(camera_count=Count("assignments"))
        return rows

    def make(self, request: Request, values: dict[str, Any]) -> CameraGroup:
        """Return the new group."""
        tenant = self.settled_tenant(request, values.pop("tenant", None))
        return places.create_group(user=request.user, tenant=tenant, **values)

    def change(self, request: Request, row: Any, values: dict[str, Any]) -> None:
        """Change the group."""
        places.update_group(row, user=request.user, **values)

    def remove(self, request: Request, row: Any) -> None:  # noqa: ARG002
        """Delete the group; its cameras stay."""
        places.delete_group(row)

    @extend_schema(responses=MembersSerializer, summary="The cameras of a group", filters=False)
    @action(detail=True, pagination_class=None)
    def cameras(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """Return the cameras of the group by their text keys."""
        return Response(self._members(self.get_object()))

    @extend_schema(
        request=AssignmentSerializer,
        responses={201: MembersSerializer, 200: MembersSerializer},
        summary="Put a camera into a group",
    )
    @cameras.mapping.post
    def assign(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """Put a camera into the group: 201, or 200 where it was there already."""
        group = self.get_object()
        self.require(request, "change", group)
        form = AssignmentSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        made = places.assign_to_group(group, self._named(request, form.validated_data["camera"]))
        return Response(self._members(group), status=status.HTTP_201_CREATED if made else status.HTTP_200_OK)

    @extend_schema(responses={204: None}, summary="Take a camera out of a group")
    @action(detail=True, methods=["delete"], url_path=r"cameras/(?P<camera_id>[^/\x00]+)", url_name="camera")
    def remove_camera(self, request: Request, pk: str, camera_id: str) -> Response:  # noqa: ARG002
        """Take a camera out of the group."""
        group = self.get_object()
        self.require(request, "change", group)
        if not places.remove_from_group(group, camera_or_404(request.user, camera_id)):
            raise Http404
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _members(self, group: CameraGroup) -> dict[str, Any]:
        keys = Camera.objects.filter(groups=group).order_by("camera_id").values_list("camera_id", flat=True)
        return dict(MembersSerializer({"group": group.pk, "cameras": list(keys)}).data)

    def _named(self, request: Request, camera_id: str) -> Camera:
        """Return the camera of the text key. Raises ValidationError where the user sees none."""
        found = Camera.objects.for_user(request.user).filter(camera_id=camera_id).first()
        if found is None:
            raise serializers.ValidationError({"camera": [_("There is no such camera.")]})
        return found
