"""The admin's menu, by what operators do; a page that somebody may not see is left out."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
GROUPS: tuple[tuple[Text, tuple[tuple[str, Text, str], ...]], ...] = (
    (
        _("Cameras"),
        (
            ("cameras.Camera", _("Cameras"), "videocam"),
            ("counting.CountingZone", _("Lines and areas"), "polyline"),
            ("cameras.CameraLocation", _("Places"), "location_on"),
            ("cameras.CameraGroup", _("Groups"), "folder_copy"),
            ("cameras.AIModel", _("AI models"), "neurology"),
        ),
    ),
    (
        _("What was counted"),
        (
            ("counting.CountingEvent", _("Events"), "directions_walk"),
            ("counting.CountingResult", _("Counts per period"), "bar_chart"),
            ("counting.OccupancyChange", _("Who is inside"), "groups"),
            ("counting.DensityMap", _("Heat maps"), "blur_on"),
            ("analytics.RealtimeCounter", _("Counters"), "pin"),
            ("counting.PersonDetection", _("Detections"), "person_search"),
            ("counting.PersonTrack", _("Tracks"), "timeline"),
        ),
    ),
    (
        _("Accuracy"),
        (
            ("analytics.AccuracyEvaluation", _("Evaluations"), "grading"),
            ("analytics.ClipEvaluation", _("Evaluate a clip"), "movie"),
            ("analytics.RecordedSpan", _("Recorded spans"), "video_library"),
            ("analytics.HandTally", _("Tallies by hand"), "tag"),
        ),
    ),
    (
        _("People"),
        (
            ("cameras.TenantMember", _("Members"), "group"),
            ("cameras.Tenant", _("Tenants"), "domain"),
            ("auth.User", _("Accounts"), "person"),
            ("cameras.ApiToken", _("API tokens"), "key"),
        ),
    ),
    (
        _("Machinery"),
        (
            ("streams.VideoStream", _("Streams"), "stream"),
            ("streams.StreamEvent", _("Problems of streams"), "warning"),
            ("django_celery_beat.PeriodicTask", _("Periodic work"), "schedule"),
            ("config.FailedTask", _("Failed work"), "error"),
            ("analytics.StoredEvent", _("Event store"), "database"),
            ("analytics.EventHandler", _("Handlers of events"), "settings_input_component"),
            ("analytics.EventQueueItem", _("Queue of handlers"), "list_alt"),
        ),
    ),
)


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the groups of the menu with what the user of the request may see."""
    return [_first(), *(_group(request, title, pages) for title, pages in GROUPS)]


def _first() -> dict[str, Any]:
    overview = {"title": _("Overview"), "icon": "home", "link": reverse("admin:index")}
    live = {"title": _("Live pages"), "icon": "monitoring", "link": reverse("dashboards:live"), "active": False}
    return {"title": None, "items": [overview, live]}


def _group(request: HttpRequest, title: Text, pages: tuple[tuple[str, Text, str], ...]) -> dict[str, Any]:
    items = [page for label, words, icon in pages if (page := _page(request, label, words, icon))]
    return {"title": title, "separator": True, "items": items}


def _page(request: HttpRequest, label: str, words: Text, icon: str) -> dict[str, Any] | None:
    """Return the entry of a model's list; None for a list that the user may not see or that nobody has registered."""
    model = apps.get_model(label)
    found = admin.site._registry.get(model)
    if found is None or not found.has_view_or_change_permission(request):
        return None
    link = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return {"title": words, "icon": icon, "link": link}
