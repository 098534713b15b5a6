"""Waiting for what must come true, up to a deadline that only a failure reaches."""

from __future__ import annotations

import time
from collections.abc import Callable

SECONDS = 300.0


def until(condition: Callable[[], object], what: str, seconds: float = SECONDS) -> None:
    """Return as soon as the condition holds; fail with `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what}"
        time.sleep(0.02)
