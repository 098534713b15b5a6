"""Finds the texts that are marked for translation in Python, templates and JavaScript."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from config.names import names

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("analytics", "cameras", "config", "counting", "dashboards", "streams", "templates")
PLURAL = (1, 2)  # places of the singular and the plural among a call's arguments
CONTEXT = ((1, "c"), 2)
BOTH = ((1, "c"), 2, 3)
MARKS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), BOTH),
}
SCRIPT_MARKS = {"text": None, "gettext": None, "ngettext": PLURAL, "pgettext": CONTEXT}
ALIAS = re.compile(r"\b(\w*gettext\w*) as (\w+)")
DOMAINS = {"django": (".py", ".html", ".txt"), "djangojs": (".js",)}
Found = tuple[int, str | tuple[str, ...], list[str], str | None]  # line, text or its forms, comments, context


def catalogue_of(domain: str) -> Catalog:
    """Return a catalogue of all texts that the source has in a domain (`django` or `djangojs`)."""
    found = Catalog(domain=domain)
    for path in sorted(sources(domain)):
        for _line, text, comments, context in texts(path):
            place = [(str(path.relative_to(ROOT)), 0)]
            found.add(text, locations=place, auto_comments=comments, context=context)
    if domain == "django":
        for name in sorted(names()):
            found.add(name, locations=[("models", 0)])
    return found


def sources(domain: str) -> Iterator[Path]:
    """Yield the files in which a domain's texts stand."""
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in DOMAINS[domain] and path.is_file() and _is_read(path):
                yield path


def texts(path: Path) -> Iterator[Found]:
    """Yield the marked texts of a file."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        return extract("javascript", io.BytesIO(source.encode()), SCRIPT_MARKS, options={"parse_template_string": True})
    if path.suffix != ".py":
        source = f"({templatize(source, origin=str(path))})"  # in brackets, where indentation means nothing
    return extract("python", io.BytesIO(source.encode()), marks_in(source), ["Translators"], {"encoding": "utf-8"})


def marks_in(source: str) -> dict[str, Any]:
    """Return the functions that mark texts in a module, also by the names that it gives them."""
    return MARKS | {name: MARKS[function] for function, name in ALIAS.findall(source) if function in MARKS}


def _is_read(path: Path) -> bool:
    """Say whether people read the texts of a file; those of migrations repeat the models'."""
    parts = path.relative_to(ROOT).parts
    return "migrations" not in parts and (path.suffix != ".txt" or "templates" in parts)
