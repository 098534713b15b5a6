"""Records the minutes that somebody asked for, so that they can be tallied by hand."""

from __future__ import annotations

import logging
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from django.db import DatabaseError, InterfaceError, connection

from analytics.models import RecordedSpan
from analytics.services import spans
from counting.stored_form import instant
from streams.frames import Frame

log = logging.getLogger(__name__)

WIDEST = 960  # pixels
RATE = 10.0  # frames a second at most
ASK_SECONDS = 3.0  # between two looks for what is wanted
SIZE_SECONDS = 10.0  # between two looks at the size of the file
KEY_FRAMES = 20  # frames from one key frame to the next: seeking is quick
TOO_SHORT = 10.0  # seconds: what a session records before it ends is done anew by the next one
CLOCK = Fraction(1, 1000)  # unit of the times in the file


class SpanRecorder:
    """Records a camera's wanted span from the frames that it is offered; never disturbs the session."""

    def __init__(self, camera_id: str) -> None:
        self._camera_id = camera_id
        self._asked = float("-inf")
        self._span: RecordedSpan | None = None
        self._film: _Film | None = None

    def offer(self, frame: Frame) -> None:
        """Take one frame, whose `time` is Unix time; look now and then whether something is wanted."""
        try:
            if self._film is None:
                self._begin(frame)
            elif self._film.is_due(frame.time):
                self._go_on(self._film, frame)
        except (DatabaseError, InterfaceError) as error:
            self._database_is_away(error)
        except (av.error.FFmpegError, OSError) as error:
            self._give_up(f"The video cannot be written: {error.strerror or error}.")

    def close(self) -> None:
        """End what is being recorded, because the session ends."""
        if self._film is None or self._span is None:
            return
        try:
            self._finish(self._film, self._span, give_back=self._film.seconds < TOO_SHORT)
        except (DatabaseError, InterfaceError) as error:
            self._database_is_away(error)
        except (av.error.FFmpegError, OSError) as error:
            self._give_up(f"The video cannot be written: {error.strerror or error}.")

    def _begin(self, frame: Frame) -> None:
        """Begin with this frame, where a span is wanted."""
        if frame.picture is None or time.monotonic() - self._asked < ASK_SECONDS:
            return
        self._asked = time.monotonic()
        width, height = _size(frame)
        self._span = spans.claim_span(self._camera_id, instant(frame.time), width, height)
        if self._span is not None:
            self._film = _Film(spans.span_path(self._span), frame.time, width, height, spans.space_left())
            self._film.add(frame)

    def _go_on(self, film: _Film, frame: Frame) -> None:
        film.add(frame)
        if self._span and (film.is_full() or film.seconds >= 60 * self._span.wanted_minutes):
            self._finish(film, self._span, give_back=False)

    def _finish(self, film: _Film, span: RecordedSpan, *, give_back: bool) -> None:
        self._film = self._span = None
        film.close(keep=not give_back)
        if give_back:
            spans.give_span_back(span)
        else:
            spans.finish_span(span, instant(film.start + film.seconds), film.path.stat().st_size)
        log.info("%s: recorded %.0f s for a tally", self._camera_id, film.seconds)

    def _give_up(self, reason: str) -> None:
        """Say at the span why there is no video; the session goes on."""
        log.warning("%s: %s", self._camera_id, reason)
        film, span, self._film, self._span = self._film, self._span, None, None
        if film is not None:
            film.abandon()
        try:
            if span is not None:
                spans.fail_span(span, reason)
        except (DatabaseError, InterfaceError) as error:
            self._database_is_away(error)

    def _database_is_away(self, error: Exception) -> None:
        log.warning("%s: recording: the database is away: %s", self._camera_id, str(error).strip())
        connection.close()


class _Film:
    """An MP4 file (H.264) whose frames carry their capture times, counted from `start` (Unix time).

    It is written beside its name and gets it when it is whole. Raises OSError and FFmpegError.
    """

    def __init__(self, path: Path, start: float, width: int, height: int, space: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path, self.start, self.seconds = path, start, 0.0
        self._part = path.with_name(f"{path.name}.part")
        self._space, self._weighed, self._last = space, start, -1
        self._container = av.open(str(self._part), "w", format="mp4")
        self._stream: Any = self._container.add_stream("libx264", rate=round(RATE))
        self._stream.width, self._stream.height, self._stream.pix_fmt = width, height, "yuv420p"
        self._stream.codec_context.time_base = CLOCK
        self._stream.codec_context.gop_size = KEY_FRAMES
        # Nothing looks ahead: no frame waits in memory, and the times of the file are those of the frames.
        self._stream.options = {"preset": "veryfast", "crf": "27", "tune": "zerolatency"}

    def is_due(self, moment: float) -> bool:
        """Say whether a frame captured at `moment` belongs into the film, at the rate that it has at most."""
        return moment - self.start >= self.seconds + 1 / RATE - 0.01

    def add(self, frame: Frame) -> None:
        """Write a frame."""
        self.seconds = max(0.0, frame.time - self.start)
        stamp = max(round(self.seconds / CLOCK), self._last + 1)
        picture = self._scaled(frame)
        picture.pts, picture.time_base, self._last = stamp, CLOCK, stamp
        self._container.mux(self._stream.encode(picture))

    def is_full(self) -> bool:
        """Say whether the file has taken all the space that there is, looking now and then."""
        now = self.start + self.seconds
        if now - self._weighed < SIZE_SECONDS:
            return False
        self._weighed = now
        return self._part.stat().st_size >= self._space

    def close(self, *, keep: bool) -> None:
        """Finish the file and give it its name, or remove it."""
        self._container.mux(self._stream.encode(None))
        self._container.close()
        if keep:
            self._part.replace(self.path)
        else:
            self._part.unlink(missing_ok=True)

    def abandon(self) -> None:
        """Remove what was written, whatever state it is in."""
        try:
            self._container.close()
        except (av.error.FFmpegError, OSError) as error:
            log.warning("%s: %s", self._part.name, error)
        self._part.unlink(missing_ok=True)

    def _scaled(self, frame: Frame) -> Any:
        width, height = self._stream.width, self._stream.height
        if frame.cover is None and frame.picture is not None:
            return frame.picture.reformat(width=width, height=height, format="yuv420p", interpolation="BILINEAR")
        return av.VideoFrame.from_ndarray(frame.pixels(width, height), format="bgr24")


def _size(frame: Frame) -> tuple[int, int]:
    """Return width and height of the film, both even."""
    width = min(frame.width, WIDEST)
    return max(2, width // 2 * 2), max(2, round(frame.height * width / frame.width) // 2 * 2)
