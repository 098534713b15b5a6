"""What every kind of source offers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from streams.frames import Frame


class SourceError(Exception):
    """A source cannot be opened or has broken off; the message is for the person who configured it."""


class CameraSource(Protocol):
    """Delivers the frames of a camera, in the order of time, with Unix times.

    `width` and `height` in pixels; `fps` is the rate the source says it has; `codec` the compression; `dropped` counts
    the frames left out because they came too late.
    """

    width: int
    height: int
    fps: float
    codec: str
    dropped: int

    def frames(self) -> Iterator[Frame]:
        """Yield frames until told to stop. Raises SourceError where the source breaks off."""
