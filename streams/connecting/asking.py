"""Has an address tried by a worker, and waits for what comes of it."""

from __future__ import annotations

import time
from typing import Any

from django.db import transaction

from streams.connecting import board
from streams.connecting.board import Note
from streams.connecting.trial import Trial
from streams.tasks import try_address

TAKEN_SECONDS = 5.0  # within which a worker takes a trial, or there is none
EXPIRES = 60  # seconds after which nobody waits for a trial that no worker took
STEP = 0.1  # seconds between two looks at the board


def ask(trial: Trial, user: Any) -> str:
    """Have an address tried for a user; return the key under which the outcome is found. Raises RedisError."""
    key = board.begin(user.pk)
    transaction.on_commit(lambda: try_address.apply_async((key, trial.packed()), expires=EXPIRES))
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
