"""Pages of lists: numbered for small tables, by cursor for those that grow without end."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination, PageNumberPagination
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from cameras.api.keyset import Keys, written

PAGE = 50
LARGEST_PAGE = 500


def asked_size(request: Request) -> int:
    """Return how many rows a page shall have. Raises ValidationError for what is no number from 1 to 500."""
    text = request.query_params.get("page_size", str(PAGE))
    size = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if not 1 <= size <= LARGEST_PAGE:
        raise ValidationError({"page_size": [_("Must be from 1 to %(most)s.") % {"most": LARGEST_PAGE}]})
    return size


class Pages(PageNumberPagination):
    """Numbered pages of 50 rows, at most 500 (`page`, `page_size`)."""

    page_size = PAGE
    page_size_query_param = "page_size"
    max_page_size = LARGEST_PAGE

    def get_page_size(self, request: Request) -> int:
        """Return how many rows a page shall have."""
        return asked_size(request)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe the parameters with their limits."""
        return limited(super().get_schema_operation_parameters(view))


class ByTime(CursorPagination):
    """Pages of 50 rows, at most 500, newest first by the view's `keys`; `next` and `previous` lead on.

    New rows do not move those that a reader has not yet seen, and a far page costs no more than the first. The
    framework's own cursors count rows of one instant and lose some on the way back: these name the row itself.
    """

    page_size = PAGE
    page_size_query_param = "page_size"
    max_page_size = LARGEST_PAGE

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return the rows of the page that the request names. Raises NotFound for a cursor not made here."""
        self.base_url = request.build_absolute_uri()
        self.keys: Keys = view.keys
        place, backwards = self._place(request)
        size = asked_size(request)
        rows = queryset.order_by(*self.keys.order(falling=not backwards))
        if place is not None:
            rows = rows.filter(self.keys.beyond(place, falling=not backwards))
        found = list(rows[: size + 1])
        more, self.page = len(found) > size, found[:size]
        if backwards:
            self.page.reverse()
        self.has_next = more or backwards
        self.has_previous = more if backwards else place is not None
        return self.page

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe the parameters with their limits."""
        return limited(super().get_schema_operation_parameters(view))

    def get_next_link(self) -> str | None:
        """Return where older rows are."""
        return self._link(self.page[-1], backwards=False) if self.has_next and self.page else None

    def get_previous_link(self) -> str | None:
        """Return where newer rows are."""
        return self._link(self.page[0], backwards=True) if self.has_previous and self.page else None

    def _place(self, request: Request) -> tuple[Any, bool]:
        text = request.query_params.get(self.cursor_query_param)
        if text is None:
            return None, False
        try:
            backwards, place = self.keys.read(text)
        except ValueError:
            raise NotFound(self.invalid_cursor_message) from None
        return place, backwards

    def _link(self, row: Any, *, backwards: bool) -> str:
        cursor = written(self.keys.of(row), backwards=backwards)
        return str(replace_query_param(self.base_url or "", self.cursor_query_param, cursor))


def limited(parameters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the described parameters of pages with the numbers that they may be."""
    limits = {"page_size": {"minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE}, "page": {"minimum": 1}}
    return [{**each, "schema": {**each["schema"], **limits.get(each["name"], {})}} for each in parameters]
