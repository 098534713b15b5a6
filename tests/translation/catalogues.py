"""Where the catalogues lie, how they are read, renewed, written and compiled."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.translation.extraction import ROOT

LANGUAGES = ("vi",)
LOCALE = ROOT / "locale"
WIDTH = 110


def catalogues() -> list[Path]:
    """Return every catalogue: the product's own, and what libraries leave untranslated."""
    return sorted(LOCALE.rglob("*.po"))


def own(language: str, domain: str) -> Path:
    """Return where the product's texts of a domain are translated into a language."""
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def read(path: Path) -> Catalog:
    """Return a catalogue. Raises PoFileError with the line where it cannot be read."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, domain=path.stem, abort_invalid=True)


def renewed(path: Path, found: Catalog) -> Catalog:
    """Return the catalogue of a path with exactly the texts that were found; known ones keep their translations."""
    catalogue = read(path)
    catalogue.update(found, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    catalogue.msgid_bugs_address = catalogue.last_translator = ""
    return catalogue


def write(path: Path, catalogue: Catalog) -> None:
    """Write a catalogue and beside it what the product reads."""
    with path.open("wb") as file:
        write_po(file, catalogue, width=WIDTH, ignore_obsolete=True, include_lineno=False)
    path.with_suffix(".mo").write_bytes(compiled(path))


def compiled(path: Path) -> bytes:
    """Return what the product reads, made from a catalogue; the same catalogue gives the same bytes."""
    written = io.BytesIO()
    write_mo(written, read(path))
    return written.getvalue()
