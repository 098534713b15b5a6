"""Cuts a database connection that does not answer in time, so that a frozen server holds no camera back.

A server that is frozen keeps its sockets open: no time-out of its own ends the wait, nor does one of TCP on the same
machine. Whoever waits is woken by shutting the socket down from another thread, and gets an OperationalError.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections

log = logging.getLogger(__name__)

ANSWER_SECONDS = 5.0  # in which the database answers, or is away
LOOK_SECONDS = 0.25  # between two looks at who waits too long


@dataclass(slots=True)
class _Wait:
    """Somebody who uses a connection: the connection, until when, and for how long each time."""

    wrapper: Any  # Django's connection of that thread
    until: float
    seconds: float


class _Guard:
    """Knows who waits and cuts those who wait too long; its thread lives while anybody does."""

    def __init__(self) -> None:
        self._change = threading.Lock()
        self._waits: dict[int, _Wait] = {}
        self._thread: threading.Thread | None = None

    def begin(self, seconds: float) -> bool:
        """Watch the calling thread's connection; False where it is watched already."""
        me = threading.get_ident()
        with self._change:
            if me in self._waits:
                return False
            self._waits[me] = _Wait(connections[connection.alias], time.monotonic() + seconds, seconds)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="database patience", daemon=True)
                self._thread.start()
            return True

    def end(self) -> None:
        """Watch the calling thread no more."""
        with self._change:
            self._waits.pop(threading.get_ident(), None)

    def _run(self) -> None:
        time.sleep(LOOK_SECONDS)
        while self._look():
            time.sleep(LOOK_SECONDS)

    def _look(self) -> bool:
        """Cut those who wait too long; when nobody waits at all the thread is done."""
        now = time.monotonic()
        with self._change:
            late = [wait for wait in self._waits.values() if now >= wait.until]
            for wait in late:
                wait.until = now + wait.seconds  # the next connection of the same work has as long again
                _cut(wait.wrapper)
            if not self._waits:
                self._thread = None
            return bool(self._waits)


def _cut(wrapper: Any) -> None:
    """Shut the socket of a connection down; one that is being made has a time-out of its own."""
    try:
        number = wrapper.connection.fileno()
        with socket.socket(fileno=os.dup(number)) as wire:
            wire.shutdown(socket.SHUT_RDWR)
    except Exception as error:  # closed meanwhile, or never open: then nobody waits for it
        log.debug("nothing to cut: %s", error)
        return
    log.warning("the database has not answered in time: its connection is cut")


_guard = _Guard()


@contextmanager
def answers_within(seconds: float | None = None) -> Iterator[None]:
    """Use the database of this thread, which raises OperationalError when it is silent for that long (default: 5 s).

    Within another use the outer limit stays.
    """
    mine = _guard.begin(ANSWER_SECONDS if seconds is None else seconds)
    try:
        yield
    finally:
        if mine:
            _guard.end()
