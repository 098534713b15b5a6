"""Instants for tests that may not know Django, which `tests.making` does."""

from __future__ import annotations

import datetime as dt


def utc(text: str) -> dt.datetime:
    """Return the instant that a text without offset names in UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
