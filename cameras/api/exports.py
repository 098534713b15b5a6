"""Lists as files: CSV and JSON Lines, streamed row by row however many there are."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from rest_framework.utils.encoders import JSONEncoder

Row = Mapping[str, Any]
CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would work out what begins with one of these


def exported(
    request: HttpRequest, kind: str, name: str, columns: Sequence[str], chunks: Iterator[Iterable[Row]]
) -> StreamingHttpResponse:
    """Return chunks of rows as a file called `name`; `kind` is csv or jsonl.

    Each chunk is read when the one before has been sent, so that memory holds one of them.
    """
    texts = _csv(columns, chunks) if kind == "csv" else _json_lines(chunks)
    # Under ASGI Django would collect a synchronous iterator as a whole before it sends anything.
    body = _asynchronous(texts) if isinstance(request, ASGIRequest) else texts
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(body, content_type=CONTENT_TYPES[kind], headers=headers)


def in_chunks(read: Callable[[Any | None], list[Any]]) -> Iterator[list[Any]]:
    """Yield what `read` gives until there is nothing; it is told the last row it has given before."""
    last = None
    while rows := read(last):
        yield rows
        last = rows[-1]


def guarded(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _csv(columns: Sequence[str], chunks: Iterator[Iterable[Row]]) -> Iterator[str]:
    yield _lines([columns])
    for rows in chunks:
        yield _lines([[_cell(row[column]) for column in columns] for row in rows])


def _lines(rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, cls=JSONEncoder)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else guarded(value)


def _json_lines(chunks: Iterator[Iterable[Row]]) -> Iterator[str]:
    for rows in chunks:
        yield "".join(json.dumps(row, cls=JSONEncoder, ensure_ascii=False) + "\n" for row in rows)


async def _asynchronous(texts: Iterator[str]) -> AsyncIterator[str]:
    following = sync_to_async(lambda: next(texts, None))
    while (text := await following()) is not None:
        yield text
