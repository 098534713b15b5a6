"""Tenants and their members over the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cameras.api.access import require
from cameras.api.filters import Ordering, Switch
from cameras.api.keyset import Keys
from cameras.api.pagination import Pages
from cameras.api.serializers import ConfigurationSerializer, Strict, Word
from cameras.api.writing import ConfigurationViewSet
from cameras.choices import TenantRole
from cameras.models import Tenant, TenantMember
from cameras.roles import role_in
from cameras.services import members, tenants

MEMBER = OpenApiParameter("username", str, OpenApiParameter.PATH)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A museum",
            {"name": "Museum", "slug": "museum", "timezone": "Asia/Ho_Chi_Minh"},
            request_only=True,
        )
    ]
)
class TenantSerializer(ConfigurationSerializer):
    """An organisation that owns cameras."""

    role = serializers.SerializerMethodField()

    class Meta:
        model = Tenant
        validators: tuple[Any, ...] = ()
        fields = (
            "id", "name", "slug", "timezone", "is_active", "store_person_attributes", "role", "created_at",
            "updated_at",
        )  # fmt: skip
        read_only_fields = ("created_at", "updated_at")
        extra_kwargs: dict[str, Any] = {"name": {"validators": []}, "slug": {"validators": []}}

    def get_role(self, tenant: Tenant) -> TenantRole | None:
        """Return what the user may do there; superusers may do everything."""
        request = self.context.get("request")
        return role_in(request.user, tenant) if request is not None else None  # type: ignore[return-value]  # a word


class TenantFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Tenants in use or not, with words."""

    is_active = Switch()
    search = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Words in the name.")
    ordering = Ordering("name", "created_at")


class MemberSerializer(serializers.Serializer[Any]):
    """Somebody's place in a tenant."""

    username = serializers.CharField(source="user.username")
    first_name = serializers.CharField(source="user.first_name")
    last_name = serializers.CharField(source="user.last_name")
    email = serializers.CharField(source="user.email")
    is_active = serializers.BooleanField(source="user.is_active")
    role = serializers.ChoiceField(choices=TenantRole.choices)
    created_at = serializers.DateTimeField()


class RoleSerializer(Strict):
    """What a member may do."""

    role = Word(choices=TenantRole.choices)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "An operator",
            {"username": "anna", "role": "operator"},
            request_only=True,
        )
    ]
)
class InvitationSerializer(RoleSerializer):
    """Who becomes a member; a name without an account gets one."""

    username = serializers.CharField(max_length=150)
    first_name = serializers.CharField(max_length=150, required=False, allow_blank=True)
    last_name = serializers.CharField(max_length=150, required=False, allow_blank=True)
    email = serializers.EmailField(required=False, allow_blank=True)


class InvitedSerializer(MemberSerializer):
    """A new member."""

    password_link = serializers.CharField(
        allow_null=True, help_text="The page on which a new account sets its password, once; null for one that has one."
    )


class TenantViewSet(ConfigurationViewSet):
    """Tenants: made by superusers, looked after by their managers."""

    rows = Tenant.objects.all()
    filterset_class = TenantFilter
    serializer_class = TenantSerializer
    pagination_class = Pages
    keys = Keys("created_at")

    def make(self, request: Request, values: dict[str, Any]) -> Tenant:
        """Return the new tenant."""
        return tenants.create_tenant(user=request.user, **values)

    def change(self, request: Request, row: Any, values: dict[str, Any]) -> None:
        """Change the tenant."""
        tenants.update_tenant(row, user=request.user, **values)

    def remove(self, request: Request, row: Any) -> None:
        """Delete a tenant that owns nothing."""
        tenants.delete_tenant(row, user=request.user)

    @extend_schema(responses=MemberSerializer(many=True), summary="The members of a tenant", filters=False)
    @action(detail=True, pagination_class=None)
    def members(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """Return who is in the tenant, for its managers."""
        tenant = self._managed(request, "view")
        return Response(MemberSerializer(_members(tenant).order_by("user__username"), many=True).data)

    @extend_schema(request=InvitationSerializer, responses={201: InvitedSerializer}, summary="Invite somebody")
    @members.mapping.post
    def invite(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """Make somebody a member, with an account where the name has none."""
        tenant = self._managed(request, "add")
        form = InvitationSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        member = members.invite_member(tenant=tenant, by=request.user, **form.validated_data)
        shown = dict(MemberSerializer(_members(tenant).get(pk=member.pk)).data)
        return Response(shown | {"password_link": _password_link(request, member)}, status=status.HTTP_201_CREATED)

    @extend_schema(parameters=[MEMBER], request=RoleSerializer, responses=MemberSerializer, summary="Give another role")
    @action(detail=True, methods=["patch"], url_path=r"members/(?P<username>[^/\x00]+)", url_name="member")
    def member(self, request: Request, pk: str, username: str) -> Response:  # noqa: ARG002
        """Give a member another role."""
        found = self._member(request, "change", username)
        form = RoleSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        members.change_role(found, form.validated_data["role"], by=request.user)
        return Response(MemberSerializer(found).data)

    @extend_schema(parameters=[MEMBER], responses={204: None}, summary="Take somebody out of a tenant")
    @member.mapping.delete
    def remove_member(self, request: Request, pk: str, username: str) -> Response:  # noqa: ARG002
        """Take a member out of the tenant; the account stays."""
        members.remove_member(self._member(request, "delete", username), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _managed(self, request: Request, verb: str) -> Tenant:
        """Return the tenant. Raises PermissionDenied unless the user looks after its people."""
        tenant: Tenant = self.get_object()
        require(request.user, f"cameras.{verb}_tenantmember", tenant)
        return tenant

    def _member(self, request: Request, verb: str, username: str) -> TenantMember:
        found = _members(self._managed(request, verb)).filter(user__username=username).first()
        if found is None:
            raise Http404
        return found


def _members(tenant: Tenant) -> QuerySet[TenantMember]:
    return TenantMember.objects.filter(tenant=tenant).select_related("user", "tenant")


def _password_link(request: Request, member: TenantMember) -> str | None:
    """Return the address at which a new account sets its password; None for an account that has one."""
    if member.user.has_usable_password():
        return None
    uid, key = members.password_key(member, by=request.user)
    return request.build_absolute_uri(reverse("set-password", kwargs={"uidb64": uid, "token": key}))
