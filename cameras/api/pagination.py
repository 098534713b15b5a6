"""Pages of lists: numbered for small tables, by cursor for those that grow without end."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination, PageNumberPagination
from rest_framework.request import Request

PAGE = 50
LARGEST_PAGE = 500


class Pages(PageNumberPagination):
    """Numbered pages of 50 rows, at most 500 (`page`, `page_size`)."""

    page_size = PAGE
    page_size_query_param = "page_size"
    max_page_size = LARGEST_PAGE


class ByTime(CursorPagination):
    """Pages of 50 rows, at most 500, newest first by `time_field` of the view; `next` and `previous` lead on.

    New rows do not move those that a reader has not yet seen, and a far page costs no more than the first.
    """

    page_size = PAGE
    page_size_query_param = "page_size"
    max_page_size = LARGEST_PAGE

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:  # noqa: ARG002
        """Return the order of the view: its time, then what tells rows of one instant apart."""
        return f"-{view.time_field}", f"-{getattr(view, 'tie_field', 'id')}"

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Return where the page begins. Raises NotFound for a cursor that this API has not made."""
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None and not _is_instant(cursor.position):
            raise NotFound(self.invalid_cursor_message)
        return cursor


def _is_instant(text: Any) -> bool:
    try:
        return parse_datetime(str(text)) is not None
    except ValueError:
        return False
