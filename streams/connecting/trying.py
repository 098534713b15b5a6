"""Carries a trial out in a worker, and notes how far it is."""

from __future__ import annotations

import logging
from typing import Any

from redis.exceptions import RedisError

from streams.connecting import board
from streams.connecting.looking import Outcome, look
from streams.connecting.trial import Trial
from streams.sources import Fault

log = logging.getLogger(__name__)


def carry_out(key: str, packed: dict[str, Any]) -> str:
    """Try an address and note what came of it under `key`; return `ok` or the word for what is wrong."""

    def told(state: str, picture: bytes | None) -> None:
        board.note(key, state, picture=picture)

    try:
        outcome = _looked(Trial.unpacked(packed), told)
        board.note(key, "done", outcome.as_json())
    except (RedisError, OSError) as error:  # nobody can read it now
        log.warning("a trial is lost, Redis does not answer: %s", error)
        return "lost"
    return str(outcome.error["code"]) if outcome.error else "ok"


def _looked(trial: Trial, told: Any) -> Outcome:
    try:
        return look(trial, told)
    except (RedisError, OSError):
        raise
    except Exception as error:  # a fault of a library or of ours; its words may hold the address with its login
        name = type(error).__name__
        log.error("a trial has failed unexpectedly: %s", name)
        return Outcome(False, error={"code": Fault.OTHER.value, "details": {"message": name}})
