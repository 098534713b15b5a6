"""What the list of cameras is narrowed down by; every choice names rows of the user's tenants alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Exists, Func, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analytics.states import INACTIVE, PAUSED, SILENT, UNSEEN, WORDS
from cameras.choices import CameraType, HealthStatus
from cameras.models import Camera, CameraGroup, CameraGroupAssignment, CameraLocation, Tenant
from cameras.schedules import is_scheduled

if TYPE_CHECKING:
    DropdownFilter = admin.SimpleListFilter
else:
    from unfold.contrib.filters.admin import DropdownFilter

MOST_CHOICES = 500
NOWHERE = "none"  # the choice of those that have none
STATES = ("online", "offline", "error", "maintenance", PAUSED, UNSEEN, INACTIVE)
Choices = list[tuple[str, Any]]


class Narrowing(DropdownFilter):
    """A choice of one value."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:  # noqa: ARG002
        """Return the values to choose from."""
        return self.values(request)

    def has_output(self) -> bool:
        """Say whether the filter counts: an address may ask for what is not offered, which finds nothing."""
        return super().has_output() or self.value() is not None

    def values(self, request: HttpRequest) -> Choices:
        """Return the values to choose from, for the user of the request."""
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        """Return the cameras that fit what is chosen; a made-up value fits none."""
        value = self.value()
        return self.narrowed(queryset, value) if value else queryset

    def narrowed(self, cameras: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the cameras that fit the value."""
        raise NotImplementedError


class StateFilter(Narrowing):
    """The word of a camera's state, as the list shows it."""

    title, parameter_name = _("state"), "state"

    def values(self, request: HttpRequest) -> Choices:  # noqa: ARG002
        """Return every state in which a camera can be found."""
        return [(state, WORDS[state][1]) for state in STATES]

    def narrowed(self, cameras: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the cameras in this state."""
        return in_state(cameras, value, timezone.now())


class PlaceFilter(Narrowing):
    """The place where cameras hang."""

    title, parameter_name = _("place"), "place"

    def values(self, request: HttpRequest) -> Choices:
        """Return the places that the user may see, and that of nowhere."""
        places = CameraLocation.objects.for_user(request.user).order_by("location_name", "pk")
        return [*_named(places.values_list("pk", "location_name")), (NOWHERE, _("Without a place"))]

    def narrowed(self, cameras: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the cameras of this place."""
        return cameras.filter(location__isnull=True) if value == NOWHERE else cameras.filter(location=_number(value))


class GroupFilter(Narrowing):
    """The group in which cameras are."""

    title, parameter_name = _("group"), "group"

    def values(self, request: HttpRequest) -> Choices:
        """Return the groups that the user may see, and that of none."""
        groups = CameraGroup.objects.for_user(request.user).order_by("group_name", "pk")
        return [*_named(groups.values_list("pk", "group_name")), (NOWHERE, _("In no group"))]

    def narrowed(self, cameras: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the cameras of this group."""
        assigned = CameraGroupAssignment.objects.filter(camera=OuterRef("camera_id"))
        if value == NOWHERE:
            return cameras.exclude(Exists(assigned))
        return cameras.filter(Exists(assigned.filter(group=_number(value))))


class TagFilter(Narrowing):
    """A tag that cameras carry."""

    title, parameter_name = _("tag"), "tag"

    def values(self, request: HttpRequest) -> Choices:
        """Return the tags of the cameras that the user may see."""
        cameras = Camera.objects.for_user(request.user).exclude(tags=[])
        tags = cameras.annotate(tag=Func("tags", function="unnest")).order_by("tag").values_list("tag", flat=True)
        return [(tag, tag) for tag in tags.distinct()[:MOST_CHOICES]]

    def narrowed(self, cameras: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the cameras that carry this tag."""
        return cameras.filter(tags__contains=[value])


class TypeFilter(Narrowing):
    """What kind of camera it is."""

    title, parameter_name = _("type"), "type"

    def values(self, request: HttpRequest) -> Choices:  # noqa: ARG002
        """Return all types."""
        return list(CameraType.choices)

    def narrowed(self, cameras: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the cameras of this type."""
        return cameras.filter(camera_type=value)


class TenantFilter(Narrowing):
    """Whose cameras; offered to those who see more than one tenant."""

    title, parameter_name = _("tenant"), "tenant"

    def values(self, request: HttpRequest) -> Choices:
        """Return the tenants that the user may see, where there are several."""
        tenants = _named(Tenant.objects.for_user(request.user).order_by("name").values_list("pk", "name"))
        return tenants if len(tenants) > 1 else []

    def narrowed(self, cameras: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the cameras of this tenant."""
        return cameras.filter(tenant=_number(value))


def in_state(cameras: QuerySet[Any], state: str, now: dt.datetime) -> QuerySet[Any]:
    """Return the cameras whose stored state is this word of `analytics.states`, as `status_of` would find it."""
    if state == INACTIVE:
        return cameras.filter(is_active=False)
    active = cameras.filter(is_active=True)
    if state == HealthStatus.MAINTENANCE:
        return active.filter(health__status=state)
    active = active.exclude(health__status=HealthStatus.MAINTENANCE)
    resting = [camera.pk for camera in active.filter(schedule_enabled=True) if not is_scheduled(camera, now)]
    if state == PAUSED:
        return active.filter(pk__in=resting)
    unseen = Q(health__isnull=True) | Q(health__status="offline", health__last_heartbeat__isnull=True)
    online = Q(health__status="online", health__last_heartbeat__gte=now - SILENT)
    error = Q(health__status="error")
    conditions = {UNSEEN: unseen, "online": online, "error": error, "offline": ~unseen & ~online & ~error}
    awake = active.exclude(pk__in=resting)
    return awake.filter(conditions[state]) if state in conditions else awake.none()


def _named(rows: Iterable[tuple[int, str]]) -> Choices:
    return [(str(key), name) for key, name in list(rows)[:MOST_CHOICES]]


def _number(value: str) -> int:
    """Return the key that was chosen; one that no row has where somebody has typed nonsense."""
    return int(value) if value.isdecimal() and len(value) < 18 else -1
