"""Requests choose a language for their thread: each test hands it back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Leave the thread without a language of its own."""
    yield
    translation.deactivate()
