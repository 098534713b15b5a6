"""A database that freezes: whoever waits for it is woken in time."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction

from streams.services.patience import answers_within
from tests.polling import until

pytestmark = pytest.mark.django_db(transaction=True)


def backend() -> int:
    """Return the number of the server's process that serves this thread's connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@contextmanager
def frozen(process: int) -> Iterator[None]:
    """Stop a process of the server for a while, as a machine does that is out of breath."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def test_a_question_to_a_frozen_server_fails_in_time_and_the_next_one_is_answered() -> None:
    with frozen(backend()):
        with pytest.raises((OperationalError, InterfaceError)), answers_within(0.3):
            backend()
        connection.close()
        with answers_within(30.0):
            assert backend() > 0


def test_a_commit_to_a_frozen_server_fails_in_time_too() -> None:
    process = backend()

    def freezes_before_the_commit() -> None:
        with answers_within(0.3), transaction.atomic():
            backend()
            os.kill(process, signal.SIGSTOP)

    with pytest.raises((OperationalError, InterfaceError)):
        freezes_before_the_commit()
    os.kill(process, signal.SIGCONT)
    connection.close()
    assert backend() != process


def test_work_that_connects_again_has_as_long_again() -> None:
    first = backend()
    with frozen(first), answers_within(0.3):
        with pytest.raises((OperationalError, InterfaceError)):
            backend()
        connection.close()
        second = backend()
        with frozen(second), pytest.raises((OperationalError, InterfaceError)):
            backend()
    connection.close()


def test_nested_use_keeps_the_outer_limit() -> None:
    silent = pytest.raises((OperationalError, InterfaceError))
    with frozen(backend()), answers_within(0.3), silent, answers_within(3600.0):
        backend()
    connection.close()


def test_who_is_answered_is_left_alone() -> None:
    process = backend()
    with answers_within(0.3):
        for _ in range(3):
            assert backend() == process
    assert backend() == process


def test_the_thread_that_watches_ends_when_nobody_uses_a_database() -> None:
    with answers_within(5.0):
        assert any(thread.name == "database patience" for thread in threading.enumerate())
    until(lambda: all(thread.name != "database patience" for thread in threading.enumerate()), "the guard ends")
