"""Where a worker notes how far a trial is, and pages read it: in Redis, for some minutes."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass
from typing import Any

from analytics.live.connection import client

KEPT_SECONDS = 900
PREFIX = "headcount:trial"


@dataclass(frozen=True, slots=True)
class Note:
    """How far a trial is: `queued`, `opening`, `measuring` or `done`; `outcome` once it is done, `age` in seconds."""

    key: str
    owner: int
    state: str
    outcome: dict[str, Any] | None
    age: float
    has_picture: bool = False


def begin(owner: int) -> str:
    """Note that somebody (a user's number) waits for a trial; return its key. Raises RedisError."""
    key = uuid.uuid4().hex
    _write(key, {"owner": owner, "state": "queued", "outcome": None, "at": time.time()})
    return key


def note(key: str, state: str, outcome: dict[str, Any] | None = None, picture: bytes | None = None) -> None:
    """Note a step, its outcome and picture; nothing where nobody waits any more. Raises RedisError."""
    if picture is not None:
        client().set(_picture(key), picture, ex=KEPT_SECONDS)
    known = _read(key)
    if known is not None:
        _write(key, {**known, "state": state, "outcome": outcome})


def read(key: str, owner: int) -> Note | None:
    """Return how far somebody's own trial is; None for those of others and those forgotten. Raises RedisError."""
    known = _read(key)
    if known is None or known["owner"] != owner:
        return None
    age, has_picture = time.time() - known["at"], bool(client().exists(_picture(key)))
    return Note(key, owner, known["state"], known["outcome"], age, has_picture)


def picture(key: str, owner: int) -> bytes | None:
    """Return the JPEG of somebody's own trial, None where there is none. Raises RedisError."""
    known = _read(key)
    found = client().get(_picture(key)) if known and known["owner"] == owner else None
    return found if isinstance(found, bytes) else None


def _read(key: str) -> dict[str, Any] | None:
    raw = client().get(f"{PREFIX}:{key}")
    found: dict[str, Any] | None = json.loads(raw) if isinstance(raw, bytes) else None
    return found


def _write(key: str, value: dict[str, Any]) -> None:
    client().set(f"{PREFIX}:{key}", json.dumps(value), ex=KEPT_SECONDS)


def _picture(key: str) -> str:
    return f"{PREFIX}:{key}:picture"
