"""What every kind of source offers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from streams.frames import Frame


class SourceError(Exception):
    """A source cannot be opened or has broken off; the message is for the person who configured it."""


class Source(Protocol):
    """Delivers the frames of a camera or file in the order of time."""

    width: int
    height: int
    fps: float

    def frames(self) -> Iterator[Frame]:
        """Yield the frames until the source ends. Raises SourceError where it breaks off."""
