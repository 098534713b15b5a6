"""Servers that are no cameras: one that accepts and says nothing, one that sends what nobody understands."""

from __future__ import annotations

import socket
import threading


class Strange:
    """Accepts connections and sends the same bytes to each; it keeps them open until it is stopped."""

    def __init__(self, words: bytes = b"") -> None:
        self._words = words
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._kept: list[socket.socket] = []
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True, name="strange server").start()

    @property
    def callers(self) -> int:
        """Return how many have come."""
        return len(self._kept)

    def stop(self) -> None:
        """Close everything."""
        self._listener.close()
        for each in self._kept:
            each.close()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            self._kept.append(caller)
            if self._words:
                caller.sendall(self._words)
