"""What a source asks while it waits for a camera that says nothing: whether its session shall go on."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Halt(threading.Event):
    """Set when the session is told to stop, or when `is_over` says that another configuration wants it to end.

    It is asked in the session's own thread, several times a second while a source waits.
    """

    def __init__(self, stop: threading.Event, is_over: Callable[[], bool]) -> None:
        super().__init__()
        self._told, self._is_over = stop, is_over

    def is_set(self) -> bool:
        """Say whether to wait no longer."""
        return self._told.is_set() or self._is_over()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the session is told to stop, at most `timeout` seconds; return whether it was."""
        return self._told.wait(timeout)
