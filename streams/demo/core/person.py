"""Somebody of the play."""

from __future__ import annotations

from dataclasses import dataclass

from streams.demo.core.look import Look
from streams.demo.core.walk import Walk


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the play: what they look like and where they walk."""

    number: int
    look: Look
    walk: Walk
