"""Trying cameras that are there: one with what its form says now, or many at once."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.query import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from redis.exceptions import RedisError

from cameras import rules
from cameras.core.addresses import AddressError, parse
from cameras.models import Camera
from streams.admin.adding import trials
from streams.connecting import asking
from streams.connecting.trial import Trial
from streams.connecting.words import NO_WORKER

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    Base = ModelAdmin[Camera]
else:
    Base = object

MOST = 200  # cameras that are tried at once
LONG = 900  # seconds in which a trial of many is taken
BATCH = "cameras_tried:"  # in the browser's session, with the key: [camera, name, key of its trial]
TRY = "try_connection"  # the field of the form with the button


class TryingPages(Base):
    """A button at the address, an action on the list."""

    def get_urls(self) -> list[Any]:
        """Put the pages before the addresses of single cameras."""
        view = self.admin_site.admin_view
        own = [
            path("tried/<slug:batch>/", view(self.tried_page), name="cameras_camera_tried"),
            path("<path:object_id>/try/", view(self.try_page), name="cameras_camera_try"),
        ]
        return [*own, *super().get_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Add the button, for a camera that is there and may be changed."""
        is_shown = obj is not None and self.has_change_permission(request, obj)
        return (*super().get_readonly_fields(request, obj), *((TRY,) if is_shown else ()))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Put the button below the password."""
        sets = super().get_fieldsets(request, obj)
        if TRY not in self.get_readonly_fields(request, obj):
            return sets
        return [
            (name, {**options, "fields": (*options["fields"], TRY)} if "stream_url" in options["fields"] else options)
            for name, options in sets
        ]

    @admin.display(description=_lazy("connection"))
    def try_connection(self, camera: Camera) -> str:
        """Return the button that tries what the form says now, saved or not."""
        where = reverse("admin:cameras_camera_try", args=[camera.pk])
        return render_to_string("admin/streams/try_button.html", {"where": where})

    def try_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Begin a trial of what the form of a camera says; give its panel. Raises Http404 for cameras of others."""
        camera = self.get_object(request, object_id)
        if camera is None or request.method != "POST":
            raise Http404
        if not self.has_change_permission(request, camera):
            raise PermissionDenied
        try:
            trial = _typed(request, camera)
            shown = trials.panel(request, asking.ask(trial, request.user))
        except (AddressError, KeyError, ValidationError) as error:
            words = error.messages if isinstance(error, ValidationError) else [str(error)]
            return TemplateResponse(request, "admin/streams/fault.html", {"words": words})
        except (RedisError, OSError):
            return TemplateResponse(request, "admin/streams/fault.html", {"words": [NO_WORKER]})
        return TemplateResponse(request, "admin/streams/panel.html", shown)

    @admin.action(description=_lazy("Test connection"), permissions=["change"])
    def test_connection(self, request: HttpRequest, cameras: QuerySet[Camera]) -> HttpResponse | None:
        """Have the chosen cameras tried, and go to the page that follows it."""
        chosen = list(cameras[: MOST + 1])
        if len(chosen) > MOST:
            self.message_user(request, _("Choose at most %(most)s cameras.") % {"most": MOST}, messages.ERROR)
            return None
        try:
            keys = [asking.ask(Trial.of(camera), request.user, expires=LONG) for camera in chosen]
        except (RedisError, OSError):
            self.message_user(request, str(NO_WORKER), messages.ERROR)
            return None
        batch = secrets.token_hex(8)
        request.session[f"{BATCH}{batch}"] = [
            (camera.pk, camera.camera_name, key) for camera, key in zip(chosen, keys, strict=True)
        ]
        return redirect("admin:cameras_camera_tried", batch)

    def tried_page(self, request: HttpRequest, batch: str) -> HttpResponse:
        """Show how far the trials of many cameras are. Raises Http404 for those of others."""
        kept = request.session.get(f"{BATCH}{batch}")
        if kept is None:
            raise Http404
        rows = [(pk, name, trials.panel(request, key)) for pk, name, key in kept]
        done = [shown for _pk, _name, shown in rows if shown["trial"] and not shown["is_running"]]
        shown = {
            "rows": rows, "count": len(rows), "done": len(done), "good": sum(each["is_ok"] for each in done),
            "is_running": any(each["trial"] and each["is_running"] for _pk, _name, each in rows),
            "no_worker": "" if done else next((each["no_worker"] for *_, each in rows if each.get("no_worker")), ""),
            "address": reverse("admin:cameras_camera_tried", args=[batch]),
        }  # fmt: skip
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return TemplateResponse(request, "admin/streams/tried_list.html", shown)
        around = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Test connection")}
        return TemplateResponse(request, "admin/streams/tried.html", around | shown)


def _typed(request: HttpRequest, camera: Camera) -> Trial:
    """Return the address that a form has sent. Raises AddressError, ValidationError, KeyError for no protocol."""
    sent = request.POST
    protocol = sent.get("stream_protocol", "")
    address = parse(protocol, sent.get("stream_url", ""))
    rules.check_source((protocol, address.url))
    name = address.username or sent.get("stream_username", "")
    return Trial.typed(protocol, address.url, name, address.password or sent.get("new_password", ""), camera)
