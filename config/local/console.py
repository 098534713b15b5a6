"""What `manage.py up` shows: one line for each step, and the lines of its programs behind their names."""

from __future__ import annotations

import io
import os
import sys
import threading
from typing import IO, TextIO

NAME_WIDTH = 8
COLOURS = {
    "up": "1;37",
    "postgres": "34",
    "redis": "31",
    "web": "32",
    "streams": "36",
    "control": "35",
    "probes": "95",
    "tasks": "33",
    "beat": "90",
}


class Console:
    """Writes whole lines, from any thread; colours them on a terminal unless NO_COLOR is set."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        if isinstance(self._stream, io.TextIOWrapper):
            self._stream.reconfigure(errors="replace")  # an old terminal shows ? for what it does not know
        self._lock = threading.Lock()
        self._coloured = self._stream.isatty() and "NO_COLOR" not in os.environ

    def say(self, text: str) -> None:
        """Write what `up` itself does."""
        self.line("up", text)

    def line(self, name: str, text: str) -> None:
        """Write one line behind the name of who said it; a closed terminal is no reason to fail."""
        prefix = f"{name:<{NAME_WIDTH}} |"
        if self._coloured:
            prefix = f"\x1b[{COLOURS.get(name, '37')}m{prefix}\x1b[0m"
        self.plain(f"{prefix} {text}")

    def plain(self, text: str) -> None:
        """Write the text as it is."""
        try:
            with self._lock:
                self._stream.write(f"{text}\n")
                self._stream.flush()
        except (OSError, ValueError):  # the reader of a pipe is gone; the programs go on
            return

    def follow(self, name: str, output: IO[bytes]) -> threading.Thread:
        """Write every line of `output` until it ends, in a thread of its own."""
        thread = threading.Thread(target=self._pump, args=(name, output), name=f"log of {name}", daemon=True)
        thread.start()
        return thread

    def _pump(self, name: str, output: IO[bytes]) -> None:
        with output:
            for raw in output:
                text = raw.decode(errors="replace").rstrip()
                if text:
                    self.line(name, text)
