"""Bodies of requests: JSON that PostgreSQL can keep, of a size and depth that nothing chokes on."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, status
from rest_framework.parsers import JSONParser

MOST_BYTES = 2_621_440  # as Django allows a form
MOST_DEPTH = 32
INT64 = 2**63


class TooLarge(exceptions.APIException):
    """The body has more bytes than is read."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = gettext_lazy("The body is larger than 2.5 MB.")


class StrictJSON(JSONParser):
    """JSON without what would fail far behind: endless numbers and brackets, characters that no column holds."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the parsed body. Raises ParseError where it is none, TooLarge."""
        body = stream.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise TooLarge
        try:
            data = super().parse(io.BytesIO(body), media_type, parser_context)
        except RecursionError:
            raise exceptions.ParseError(_("The brackets are nested too deeply.")) from None
        check(data)
        return data


def check(data: Any) -> None:
    """Raise ParseError at what cannot be kept."""
    for value, depth in _parts(data):
        if depth > MOST_DEPTH:
            raise exceptions.ParseError(_("The brackets are nested too deeply."))
        if isinstance(value, str) and not _is_storable(value):
            raise exceptions.ParseError(_("A text holds a character that cannot be kept."))
        if isinstance(value, int | float) and not _is_sensible(value):
            raise exceptions.ParseError(_("A number is too large."))


def _parts(data: Any) -> Iterator[tuple[Any, int]]:
    """Yield every value, with keys, and how deep it lies."""
    waiting = [(data, 0)]
    while waiting:
        value, depth = waiting.pop()
        yield value, depth
        if isinstance(value, dict):
            waiting.extend((each, depth + 1) for pair in value.items() for each in pair)
        elif isinstance(value, list):
            waiting.extend((each, depth + 1) for each in value)


def _is_storable(text: str) -> bool:
    """Say whether PostgreSQL takes the text: no NUL, no half of a pair of code units."""
    return not any(each == "\0" or "\ud800" <= each <= "\udfff" for each in text)


def _is_sensible(number: float) -> bool:
    return math.isfinite(number) if isinstance(number, float) else -INT64 <= number < INT64
