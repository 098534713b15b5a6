"""Actions of the list of cameras."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as several

from analytics.admin import many
from analytics.admin.camera_forms import AskedForm, GroupForm, MaintenanceForm, ModelForm, PlaceForm, ResetForm
from analytics.services.resetting import reset_counters
from cameras.admin.generic import ModelAdmin
from cameras.admin.rights import in_role
from cameras.choices import TenantRole
from cameras.models import Camera
from cameras.services.maintenance import end_maintenance, start_maintenance
from cameras.services.places import assign_to_group, remove_from_group

Cameras = QuerySet[Camera]


class CameraActionsAdmin(ModelAdmin):
    """What can be done to many cameras at once; each through the service that a single change goes through."""

    actions: Any = (
        "activate", "deactivate", "begin_maintenance", "finish_maintenance", "assign_group", "leave_group",
        "set_place", "set_model", "reset_counts",
    )  # fmt: skip

    def has_reset_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether the user may reset what cameras have counted."""
        allowed: bool = self.may(request, "reset", obj)  # type: ignore[attr-defined]  # of RoleRights
        return allowed

    @admin.action(description=_("Activate"), permissions=["change"])
    def activate(self, request: HttpRequest, cameras: Cameras) -> None:
        """Let the chosen cameras run."""
        outcome = many.set_column(request, cameras, "is_active", True)
        number = len(outcome.done)
        many.tell(
            request,
            outcome,
            _told(several("%(n)s camera is active.", "%(n)s cameras are active.", "n"), number),
            undo=True,
        )

    @admin.action(description=_("Deactivate"), permissions=["change"])
    def deactivate(self, request: HttpRequest, cameras: Cameras) -> None:
        """Stop the chosen cameras; their history stays."""
        outcome = many.set_column(request, cameras, "is_active", False)
        words = several(
            "%(n)s camera is stopped; its history stays.", "%(n)s cameras are stopped; their history stays.", "n"
        )
        done = _told(words, len(outcome.done))
        many.tell(request, outcome, done, undo=True)

    @admin.action(description=_("Begin maintenance …"), permissions=["change"])
    def begin_maintenance(self, request: HttpRequest, cameras: Cameras) -> HttpResponse | None:
        """Put the chosen cameras into maintenance, for some hours or until somebody ends it."""
        return self._asked(request, cameras, _("Begin maintenance"), MaintenanceForm, _begin_maintenance)

    @admin.action(description=_("End maintenance"), permissions=["change"])
    def finish_maintenance(self, request: HttpRequest, cameras: Cameras) -> None:
        """Take the chosen cameras out of maintenance."""
        outcome = many.each(cameras, lambda camera: end_maintenance(camera, user=request.user))
        done = _told(several("%(n)s maintenance is over.", "%(n)s maintenances are over.", "n"), len(outcome.done))
        many.note(request, outcome, done)
        many.tell(request, outcome, done)

    @admin.action(description=_("Put into a group …"), permissions=["change"])
    def assign_group(self, request: HttpRequest, cameras: Cameras) -> HttpResponse | None:
        """Put the chosen cameras into a group."""
        return self._asked(request, cameras, _("Put into a group"), GroupForm, _assign)

    @admin.action(description=_("Take out of a group …"), permissions=["change"])
    def leave_group(self, request: HttpRequest, cameras: Cameras) -> HttpResponse | None:
        """Take the chosen cameras out of a group."""
        return self._asked(request, cameras, _("Take out of a group"), GroupForm, _remove)

    @admin.action(description=_("Set the place …"), permissions=["change"])
    def set_place(self, request: HttpRequest, cameras: Cameras) -> HttpResponse | None:
        """Say where the chosen cameras hang."""
        return self._asked(request, cameras, _("Set the place"), PlaceForm, _set_place)

    @admin.action(description=_("Set the AI model …"), permissions=["change"])
    def set_model(self, request: HttpRequest, cameras: Cameras) -> HttpResponse | None:
        """Say by which model the chosen cameras find people."""
        return self._asked(request, cameras, _("Set the AI model"), ModelForm, _set_model)

    @admin.action(description=_("Reset counts …"), permissions=["reset"])
    def reset_counts(self, request: HttpRequest, cameras: Cameras) -> HttpResponse | None:
        """Let the counts since the last reset begin at 0."""
        return self._asked(request, cameras, _("Reset counts"), ResetForm, _reset)

    def get_urls(self) -> list[Any]:
        """Add the way back from an action."""
        back = path("undo/", self.admin_site.admin_view(self.undo_view), name="cameras_camera_undo")
        return [back, *super().get_urls()]

    def undo_view(self, request: HttpRequest) -> HttpResponse:
        """Undo an action of this session (`token`), on those of its cameras that the user may still change."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        many.undo(request, in_role(Camera.objects.all(), request, TenantRole.OPERATOR), request.POST.get("token", ""))
        return redirect("admin:cameras_camera_changelist")

    def _asked(
        self,
        request: HttpRequest,
        cameras: Cameras,
        title: str | Promise,
        form_class: type[AskedForm],
        act: Callable[[HttpRequest, Cameras, dict[str, Any]], None],
    ) -> HttpResponse | None:
        """Act on what the form says, once it says something that fits; until then show it."""
        is_answered = "apply" in request.POST
        form = form_class(request, request.POST if is_answered else None)
        if is_answered and form.is_valid():
            act(request, cameras, form.cleaned_data)
            return None
        context = {
            **self.admin_site.each_context(request), "title": title, "form": form, "cameras": cameras[:100],
            "number": cameras.count(), "action": request.POST.get("action"), "opts": self.opts,
            "selected": request.POST.getlist("_selected_action"), "across": request.POST.get("select_across", "0"),
        }  # fmt: skip
        return TemplateResponse(request, "admin/cameras/camera/ask.html", context)


def _begin_maintenance(request: HttpRequest, cameras: Cameras, asked: dict[str, Any]) -> None:
    hours, notes = asked["hours"], asked["notes"]
    until = timezone.now() + dt.timedelta(hours=float(hours)) if hours else None
    outcome = many.each(
        cameras, lambda camera: start_maintenance(camera, user=request.user, until=until, notes=notes) or True
    )
    done = _told(
        several("%(n)s camera is in maintenance.", "%(n)s cameras are in maintenance.", "n"), len(outcome.done)
    )
    many.note(request, outcome, done)
    many.tell(request, outcome, done)


def _assign(request: HttpRequest, cameras: Cameras, asked: dict[str, Any]) -> None:
    group = asked["group"]
    outcome = many.each(cameras, lambda camera: assign_to_group(group, camera))
    done = _told(
        several("%(n)s camera is now in “%(what)s”.", "%(n)s cameras are now in “%(what)s”.", "n"),
        len(outcome.done),
        group,
    )
    many.note(request, outcome, done)
    many.tell(request, outcome, done)


def _remove(request: HttpRequest, cameras: Cameras, asked: dict[str, Any]) -> None:
    group = asked["group"]
    outcome = many.each(cameras, lambda camera: remove_from_group(group, camera))
    done = _told(
        several("%(n)s camera has left “%(what)s”.", "%(n)s cameras have left “%(what)s”.", "n"),
        len(outcome.done),
        group,
    )
    many.note(request, outcome, done)
    many.tell(request, outcome, done)


def _set_place(request: HttpRequest, cameras: Cameras, asked: dict[str, Any]) -> None:
    outcome = many.set_column(request, cameras, "location", asked["location"])
    where = asked["location"] or _("no place")
    done = _told(several("%(n)s camera: %(what)s.", "%(n)s cameras: %(what)s.", "n"), len(outcome.done), where)
    many.tell(request, outcome, done, undo=True)


def _set_model(request: HttpRequest, cameras: Cameras, asked: dict[str, Any]) -> None:
    outcome = many.set_column(request, cameras, "ai_model", asked["ai_model"])
    model = asked["ai_model"] or _("the tenant's default detector")
    done = _told(
        several("%(n)s camera counts with %(what)s.", "%(n)s cameras count with %(what)s.", "n"),
        len(outcome.done),
        model,
    )
    many.tell(request, outcome, done, undo=True)


def _reset(request: HttpRequest, cameras: Cameras, asked: dict[str, Any]) -> None:
    outcome = many.each(cameras, lambda camera: reset_counters(camera, user=request.user, reason=asked["reason"]))
    done = _told(
        several("The counts of %(n)s camera begin at 0.", "The counts of %(n)s cameras begin at 0.", "n"),
        len(outcome.done),
    )
    many.note(request, outcome, f"{done} {asked['reason']}")
    many.tell(request, outcome, done)


def _told(words: Any, number: int, what: object = "") -> str:
    """Return what was done to how many; `words` has a plural that follows `n`."""
    return str(words % {"n": number, "what": what})
