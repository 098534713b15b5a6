"""What a page of the admin shows, read from its markup."""

from __future__ import annotations

import html
import re

from django.utils.html import strip_tags


def cells(body: str, column: str) -> list[str]:
    """Return the texts of a column of a list, from the first row to the last."""
    pattern = rf'<(t[dh]) class="field-{column}[ "][^>]*>(.*?)</\1>'
    return [text(cell) for _tag, cell in re.findall(pattern, body, re.DOTALL)]


def text(markup: str) -> str:
    """Return what a person reads, with single blanks."""
    return " ".join(html.unescape(strip_tags(markup)).split())
