"""Ctrl-C and SIGTERM: the first ends the product in good order, the second at once."""

from __future__ import annotations

import signal
from types import FrameType

from config.local.supervisor import Supervisor

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAskedError(BaseException):
    """Somebody asked the product to stop; not an Exception, so that no step mistakes it for a failure."""


class Interrupts:
    """Turns the first signal into StopAskedError in the main thread and later ones into impatience."""

    def __init__(self, supervisor: Supervisor) -> None:
        self._supervisor = supervisor
        self._stopping = False
        for number in SIGNALS:
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup means what it says
                signal.signal(number, self._handle)

    def stopping(self) -> None:
        """From now on a signal means: at once."""
        self._stopping = True

    def _handle(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  (signal's own form)
        if self._stopping:
            self._supervisor.impatient = True
            return
        self._stopping = True
        raise StopAskedError
