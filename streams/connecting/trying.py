"""Carries a trial out in a worker, and notes how far it is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from redis.exceptions import RedisError

from streams.connecting import board
from streams.connecting.finding import as_json, find, streams_of
from streams.connecting.looking import Outcome, look
from streams.connecting.trial import Trial
from streams.sources import Fault, SourceError

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


def search(key: str) -> str:
    """Find cameras on the network; return `ok` or the word for what is wrong."""

    def work() -> dict[str, Any]:
        board.note(key, "opening")
        return {"found": as_json(find())}

    return _noted(key, work)


def ask_camera(key: str, service: str, username: str, cipher: str) -> str:
    """Ask a camera over ONVIF which streams it has; return `ok` or the word for what is wrong."""

    def work() -> dict[str, Any]:
        board.note(key, "opening")
        return {"streams": as_json(streams_of(service, username, cipher))}

    return _noted(key, work)


def _noted(key: str, work: Callable[[], dict[str, Any]]) -> str:
    """Note what comes of some work."""
    try:
        try:
            outcome = {"error": None, **work()}
        except SourceError as error:
            outcome = {"error": {"code": error.fault.value, "details": error.details}}
        board.note(key, "done", outcome)
    except (RedisError, OSError) as error:  # no network to call into, or nobody can read it now
        log.warning("a search is lost: %s", error)
        return "lost"
    return outcome["error"]["code"] if outcome["error"] else "ok"


def _looked(trial: Trial, told: Any) -> Outcome:
    try:
        return look(trial, told)
    except (RedisError, OSError):
        raise
    except Exception as error:  # a fault of a library or of ours; its words may hold the address with its login
        name = type(error).__name__
        log.error("a trial has failed unexpectedly: %s", name)
        return Outcome(False, error={"code": Fault.OTHER.value, "details": {"message": name}})
