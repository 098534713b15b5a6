"""The list of cameras as a table or as cards: how each is now, what it has counted today, its newest picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from analytics.admin.camera_filters import (
    GroupFilter,
    PlaceFilter,
    StateFilter,
    TagFilter,
    TenantFilter,
    TypeFilter,
)
from analytics.live import LiveState, LiveStatus, read_live
from analytics.selectors import CameraCounts, counts_today
from analytics.states import WORDS, people_inside, status_of
from cameras.admin.generic import ChangeList, ModelAdmin
from cameras.choices import CameraListLook, HealthStatus
from cameras.models import Camera, CameraGroup, UserPreference
from counting.models import CountingZone

NOTHING = "–"
ZONES = Prefetch("zones", CountingZone.objects.filter(is_active=True), to_attr="active_zones")
GROUPS = Prefetch("groups", CameraGroup.objects.order_by("group_name"))


@dataclass(frozen=True, slots=True)
class CameraNow:
    """A camera as a row or a card shows it. None = no data."""

    status: LiveStatus
    live: LiveState
    count_in: int | None
    count_out: int | None
    inside: int | None

    @property
    def tone(self) -> str:
        """Return good, warn or bad; empty for what is neither."""
        return WORDS[self.status.status][0] if self.status.status in WORDS else ""

    @property
    def word(self) -> str:
        """Return the state in a word."""
        return str(WORDS[self.status.status][1]) if self.status.status in WORDS else self.status.status

    @property
    def rate(self) -> str:
        """Return frames looked at a second, and how many there should be."""
        status = self.status
        if status.rate is None:
            return NOTHING
        return f"{status.rate:g}" if status.wanted is None else f"{status.rate:g} / {status.wanted:g}"


class LookedUpList(ChangeList):
    """A page of cameras that asks for all that is known of them at once."""

    look = CameraListLook.TABLE.value

    def get_results(self, request: HttpRequest) -> None:
        """Put what is known now beside each camera of the page."""
        super().get_results(request)
        self.look = look_of(request)
        self.result_list: Any = list(self.result_list)
        for camera, found in zip(self.result_list, known_of(self.result_list), strict=True):
            camera.now = found


class CameraListAdmin(ModelAdmin):
    """How cameras are listed, found and narrowed down."""

    list_display: Any = (
        "thumbnail", "name_and_id", "state", "rate", "in_today", "out_today", "inside_now", "last_seen", "place",
    )  # fmt: skip
    list_display_links = ("thumbnail", "name_and_id")
    list_filter = (StateFilter, PlaceFilter, GroupFilter, TagFilter, TypeFilter, TenantFilter)
    list_filter_submit = True
    list_per_page = 48
    change_list_template = "admin/cameras/camera/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the cameras with what a row of the list shows."""
        rows: Any = super().get_queryset(request)
        found: QuerySet[Any] = rows.prefetch_related(ZONES, GROUPS) if _is_list(request) else rows
        return found

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the page that knows how the cameras are; whoever only asks which they are needs less."""
        return LookedUpList if _is_list(request) else super().get_changelist(request, **kwargs)

    def get_urls(self) -> list[Any]:
        """Add the switch between table and cards."""
        switch = path("look/", self.admin_site.admin_view(self.look_view), name="cameras_camera_look")
        return [switch, *super().get_urls()]

    def look_view(self, request: HttpRequest) -> HttpResponse:
        """Keep how the user wants the list to look, and go back to it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        look = request.POST.get("look")
        if look in CameraListLook.values:
            UserPreference.objects.update_or_create(user_id=request.user.pk or 0, defaults={"camera_list": look})
        query = request.POST.get("query", "")
        return redirect(f"{reverse('admin:cameras_camera_changelist')}{'?' if query else ''}{query}")

    @admin.display(description=_lazy("picture"))
    def thumbnail(self, camera: Any) -> SafeString:
        """Return the newest picture, small."""
        if camera.now.live.snapshot_at is None:
            return format_html('<span class="hc-thumb" aria-label="{}"></span>', _("No picture"))
        address = reverse("dashboards:camera-snapshot", args=[camera.camera_id])
        return format_html('<img class="hc-thumb" src="{}" alt="{}" loading="lazy">', address, _("Newest picture"))

    @admin.display(description=_lazy("name"), ordering="camera_name")
    def name_and_id(self, camera: Camera) -> SafeString:
        """Return name and key."""
        return format_html(
            '<span class="hc-name">{}<span class="hc-muted">{}</span></span>', camera.camera_name, camera.camera_id
        )

    @admin.display(description=_lazy("state"), ordering="health__status")
    def state(self, camera: Any) -> SafeString:
        """Return the state in a word with a dot, and its reason where one points at it."""
        return SafeString(render_to_string("admin/cameras/camera/state.html", {"now": camera.now}))

    @admin.display(description=_lazy("frames/s"))
    def rate(self, camera: Any) -> str:
        """Return frames looked at a second, of how many."""
        found: str = camera.now.rate
        return found

    @admin.display(description=_lazy("in today"))
    def in_today(self, camera: Any) -> Any:
        """Return how many came in since local midnight."""
        return _or_nothing(camera.now.count_in)

    @admin.display(description=_lazy("out today"))
    def out_today(self, camera: Any) -> Any:
        """Return how many went out since local midnight."""
        return _or_nothing(camera.now.count_out)

    @admin.display(description=_lazy("inside now"))
    def inside_now(self, camera: Any) -> Any:
        """Return how many are inside."""
        return _or_nothing(camera.now.inside)

    @admin.display(description=_lazy("last seen"), ordering="health__last_heartbeat")
    def last_seen(self, camera: Camera) -> str:
        """Return how long ago the camera was last seen."""
        return age_of(camera)

    @admin.display(description=_lazy("place"), ordering="location__location_name")
    def place(self, camera: Camera) -> str:
        """Return where the camera hangs."""
        return str(camera.location) if camera.location else NOTHING


def _is_list(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.url_name == "cameras_camera_changelist"


def known_of(cameras: list[Any]) -> list[CameraNow]:
    """Return what is known now of each camera: two queries and one question to Redis, however many they are."""
    live, counts, now = read_live(cameras), counts_today(cameras), timezone.now()
    return [
        _known(camera, live[camera.camera_id], counts[camera.camera_id], status_of(camera, live[camera.camera_id], now))
        for camera in cameras
    ]


def look_of(request: HttpRequest) -> str:
    """Return how the user of the request wants the list to look."""
    kept = UserPreference.objects.filter(user=request.user.pk).values_list("camera_list", flat=True).first()
    return kept or CameraListLook.TABLE.value


def age_of(camera: Camera) -> str:
    """Return how long ago the camera was last heard of, in words."""
    health = getattr(camera, "health", None)
    if health is None or health.last_heartbeat is None:
        return _("never")
    if (timezone.now() - health.last_heartbeat).total_seconds() < 60:
        return _("just now")
    return _("%(age)s ago") % {"age": timesince(health.last_heartbeat, depth=1)}


def _known(camera: Any, live: LiveState, counts: CameraCounts, status: LiveStatus) -> CameraNow:
    """Put together what is known; nothing is told of a camera from which nothing has ever come."""
    health = getattr(camera, "health", None)
    heard = status.status == HealthStatus.ONLINE or (health is not None and health.last_heartbeat is not None)
    if not heard and counts.last_event_at is None:
        return CameraNow(status, live, None, None, None)
    inside = people_inside(camera.active_zones, live.occupancy, counts.derived)
    return CameraNow(status, live, counts.count_in, counts.count_out, inside)


def _or_nothing(number: int | None) -> Any:
    return NOTHING if number is None else number
