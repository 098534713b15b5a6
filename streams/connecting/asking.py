"""Has an address tried by a worker, and waits for what comes of it."""

from __future__ import annotations

import time
from typing import Any

from django.db import transaction

from cameras import credentials
from streams.connecting import board
from streams.connecting.board import Note
from streams.connecting.trial import Trial
from streams.tasks import ask_camera, find_cameras, try_address

TAKEN_SECONDS = 5.0  # within which a worker takes a trial, or there is none
EXPIRES = 60  # seconds after which nobody waits for a trial that no worker took
STEP = 0.1  # seconds between two looks at the board


def ask(trial: Trial, user: Any, expires: int | None = None) -> str:
    """Have an address tried for a user; return the key under which the outcome is found. Raises RedisError.

    A trial that no worker takes within `expires` seconds (default: a minute) is dropped.
    """
    key, longest = board.begin(user.pk), EXPIRES if expires is None else expires
    transaction.on_commit(lambda: try_address.apply_async((key, trial.packed()), expires=longest))
    return key


def ask_for_cameras(user: Any) -> str:
    """Have the network searched for a user; return the key of the outcome. Raises RedisError."""
    key = board.begin(user.pk)
    transaction.on_commit(lambda: find_cameras.apply_async((key,), expires=EXPIRES))
    return key


def ask_for_streams(service: str, username: str, password: str, user: Any) -> str:
    """Have a camera asked for its streams; return the key of the outcome. Raises RedisError."""
    key, cipher = board.begin(user.pk), credentials.encrypt(password) if password else ""
    transaction.on_commit(lambda: ask_camera.apply_async((key, service, username, cipher), expires=EXPIRES))
    return key


def wait(key: str, user: Any, seconds: float) -> Note | None:
    """Return the note of a trial that is done, or of one that no worker takes; None when it takes too long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        note = board.read(key, user.pk)
        if note is None or note.state == "done" or is_left_lying(note):
            return note
        time.sleep(STEP)
    return None


def is_left_lying(note: Note) -> bool:
    """Say whether no worker seems to take trials."""
    return note.state == "queued" and note.age > TAKEN_SECONDS
