"""A video file that plays like a camera: in real time, for ever, at a place that the wall clock alone decides."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from threading import Event

from streams.frames import Frame
from streams.sources.base import SourceError
from streams.sources.file import VideoFile

LATE = 0.4  # seconds behind the clock from which on frames are left out
SET_BACK = 1.0  # seconds by which the clock may be corrected backwards without a word
SHORTEST = 0.2  # seconds; a file shorter than this cannot be repeated


class LoopedFile:
    """Plays a file in real time and again from its start; frames carry Unix times.

    The place in the file is (now − `anchor`) modulo its length. A session that takes over after a crash therefore goes
    on where a live camera would be: what was missed is a gap, and no moment is ever played twice.
    """

    def __init__(self, file: VideoFile, anchor: float, stop: Event, clock: Callable[[], float] = time.time) -> None:
        self.width, self.height, self.fps, self.codec = file.width, file.height, file.fps, file.codec
        self.dropped, self.path = 0, file.path
        self._file, self._anchor, self._stop, self._clock = file, anchor, stop, clock
        self._seconds = _length(file)
        self._latest = float("-inf")

    def frames(self) -> Iterator[Frame]:
        """Yield frames when their time has come, until told to stop; `segment` is the number of the round.

        Raises SourceError where the file is broken, and where the clock is set back: no moment may come twice, and
        nobody shall wait for hours until it comes.
        """
        played = max(self._now() - self._anchor, 0.0)
        number = int(played // self._seconds)
        start = played % self._seconds
        while not self._stop.is_set():
            begun = self._anchor + number * self._seconds
            for frame in self._file.frames(start):
                if self._stop.is_set():
                    return
                due = begun + frame.time
                now = self._now()
                if now - due > LATE:
                    self.dropped += 1
                    continue
                if self._stop.wait(max(0.0, due - now)):
                    return
                yield Frame(frame.index, due, frame.width, frame.height, number, frame.picture)
            number, start = self._next_round(number)

    def place(self, frame: Frame) -> float:
        """Return where a frame lies in the file, in seconds from its first."""
        return frame.time - self._anchor - frame.segment * self._seconds

    def _now(self) -> float:
        """Return the Unix time. Raises SourceError where it lies before what it was."""
        now = self._clock()
        if now < self._latest - SET_BACK:
            raise SourceError(f"The clock of this machine was set back by {self._latest - now:.0f} s: beginning anew.")
        self._latest = max(self._latest, now)
        return now

    def _next_round(self, number: int) -> tuple[int, float]:
        """Return the round to play after one has ended, and where to begin it when that is late."""
        played = max(self._now() - self._anchor, 0.0)
        if played >= (number + 2) * self._seconds:
            return int(played // self._seconds), played % self._seconds
        return number + 1, 0.0


def _length(file: VideoFile) -> float:
    """Return the seconds from the first frame of one round to that of the next. Raises SourceError."""
    last = 0.0
    for frame in file.times():
        last = frame.time
    if last < SHORTEST:
        raise SourceError(f"{file.path} is too short to be played: {last:.2f} s")
    return last + 1 / file.fps
