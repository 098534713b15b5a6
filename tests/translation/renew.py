"""`make messages`: brings the catalogues up to date with the source, compiles them and names what is not translated."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

from tests.translation import catalogues, extraction, faults


def renew() -> list[str]:
    """Renew and compile every catalogue; return a line for each text that still needs somebody."""
    for language in catalogues.LANGUAGES:
        for domain in extraction.DOMAINS:
            path = catalogues.own(language, domain)
            catalogues.write(path, catalogues.renewed(path, extraction.catalogue_of(domain)))
    for path in catalogues.catalogues():
        path.with_suffix(".mo").write_bytes(catalogues.compiled(path))
    return [fault for path in catalogues.catalogues() for fault in _faults_of(path)]


def _faults_of(path: Path) -> list[str]:
    name = path.relative_to(extraction.ROOT)
    return [f"{name}: {fault}" for fault in faults.of(catalogues.read(path))]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()  # the names of the models' fields are texts, too
    left = renew()
    print("\n".join(left) or "Every text is translated.")
    sys.exit(bool(left))
