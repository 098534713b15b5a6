"""The page of a row's history: who changed what, when, from what to what; and one click back to an earlier version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from cameras.admin.generic import HistoryAdmin
from cameras.differences import CHANGED_SECRET, differences, way_back
from cameras.services import StaleCameraError

PER_PAGE = 50


class HistoryPages(HistoryAdmin):
    """Rows whose versions are compared, and that go back to one of them by the service that makes every change."""

    # The service `update(row, *, user, **changes)`; where there is none, nothing goes back.
    update_service: ClassVar[Callable[..., Any] | None] = None
    not_returned: Sequence[str] = ("tenant",)  # columns that stay as they are
    object_history_list_template = "admin/history/list.html"
    history_list_per_page = PER_PAGE

    def set_history_delta_changes(
        self,
        request: HttpRequest,
        historical_records: Any,
        foreign_keys_are_objs: bool = True,  # noqa: ARG002
    ) -> None:
        """Put beside each version of the page what its author changed."""
        versions = list(historical_records)
        for after, before in zip(versions, [*versions[1:], _before(versions)], strict=True):
            after.differences = differences(before, after) if before is not None else None
            after.may_return = self._may_return(request) and after is not versions[0]
        if versions:  # the newest one of all is how the row is
            versions[0].may_return = self._may_return(request) and historical_records.number > 1

    def get_urls(self) -> list[Any]:
        """Add the way back."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_return"
        own = path("<int:pk>/history/<int:version>/return/", self.admin_site.admin_view(self.return_view), name=name)
        return [own, *super().get_urls()]

    def return_view(self, request: HttpRequest, pk: int, version: int) -> HttpResponse:
        """Bring a row back to a version, as a new one. Raises Http404 for rows of others, PermissionDenied."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row: Any = self.get_object(request, str(pk))
        then = None if row is None else self.model.history.filter(pk=version, id=pk).first()
        if row is None or then is None:
            raise Http404
        if type(self).update_service is None or not self.has_change_permission(request, row):
            raise PermissionDenied
        self._return_to(request, row, then)
        return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[pk]))

    def _may_return(self, request: HttpRequest) -> bool:
        return type(self).update_service is not None and self.has_change_permission(request)

    def _return_to(self, request: HttpRequest, row: Any, then: Any) -> None:
        service: Any = type(self).update_service
        try:
            changes = way_back(row, then, self.not_returned)
            with transaction.atomic():
                if changes:
                    service(row, user=request.user, **changes)
                    _give_reason(row, then)
        except ValidationError as error:
            reasons = " ".join(error.messages)
            messages.error(request, _("It cannot go back: that does not fit any more. %(why)s") % {"why": reasons})
        except (StaleCameraError, PermissionDenied) as error:
            messages.error(request, str(error))
        else:
            self._tell(request, row, then, len(changes))

    def _tell(self, request: HttpRequest, row: Any, then: Any, number: int) -> None:
        when = {"row": row, "when": f"{then.history_date:%Y-%m-%d %H:%M:%S} UTC"}
        if not number:
            messages.info(request, _("“%(row)s” is as it was at %(when)s already.") % when)
            return
        messages.success(request, _("“%(row)s” is set as it was at %(when)s.") % when)
        later = type(row).history.filter(id=row.pk, history_date__gt=then.history_date)
        if later.filter(history_change_reason=CHANGED_SECRET).exists():
            messages.warning(request, _("Passwords never come back: set it again where it was another one then."))


def _before(versions: Sequence[Any]) -> Any:
    """Return the version before the oldest one of a page; None where there is none."""
    if not versions:
        return None
    oldest = versions[-1]
    rows = type(oldest).objects.filter(id=oldest.id, history_date__lt=oldest.history_date)
    return rows.order_by("-history_date", "-history_id").first()


def _give_reason(row: Any, then: Any) -> None:
    """Write into the newest version where it comes from."""
    newest = type(row).history.filter(id=row.pk).first()
    if newest is not None:
        newest.history_change_reason = f"returned to {then.history_date:%Y-%m-%d %H:%M:%S} UTC"
        newest.save(update_fields=["history_change_reason"])
