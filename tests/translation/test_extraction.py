"""Texts are found wherever they may stand, and faults of translations are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages import Catalog

from tests.translation import extraction, faults

Texts = list[str | tuple[str, ...]]


def found_in(folder: Path, name: str, source: str) -> Texts:
    """Return the texts of a file with this source."""
    path = folder / name
    path.write_text(source, encoding="utf-8")
    return [text for _line, text, _comments, _context in extraction.texts(path)]


@pytest.mark.parametrize(
    ("name", "source", "texts"),
    [
        ("a.py", '_("one" " and two")', ["one and two"]),
        ("a.py", 'gettext_lazy("lazy")', ["lazy"]),
        ("a.py", 'ngettext("%(n)d cat", "%(n)d cats", n)', [("%(n)d cat", "%(n)d cats")]),
        ("a.py", 'from django.utils.translation import gettext_lazy as later\nlater("other name")', ["other name"]),
        ("a.py", 'env.text("VARIABLE")', []),
        ("a.html", "<p>\n  {% translate \"Über uns\" %}</p>\n {% translate 'b' %}", ["Über uns", "b"]),
        (
            "a.html",
            "{% blocktranslate count n=3 %}{{ n }} cat{% plural %}{{ n }} cats{% endblocktranslate %}",
            [("%(n)s cat", "%(n)s cats")],
        ),
        ("a.html", '{{ value|default:_("no data") }}', ["no data"]),
        ("a.js", 'element.title = text("Open");', ["Open"]),
        ("a.js", 'say(`${text("Stale since")} ${clock(since)}`);', ["Stale since"]),
        ("a.js", "class A { #b = await answer.text(); c() { return this.#b?.text(); } }", []),
    ],
)
def test_marked_texts_are_found(tmp_path: Path, name: str, source: str, texts: Texts) -> None:
    assert found_in(tmp_path, name, source) == texts


def one(text: str | tuple[str, str], translation: str | tuple[str, ...]) -> Catalog:
    """Return a Vietnamese catalogue of one message."""
    catalogue = Catalog(locale="vi")
    catalogue.add(text, translation)
    return catalogue


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("Open", "Mở"),
        ("%(n)s of %(all)s", "%(n)s trong %(all)s"),
        ("%(n)s%% <b>free</b>", "<b>còn trống</b> %(n)s%%"),
        (("one cat", "%(n)d cats"), ("%(n)d con mèo",)),
    ],
)
def test_a_sound_translation_has_no_fault(text: str | tuple[str, str], translation: str | tuple[str, ...]) -> None:
    assert faults.of(one(text, translation)) == []


@pytest.mark.parametrize(
    ("text", "translation", "fault"),
    [
        ("Open", "", "not translated"),
        (("one cat", "%(n)d cats"), ("",), "not translated"),
        ("%(n)s cats", "%(m)s con mèo", "other placeholders: ['%(m)s']"),
        ("%(n)s cats", "mèo", "other placeholders: []"),
        ("<b>Open</b>", "<b>Mở", "other markup: ['<b>']"),
        ("Open ", "Mở", "space at the end differs"),
        (" Open", "Mở", "space at the beginning differs"),
    ],
)
def test_a_fault_is_named_with_its_text(
    text: str | tuple[str, str], translation: str | tuple[str, ...], fault: str
) -> None:
    assert faults.of(one(text, translation)) == [f"{(text if isinstance(text, str) else text[0])!r}: {fault}"]


def test_a_doubtful_translation_is_a_fault() -> None:
    catalogue = Catalog(locale="vi")
    catalogue.add("Open", "Mở", flags=["fuzzy"])
    assert faults.of(catalogue) == ["'Open': marked as doubtful (fuzzy)"]
