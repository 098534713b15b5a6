"""The catalogues say what the source says, completely, and the product reads what they say."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages import Catalog

from tests.translation import catalogues, extraction, faults

RECIPE = "Run `make messages`, translate what it names in locale/, run it again (CONTRIBUTING, “A new text”)."
PAIRS = [(language, domain) for language in catalogues.LANGUAGES for domain in extraction.DOMAINS]


@pytest.fixture(scope="module")
def found() -> dict[str, Catalog]:
    """Return the texts of the source, of each domain."""
    return {domain: extraction.catalogue_of(domain) for domain in extraction.DOMAINS}


def keys(catalogue: Catalog) -> set[tuple[str, str]]:
    """Return text and context of each message."""
    return {(faults.shown(message), message.context or "") for message in catalogue if message.id}


@pytest.mark.parametrize(("language", "domain"), PAIRS)
def test_every_text_of_the_source_is_in_the_catalogue_and_no_other(
    found: dict[str, Catalog], language: str, domain: str
) -> None:
    there, wanted = keys(catalogues.read(catalogues.own(language, domain))), keys(found[domain])
    missing, left_over = sorted(wanted - there), sorted(there - wanted)
    lines = [f"not in the catalogue: {text}" for text, _ in missing]
    lines += [f"no longer in the source: {text}" for text, _ in left_over]
    assert not lines, "\n".join([RECIPE, *lines])


@pytest.mark.parametrize("path", catalogues.catalogues(), ids=str)
def test_every_text_is_translated_without_faults(path: Path) -> None:
    wrong = faults.of(catalogues.read(path))
    assert not wrong, "\n".join([RECIPE, *wrong])


@pytest.mark.parametrize("path", catalogues.catalogues(), ids=str)
def test_what_the_product_reads_is_what_the_catalogue_says(path: Path) -> None:
    assert path.with_suffix(".mo").read_bytes() == catalogues.compiled(path), RECIPE
