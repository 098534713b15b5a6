"""Frames without pictures, where only times and a size are needed."""

from __future__ import annotations

from collections.abc import Iterator

from streams.frames import Frame


class Blank:
    """`count` frames of a given size and rate, with nothing to look at."""

    def __init__(self, width: int, height: int, fps: float, count: int) -> None:
        self.width, self.height, self.fps = width, height, fps
        self.seconds = count / fps
        self._count = count

    def frames(self) -> Iterator[Frame]:
        """Yield the frames; times in seconds from the first."""
        for index in range(self._count):
            yield Frame(index, index / self.fps, self.width, self.height)
