"""A schedule or opening hours painted in a week, in place of a box of JSON; and what such a value means from now on."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from unfold.widgets import TEXTAREA_CLASSES

from cameras.admin.generic import ModelAdmin
from cameras.core.forecast import next_change, next_runs
from cameras.core.schedule import opening_hours, schedule
from cameras.core.schema import Check, SchemaError
from cameras.core.zones import is_time_zone
from cameras.cron_words import cron_words

CHECKS: dict[str, Check] = {"schedule_config": schedule, "opening_hours": opening_hours}
MOST_CHARACTERS = 20_000  # of a value that is looked at while somebody edits it


class ScheduleWidget(forms.Textarea):
    """A week to paint, runs of cron, exceptions by date, and a preview; the JSON behind it can be shown and typed.

    `kind` is the column: `schedule_config`, or `opening_hours`, which has no runs of cron. It follows the fields
    `timezone` and `schedule_enabled` of the same form where they are there.
    """

    def __init__(self, kind: str, attrs: dict[str, Any] | None = None) -> None:
        looks = {"rows": 6, "spellcheck": "false", "class": " ".join(TEXTAREA_CLASSES)}
        super().__init__({**looks, **(attrs or {})})
        self.kind = kind
        self.zone = settings.TIME_ZONE

    @property
    def media(self) -> forms.Media:
        """Return the scripts of the editor and the words they use."""
        scripts: list[Any] = [reverse("dashboards:words"), Script("cameras/js/schedule/widget.js", type="module")]
        return forms.Media(css={"all": ["cameras/css/schedule.css"]}, js=scripts)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the editor with the box of JSON inside; without JavaScript only the box and its meaning are shown."""
        context = {
            "box": super().render(name, value, attrs, renderer),
            "kind": self.kind,
            "zone": self.zone,
            "preview": reverse("admin:cameras_camera_schedule"),
            "meaning": meaning(str(value or ""), self.kind, self.zone, timezone.now()),
            "names": json.dumps([[str(WEEKDAYS_ABBR[day]), str(WEEKDAYS[day])] for day in range(7)]),
        }
        return render_to_string("admin/cameras/schedule.html", context)


class SchedulePages(ModelAdmin):
    """Says what a schedule means that somebody is editing; nothing is read or written."""

    def get_urls(self) -> Any:
        """Add the address that says it."""
        address = self.admin_site.admin_view(require_POST(self.schedule_view))
        return [path("schedule/", address, name="cameras_camera_schedule"), *super().get_urls()]

    def schedule_view(self, request: HttpRequest) -> HttpResponse:
        """Answer with the meaning of a posted `value` of a `kind`, by the clocks of a `zone`."""
        asked = {"value": "", "kind": "schedule_config", "zone": settings.TIME_ZONE, **_posted(request)}
        is_known = asked["kind"] in CHECKS and is_time_zone(asked["zone"])
        if not is_known or len(asked["value"]) > MOST_CHARACTERS:
            return JsonResponse({"fault": {"path": "", "message": _("This cannot be previewed.")}}, status=400)
        return JsonResponse(meaning(asked["value"], asked["kind"], asked["zone"], timezone.now()))


def meaning(value: str, kind: str, zone: str, now: dt.datetime) -> dict[str, Any]:
    """Return what a value (JSON, empty for none) means from now on.

    `words` are for the reader, `tone` is `good` while it is active, `runs` are each cron row's words and next times; or
    `fault` has the path and the message of what is wrong with it.
    """
    try:
        rules = CHECKS[kind](json.loads(value), kind) if value.strip() not in ("", "null") else None
    except (ValueError, RecursionError) as error:
        return {"fault": _fault(error, kind)}
    clocks = ZoneInfo(zone)
    if rules is None:
        return {"words": _without_rules(kind), "tone": "good", "runs": []}
    active, change = next_change(rules, clocks, now)
    runs = [_run(each, clocks, now) for each in rules.get("cron", [])]
    return {"words": _sentence(kind, active, change, clocks), "tone": "good" if active else "", "runs": runs}


def _posted(request: HttpRequest) -> dict[str, str]:
    try:
        found = json.loads(request.body)
    except ValueError:
        return {}
    return {key: item for key, item in found.items() if isinstance(item, str)} if isinstance(found, dict) else {}


def _fault(error: Exception, kind: str) -> dict[str, str]:
    if isinstance(error, SchemaError):
        return {"path": error.path.removeprefix(kind).removeprefix("."), "message": str(error)}
    return {"path": "", "message": _("This is not valid JSON.")}


def _without_rules(kind: str) -> str:
    if kind == "opening_hours":
        return _("No hours are given: always open.")
    return _("Nothing is given: the camera always watches, unless a schedule is to be followed.")


def _sentence(kind: str, active: bool, change: dt.datetime | None, zone: ZoneInfo) -> str:
    if kind == "opening_hours":
        texts = {
            (True, True): _("Open now, closes %(when)s (%(zone)s)."),
            (True, False): _("Open now, and it stays so for more than a year."),
            (False, True): _("Closed now, opens %(when)s (%(zone)s)."),
            (False, False): _("Closed now, and it stays so for more than a year."),
        }
    else:
        texts = {
            (True, True): _("Watches now, rests from %(when)s (%(zone)s)."),
            (True, False): _("Watches now, and it stays so for more than a year."),
            (False, True): _("Rests now, watches from %(when)s (%(zone)s)."),
            (False, False): _("Rests now, and it stays so for more than a year."),
        }
    when = _moment(change, zone) if change else ""
    return texts[active, change is not None] % {"when": when, "zone": zone.key}


def _run(row: dict[str, Any], zone: ZoneInfo, now: dt.datetime) -> dict[str, Any]:
    following = next_runs(row["expression"], zone, now)
    if not following:
        return {"words": cron_words(row["expression"], row["duration_minutes"]), "next": _("It never runs.")}
    moments = ", ".join(_moment(each, zone) for each in following)
    return {
        "words": cron_words(row["expression"], row["duration_minutes"]),
        "next": _("Next: %(moments)s") % {"moments": moments},
    }


def _moment(instant: dt.datetime, zone: ZoneInfo) -> str:
    return date_format(instant.astimezone(zone), "D Y-m-d H:i")
