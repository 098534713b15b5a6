"""What every kind of source offers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from streams.frames import Frame
from streams.sources.faults import Explanation, Fault, explain


class SourceError(Exception):
    """A source cannot be opened or has broken off; the message is for the person who configured it.

    `fault` says the same to programs; `details` is what `explanation` names in the language of its reader. Neither ever
    holds a password.
    """

    def __init__(self, message: str = "", fault: Fault = Fault.OTHER, **details: Any) -> None:
        self.fault = fault
        self.details = {"message": message} | details if message else details
        super().__init__(message or str(self.explanation))

    @property
    def explanation(self) -> Explanation:
        """Return what is wrong and what to try."""
        return explain(self.fault, self.details)


class CameraSource(Protocol):
    """Delivers the frames of a camera, in the order of time, with Unix times.

    `width` and `height` in pixels; `fps` is the rate the source says it has; `codec` the compression; `dropped` counts
    the frames left out because they came too late, or because a newer one was there.
    """

    width: int
    height: int
    fps: float
    codec: str
    dropped: int

    def frames(self) -> Iterator[Frame]:
        """Yield frames until told to stop. Raises SourceError where the source breaks off."""

    def close(self) -> None:
        """Give back what the source holds; nothing is read any more."""
