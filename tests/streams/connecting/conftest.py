"""Trials that measure for a shorter while."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def short_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let half a second suffice."""
    monkeypatch.setattr("streams.connecting.looking.MEASURE_SECONDS", 0.5)
