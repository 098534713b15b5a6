"""Admin of background work that failed: superusers read it and dismiss it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cameras.admin.base import ReadOnlyAdmin, time_column
from cameras.roles import is_master
from config.failed_work import dismiss, open_failures
from config.front_page.machinery import workers
from config.models import FailedTask


class OpenFilter(admin.SimpleListFilter):
    """What is still to be read, or what somebody has dismissed."""

    title = _lazy("state")
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        """Return the two states."""
        return [("yes", _lazy("Open")), ("no", _lazy("Dismissed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        """Return the rows in the chosen state."""
        return queryset.filter(dismissed_at__isnull=self.value() == "yes") if self.value() else queryset


@admin.register(FailedTask)
class FailedTaskAdmin(ReadOnlyAdmin):
    """Tasks that failed, how often and why."""

    list_display = (
        time_column("last_failed_at", _lazy("last failed")), "task_name", "error", "occurrence_count",
        time_column("created_at", _lazy("first failed")), "worker", "dismissed_by",
    )  # fmt: skip
    list_filter = (OpenFilter, "task_name")
    list_select_related = ("dismissed_by",)
    search_fields = ("task_name", "error")
    actions = ("dismiss",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Show the machinery to superusers alone: its errors may name things of any tenant."""
        return is_master(request.user)

    has_dismiss_permission = has_view_permission

    @admin.action(description=_lazy("Dismiss"), permissions=["dismiss"])
    def dismiss(self, request: HttpRequest, rows: QuerySet[FailedTask]) -> None:
        """Take the chosen failures off the first page until they happen again."""
        _dismiss(request, rows)

    def get_urls(self) -> list[Any]:
        """Add the address that dismisses all, and the part of the first page that asks the workers."""
        guarded = self.admin_site.admin_view
        return [
            path("dismiss/", guarded(self.dismiss_view), name="config_failedtask_dismiss"),
            path("workers/", guarded(self.workers_view), name="config_failedtask_workers"),
            *super().get_urls(),
        ]

    def dismiss_view(self, request: HttpRequest) -> HttpResponse:
        """Dismiss the failures that the first page shows (`row`, once for each)."""
        return require_POST(self._dismiss_shown)(request)

    def workers_view(self, request: HttpRequest) -> HttpResponse:
        """Show which workers answer."""
        return require_safe(self._show_workers)(request)

    def _dismiss_shown(self, request: HttpRequest) -> HttpResponse:
        self._must_be_master(request)
        shown = [int(row) for row in request.POST.getlist("row") if row.isdecimal()]
        _dismiss(request, open_failures().filter(pk__in=shown))
        return redirect("admin:index")

    def _show_workers(self, request: HttpRequest) -> HttpResponse:
        self._must_be_master(request)
        return render(request, "admin/front/workers.html", {"workers": workers()})

    def _must_be_master(self, request: HttpRequest) -> None:
        if not is_master(request.user):
            raise PermissionDenied


def _dismiss(request: HttpRequest, rows: QuerySet[FailedTask]) -> None:
    number = dismiss(rows.values_list("pk", flat=True), request.user)
    text = ngettext("%(number)s failure is dismissed.", "%(number)s failures are dismissed.", number)
    messages.success(request, text % {"number": number} + " " + _("It is shown again when it happens again."))
