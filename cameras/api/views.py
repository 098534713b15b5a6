"""Read-only lists of rows that belong to cameras, as every app shows them: list, one row, export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from cameras.api.exports import exported, in_chunks
from cameras.api.keyset import Keys
from cameras.querysets import TenantQuerySet

CHUNK = 2000  # rows read at once by an export
EXPORT = extend_schema(
    summary="Export as CSV or JSON Lines",
    description="The same filters as the list, oldest first, streamed. Texts that a spreadsheet would take for a "
    "formula begin with an apostrophe.",
    parameters=[OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=["csv", "jsonl"])],
    responses={(200, "text/csv"): OpenApiResponse(OpenApiTypes.STR), (200, "application/x-ndjson"): OpenApiTypes.STR},
)


class AnyAccept(DefaultContentNegotiation):
    """Lets a client ask for what the address already names."""

    def select_renderer(
        self,
        request: Request,  # noqa: ARG002
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,  # noqa: ARG002
    ) -> tuple[BaseRenderer, str]:
        """Return the first renderer: it writes errors alone."""
        first = next(iter(renderers))
        return first, str(first.media_type)


class RowViewSet(ReadOnlyModelViewSet[Any]):
    """Rows of the user's tenants; `rows` is where they come from, `keys` what orders them."""

    rows: TenantQuerySet[Any]
    keys: Keys
    lookup_value_regex = "[^/\x00]+"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows that the user may see."""
        return self.rows.all().for_user(self.request.user)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter lists; a row that is named by its key is found whatever its time."""
        return queryset if self.detail else super().filter_queryset(queryset)

    def listed(self) -> Any:
        """Return the rows that the request asks for, not yet in an order."""
        return self.filter_queryset(self.get_queryset())

    @EXPORT
    @action(detail=False, url_path=r"export/(?P<kind>csv|jsonl)", content_negotiation_class=AnyAccept)
    def export(self, request: Request, kind: str) -> StreamingHttpResponse:
        """Give the list as a file."""
        fields = cast(Any, self.get_serializer()).fields
        columns = [name for name, field in fields.items() if not field.write_only]
        return exported(request._request, kind, self.basename or "export", columns, self._chunks(self.listed()))

    def _chunks(self, rows: Any) -> Iterator[list[Any]]:
        ordered = rows.order_by(*self.keys.order(falling=False))
        for chunk in in_chunks(lambda last: list((ordered if last is None else self._after(ordered, last))[:CHUNK])):
            yield list(self.get_serializer(chunk, many=True).data)

    def _after(self, rows: Any, last: Any) -> Any:
        return rows.filter(self.keys.beyond(self.keys.of(last), falling=False))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        """Return one page."""
        page = self.paginate_queryset(self.listed()) or []
        return self.get_paginated_response(self.get_serializer(page, many=True).data)
