"""A product that runs for the tests of one module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.product import Product


@pytest.fixture(scope="module")
def up_folder(server_folder: Path) -> Path:
    """Return the var folder of the product under test (not pytest's own: PostgreSQL's user must get there)."""
    return server_folder / "up"


@pytest.fixture(scope="module")
def product(up_folder: Path) -> Iterator[Product]:
    """Start the product on an empty folder and stop it after the module's tests."""
    started = Product(up_folder)
    try:
        started.wait_until_ready()
        yield started
    finally:
        started.stop()
