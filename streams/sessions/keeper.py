"""Keeps the leases of this process alive, all in one statement, and stops the sessions that lost theirs."""

from __future__ import annotations

import logging
import threading
import time

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from streams.services import leases
from streams.services.leases import Lease
from streams.services.patience import answers_within

log = logging.getLogger(__name__)
RENEW_SECONDS = 2.0


class Keeper:
    """Renews what it was given until told to let go; one thread, which lives while there is something to renew."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._wake = threading.Event()
        self._ending = False
        self._kept: dict[Lease, threading.Event] = {}
        self._renewed = 0.0
        self._thread: threading.Thread | None = None

    def keep(self, lease: Lease, stop: threading.Event) -> None:
        """Renew a lease from now on; `stop` is set when it is lost."""
        with self._guard:
            if not self._kept:
                self._renewed = time.monotonic()
            self._kept[lease] = stop
            if self._ending:
                stop.set()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="lease keeper", daemon=True)
                self._thread.start()

    def let_go(self, lease: Lease) -> None:
        """Renew a lease no more."""
        with self._guard:
            self._kept.pop(lease, None)
            if not self._kept:
                self._wake.set()

    def stop_all(self) -> None:
        """Tell every session of this process to end, also one that is just about to begin."""
        with self._guard:
            self._ending = True
            for stop in self._kept.values():
                stop.set()

    def _run(self) -> None:
        while kept := self._to_renew():
            self._renew(kept)
        connection.close()

    def _to_renew(self) -> dict[Lease, threading.Event]:
        """Wait until it is time and return what to renew; when there is nothing the thread is done."""
        self._wake.wait(RENEW_SECONDS)
        with self._guard:
            self._wake.clear()
            if not self._kept:
                self._thread = None
            return dict(self._kept)

    def _renew(self, kept: dict[Lease, threading.Event]) -> None:
        try:
            with answers_within(RENEW_SECONDS):
                ours = leases.renew(kept)
        except (DatabaseError, InterfaceError) as error:
            connection.close()
            self._endure(kept, str(error).strip())
            return
        self._renewed = time.monotonic()
        for lease in kept.keys() - ours:
            log.warning("%s: the lease belongs to another session now, stopping", lease.stream_id)
            kept[lease].set()

    def _endure(self, kept: dict[Lease, threading.Event], reason: str) -> None:
        """Go on while the leases still run; after that nobody may assume that they are ours."""
        silent = time.monotonic() - self._renewed
        log.warning("leases cannot be renewed since %.0f s: %s", silent, reason)
        if silent >= settings.STREAM_LEASE_SECONDS:
            for stop in kept.values():
                stop.set()


keeper = Keeper()
