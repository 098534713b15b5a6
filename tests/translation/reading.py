"""What a person reads on a page, and which of it is English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

SPOKEN = ("title", "alt", "placeholder", "aria-label", "aria-valuetext")  # attributes that are read or read out
UNREAD = ("script", "style", "code", "pre", "textarea", "template", "kbd")
SYMBOLS = "material-symbols"  # the class of elements whose text is the name of a drawing
# Words of English sentences that are no words of Vietnamese (as “to” and “a” would be).
ENGLISH = re.compile(r"\b(the|of|is|are|and|or|with|for|from|not|this|that|has|have|was|by|it|you|your|here)\b", re.I)
DECIMAL_COMMA = re.compile(r"-?\d+,\d+")


class Reader(HTMLParser):
    """Takes a page apart into the texts that are read and the values that browsers and scripts take."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.values: list[str] = []
        self._unread: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the attributes; what stands in some elements nobody reads."""
        if tag in UNREAD or (self._unread and tag == self._unread[-1]) or SYMBOLS in (dict(attrs).get("class") or ""):
            self._unread.append(tag)
        for name, value in attrs:
            (self.texts if name in SPOKEN else self.values).append(_single_blanks(value or ""))

    def handle_endtag(self, tag: str) -> None:
        """Read on after an element that nobody reads."""
        if self._unread and self._unread[-1] == tag:
            self._unread.pop()

    def handle_data(self, data: str) -> None:
        """Take a text."""
        if not self._unread and data.strip():
            self.texts.append(_single_blanks(data))


def read(page: str) -> Reader:
    """Return a page taken apart."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


def english_among(texts: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return the texts that are one of the known English ones or a sentence of English."""
    wanted = {_single_blanks(text) for text in known}
    return sorted({text for text in texts if text in wanted or len(ENGLISH.findall(text)) > 1})


def broken_numbers(values: Iterable[str]) -> list[str]:
    """Return the values that are numbers written for people, which no browser understands."""
    return sorted({value for value in values if DECIMAL_COMMA.fullmatch(value)})


def _single_blanks(text: str) -> str:
    return " ".join(text.split())
