"""A video file that plays like a camera: in real time, for ever, at a place that the wall clock alone decides."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from threading import Event

from streams.frames import Frame
from streams.sources.base import SourceError
from streams.sources.file import VideoFile

LATE = 0.4  # seconds behind the clock from which on frames are left out
LONGEST_PAUSE = 1.0  # seconds of reading after which a late frame is better than none
LOST = 5.0  # seconds behind the clock from which on the file is opened anew where the clock is
SET_BACK = 1.0  # seconds by which the clock may be corrected backwards without a word
SHORTEST = 0.2  # seconds; a file shorter than this cannot be repeated


class LoopedFile:
    """Plays a file in real time and again from its start; frames carry Unix times.

    The place in the file is (now − `anchor`) modulo its length. A session that takes over after a crash therefore goes
    on where a live camera would be: what was missed is a gap, and no moment is ever played twice. Without an anchor
    the file begins at its start, now.
    """

    def __init__(
        self, file: VideoFile, anchor: float | None, stop: Event, clock: Callable[[], float] = time.time
    ) -> None:
        self.width, self.height, self.fps, self.codec = file.width, file.height, file.fps, file.codec
        self.dropped, self.path = 0, file.path
        self._file, self._stop, self._clock = file, stop, clock
        self._seconds = _length(file, stop)
        self._latest = float("-inf")
        self._asked = clock()
        self._anchor = self._asked if anchor is None else anchor

    def frames(self) -> Iterator[Frame]:
        """Yield frames when their time has come, until told to stop; `segment` is the number of the round.

        Raises SourceError where the file is broken, and where the clock is set back: no moment may come twice, and
        nobody shall wait for hours until it comes.
        """
        number, start = self._place_of_the_clock()
        while not self._stop.is_set():
            lost = yield from self._round(number, start)
            number, start = self._place_of_the_clock() if lost else self._next_round(number)

    def _round(self, number: int, start: float) -> Generator[Frame, None, bool]:
        """Play one round from `start` seconds on; return whether the clock has run away from it."""
        begun = self._anchor + number * self._seconds
        for frame in self._file.frames(start):
            if self._stop.is_set():
                return False
            due, now = begun + frame.time, self._now()
            if now - due > LOST:
                return True
            if now - due > LATE and now - self._asked < LONGEST_PAUSE:
                self.dropped += 1
                continue
            if self._stop.wait(max(0.0, due - now)):
                return False
            yield Frame(frame.index, due, frame.width, frame.height, number, frame.picture)
            self._asked = self._clock()
        return False

    def close(self) -> None:
        """Nothing is held between two frames."""

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

    def _place_of_the_clock(self) -> tuple[int, float]:
        """Return the round that is played now, and the seconds into it."""
        played = max(self._now() - self._anchor, 0.0)
        return int(played // self._seconds), played % self._seconds

    def _next_round(self, number: int) -> tuple[int, float]:
        """Return the round to play after one has ended, and where to begin it when that is late."""
        if self._now() - self._anchor >= (number + 2) * self._seconds:
            return self._place_of_the_clock()
        return number + 1, 0.0


def _length(file: VideoFile, stop: Event) -> float:
    """Return the seconds from the first frame of one round to that of the next. Raises SourceError.

    When told to stop meanwhile the answer is of no use, and nothing is played.
    """
    last = 0.0
    for frame in file.times(stop):
        last = frame.time
    if last < SHORTEST and not stop.is_set():
        raise SourceError(f"{file.path} is too short to be played: {last:.2f} s")
    return last + 1 / file.fps
