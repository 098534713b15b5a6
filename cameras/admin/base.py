"""What the admin pages of all apps share: tenants' borders, refused deletions, pages that only show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models.query import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from cameras.admin.generic import ModelAdmin
from cameras.admin.history import HistoryPages
from cameras.admin.rights import RoleRights, in_role, permission
from cameras.roles import role_for
from cameras.services import why_not_deletable

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


class TenantRowsAdmin(RoleRights):
    """Shows and offers the rows of the user's tenants alone, to do with them what the role there allows."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that the user may see."""
        return in_role(super().get_queryset(request), request, role_for(permission(self.opts, "view")))


class OwnedRowsAdmin(TenantRowsAdmin):
    """Rows with a tenant of their own, which they keep: what they are connected with belongs to it too."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Fix the tenant once the row is made."""
        return (*super().get_readonly_fields(request, obj), *(("tenant",) if obj else ()))


class OwnHistoryAdmin(TenantRowsAdmin, HistoryPages):
    """Shows what was changed in the rows of the user's tenants alone, and brings them back by their service alone.

    django-simple-history looks for a row's past where the row itself is not found, past all borders; and its own way
    back would write a row without its service.
    """

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show the changes of a row. Raises Http404 for a row of others."""
        self._must_be_own(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Show a row as it was. Raises Http404 for a row of others, PermissionDenied for an attempt to write."""
        self._must_be_own(request, object_id)
        if request.method == "POST":
            raise PermissionDenied
        page: HttpResponse = super().history_form_view(  # type: ignore[misc]  # django-simple-history's
            request, object_id, version_id, extra_context
        )
        return page

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Offer no way back past the services."""
        return True

    def _must_be_own(self, request: HttpRequest, object_id: str) -> None:
        """Raise Http404 unless the user may see the row; the past of deleted rows is for superusers."""
        if not request.user.is_superuser and self.get_object(request, unquote(object_id)) is None:
            raise Http404


class ProtectedDeletionAdmin(ModelAdmin):
    """Refuses to delete what other rows need, and names the way out."""

    def get_deleted_objects(
        self, objs: QuerySet[Any] | Iterable[Any], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """Return what would go and what stands against it, without collecting a camera's whole history."""
        rows = list(objs)
        forbidden = {str(self.opts.verbose_name) for row in rows if not self.has_delete_permission(request, row)}
        reasons = [reason for row in rows if (reason := why_not_deletable(row))]
        return [str(row) for row in rows], {str(self.opts.verbose_name_plural): len(rows)}, forbidden, reasons


class ReadOnlyAdmin(TenantRowsAdmin):
    """Shows rows that the product writes itself."""

    show_full_result_count = False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Say above the row in which zone its times are."""
        note = _("Times are in %(zone)s.") % {"zone": settings.TIME_ZONE}
        return [(name, {"description": note, **options}) for name, options in super().get_fieldsets(request, obj)]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Allow nobody to add rows."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Allow nobody to change rows."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Allow nobody to delete rows."""
        return False


def in_zone(title: StrOrPromise) -> StrOrPromise:
    """Return the title of a column of times with the zone in which the admin shows them."""
    return format_lazy("{} ({})", title, settings.TIME_ZONE)


def time_column(name: str, title: StrOrPromise) -> Callable[[Any], Any]:
    """Return a column for `list_display` that shows a time under a title with its zone."""

    @admin.display(description=in_zone(title), ordering=name)
    def column(row: Any) -> Any:
        return getattr(row, name)

    column.__name__ = name  # of which the page makes the column's class
    return column
