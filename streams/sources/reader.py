"""Reads a live stream in a thread of its own and keeps the newest picture: nothing ever waits in a queue."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import av
from av.error import FFmpegError

from streams.sources.base import SourceError
from streams.sources.capture_clock import CaptureClock
from streams.sources.faults import Fault

if TYPE_CHECKING:
    from av.container import InputContainer

FIRST_SECONDS = 2.0  # at most so long is waited until what the server had in store has passed
QUIET_SECONDS = 0.15  # without another picture the newest is the newest there is
MARGIN_SECONDS = 2.0  # after its time-out in which FFmpeg comes back; a name server that hangs holds it longer
# Formats whose times are made up by FFmpeg: pictures that just follow each other.
TIMELESS = frozenset({"mpjpeg", "mjpeg", "h264", "hevc"})
# Formats of files: the server sends as fast as the line carries, so that reading is paced by their times.
PACED = frozenset({"hls", "dash", "mov", "mp4", "matroska", "webm", "avi", "asf", "ogg"})


@dataclass(frozen=True, slots=True)
class Opened:
    """A stream that is open; `end_of` makes of its failure, and when the last packet came, what people are told."""

    container: InputContainer
    end_of: Callable[[Exception, float], SourceError]


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture: the number it has in the stream, and when it was taken (Unix seconds)."""

    number: int
    time: float
    frame: av.VideoFrame


@dataclass(frozen=True, slots=True)
class Facts:
    """What a stream says of itself; `fps` is 0 where it does not say."""

    fps: float
    codec: str


class Reader:
    """Opens and reads until it is told to stop; what goes wrong is told to whoever waits for a picture.

    The thread may hang in a system call, for example of a name server: then it is left behind, and closes by itself
    what it has opened as soon as it comes back.
    """

    def __init__(self, open_stream: Callable[[], Opened]) -> None:
        self.facts: Facts | None = None
        self.dropped = 0
        self.delay: float | None = None
        self._open = open_stream
        self._clock = CaptureClock()
        self._change = threading.Condition()
        self._newest: Picture | None = None
        self._failure: SourceError | None = None
        self._stop = threading.Event()
        threading.Thread(target=self._run, name="source reader", daemon=True).start()

    def stop(self) -> None:
        """Read no more."""
        self._stop.set()

    def first(self, seconds: float, stop: threading.Event) -> Picture | None:
        """Return the first picture that is new, within `seconds`; None when there is none or `stop` is set.

        What a server has in store is sent at once when one connects: those pictures are old. Raises SourceError.
        """
        picture = self.next(seconds, stop)
        until = time.monotonic() + FIRST_SECONDS
        while picture and not self._clock.is_settled and time.monotonic() < until:
            newer = self.next(QUIET_SECONDS, stop, patient=False)
            if newer is None:
                return picture
            picture = newer
        return picture

    def next(self, seconds: float, stop: threading.Event, *, patient: bool = True) -> Picture | None:
        """Return the newest picture as soon as there is one that was not given yet; None after `seconds` without.

        Without patience a stream that has ended gives None. Raises SourceError where it has broken off.
        """
        until = time.monotonic() + seconds
        with self._change:
            while self._newest is None and not stop.is_set():
                if self._failure:
                    if patient:
                        raise self._failure
                    return None
                left = until - time.monotonic()
                if left <= 0:
                    return None
                self._change.wait(min(left, 0.2))  # so that a stop is heard
            picture, self._newest = self._newest, None
        return picture

    def _run(self) -> None:
        try:
            self._read(self._open())
            self._fail(SourceError(fault=Fault.BROKEN_OFF))
        except SourceError as error:
            self._fail(error)
        except Exception as error:  # whatever a library raises must reach who waits; its words may hold the login
            self._fail(SourceError(fault=Fault.OTHER, message=type(error).__name__))

    def _fail(self, error: SourceError) -> None:
        with self._change:
            self._failure = error.with_traceback(None)
            self._change.notify_all()

    def _read(self, opened: Opened) -> None:
        """Decode everything, and keep the newest."""
        with opened.container as container:
            stream = _video_of(container)
            self.facts = Facts(_rate_of(stream), stream.codec_context.name)
            names = set(container.format.name.split(","))
            pace = _Pace(self._stop) if names & PACED else None
            self._clock.is_settled = bool(pace)
            for number, frame in enumerate(self._frames(opened, stream)):
                shown = None if names & TIMELESS else frame.time
                if pace:
                    pace.wait(shown)
                self._put(Picture(number, self._clock.at(shown, time.time()), frame))

    def _frames(self, opened: Opened, stream: Any) -> Iterator[av.VideoFrame]:
        """Yield pictures until told to stop. Raises SourceError where the stream fails."""
        came = time.monotonic()
        try:
            for packet in opened.container.demux(stream):
                if self._stop.is_set():
                    return
                came = time.monotonic()
                self._delay_of(packet)
                yield from _decoded(packet)
        except (FFmpegError, OSError) as error:
            raise opened.end_of(error, came) from None

    def _put(self, picture: Picture) -> None:
        with self._change:
            self.dropped += self._newest is not None
            self._newest = picture
            self._change.notify_all()

    def _delay_of(self, packet: Any) -> None:
        """Take how old a packet is, where the camera says when it was made (RTCP sender reports)."""
        if packet.has_sidedata("prft"):
            made = int.from_bytes(bytes(packet.get_sidedata("prft"))[:8], "little", signed=True) / 1e6
            self.delay = time.time() - made


class _Pace:
    """Holds pictures back until their time has come since the first."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop, self._began = stop, 0.0
        self._last: float | None = None

    def wait(self, shown: float | None) -> None:
        """Wait until the time of a picture; times that jump begin anew."""
        now = time.monotonic()
        if shown is None:
            return
        if self._last is None or not 0 <= shown - self._last < FIRST_SECONDS:
            self._began = now - shown
        self._last = shown
        self._stop.wait(max(0.0, self._began + shown - now))


def _video_of(container: InputContainer) -> Any:
    """Return the video stream, to be decoded without adding delay. Raises SourceError."""
    if not container.streams.video:
        raise SourceError(fault=Fault.NOT_A_VIDEO)
    stream = container.streams.video[0]
    if stream.codec_context is None:
        raise SourceError(fault=Fault.CODEC_UNKNOWN)
    stream.thread_type = "SLICE"  # threads by frame would hold some back
    return stream


def _rate_of(stream: Any) -> float:
    """Return the frames a second that a stream announces, 0 for what cannot be meant."""
    rate = float(stream.average_rate or stream.guessed_rate or 0)
    return rate if 0.01 <= rate <= 240 else 0.0


def _decoded(packet: Any) -> list[av.VideoFrame]:
    """Return the pictures of a packet; a broken one has none, and the stream goes on."""
    try:
        return list(packet.decode())
    except av.error.InvalidDataError:
        return []
