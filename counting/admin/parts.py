"""What the admin pages of big tables share: cameras to filter by, and pages that count no further than needed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models.query import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cameras.admin.base import ReadOnlyAdmin
from cameras.models import Camera

if TYPE_CHECKING:
    RowPaginator = Paginator[Any]
else:
    RowPaginator = Paginator  # takes a type while types are checked alone

MOST_ROWS = 10_000  # that can be paged through: whoever looks for more filters


class CameraFilter(admin.SimpleListFilter):
    """Rows of one camera; the cameras are those that the user may see, without asking the big table for them."""

    title = _("camera")
    parameter_name = "camera"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        """Return the cameras to choose from."""
        cameras = Camera.objects.for_user(request.user).order_by("camera_name")
        return list(cameras.values_list("camera_id", "camera_name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        """Return the rows of the chosen camera."""
        return queryset.filter(camera=self.value()) if self.value() else queryset


@admin.display(description=_("camera"), ordering="camera")
def camera_column(row: Any) -> str:
    """Return the id of a row's camera, without asking for the camera."""
    return str(row.camera_id)


class FirstRows(RowPaginator):
    """Pages of the first rows: counting all of a big table would take longer than anybody waits."""

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, at most MOST_ROWS."""
        rows: Any = self.object_list
        return int(rows[:MOST_ROWS].count())


class BigTableAdmin(ReadOnlyAdmin):
    """Rows of a big table, to look at."""

    paginator = FirstRows
    list_per_page = 50
