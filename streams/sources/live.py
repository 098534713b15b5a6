"""Cameras of the network and of this machine: RTSP, MJPEG, HLS and RTMP streams, USB devices, read through PyAV."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import av
from av.error import FFmpegError

from cameras import credentials
from cameras.core.addresses import DEVICE
from cameras.models import Camera
from streams.frames import Frame
from streams.sources.base import SourceError
from streams.sources.faults import Fault
from streams.sources.reaching import Place, end_of, knock, moved_to, reason_of, web_answer
from streams.sources.reader import MARGIN_SECONDS, Opened, Picture, Reader

DEFAULT_RATE = 25.0
MOST_MOVES = 3  # from one web address to the next
SET_BACK = 1.0  # seconds by which the clock may be corrected backwards without a word
AT_ONCE = {"probesize": "32", "analyzeduration": "0"}  # the first picture says all that is needed
# What FFmpeg is told by scheme. It may follow no address inside of a stream to another kind of place.
OPTIONS: dict[str, dict[str, str]] = {
    "rtsp": {"rtsp_transport": "tcp", "allowed_media_types": "video", "protocol_whitelist": "rtsp,rtp,tcp"} | AT_ONCE,
    "rtsps": {
        "rtsp_transport": "tcp", "allowed_media_types": "video", "protocol_whitelist": "rtsp,rtsps,rtp,tls,tcp",
    } | AT_ONCE,
    "http": {
        "protocol_whitelist": "http,https,hls,crypto,data,tls,tcp,httpproxy", "analyzeduration": "1000000",
        "max_redirects": "0",
    },
    "rtmp": {"protocol_whitelist": "rtmp,rtmps,tls,tcp", "rtmp_live": "live", "analyzeduration": "1000000"},
}  # fmt: skip
OPTIONS["https"], OPTIONS["rtmps"] = OPTIONS["http"], OPTIONS["rtmp"]


class LiveStream:
    """Frames of a camera as they come, the newest always; capture times are Unix times."""

    def __init__(self, reader: Reader, place: Place, stop: Event) -> None:
        """Wait for the first picture, for as long as the place has time. Raises SourceError."""
        self._reader, self._place, self._stop = reader, place, stop
        try:
            self._first = reader.first(place.seconds + MARGIN_SECONDS, stop)
            if self._first is None and not stop.is_set():
                raise place.fault(Fault.SILENT if reader.facts else Fault.TIMEOUT)
        except SourceError:
            reader.stop()
            raise
        self.width, self.height = (self._first.frame.width, self._first.frame.height) if self._first else (1, 1)
        facts = reader.facts
        self.fps = facts.fps if facts and facts.fps else DEFAULT_RATE
        self.codec = facts.codec if facts else ""
        self._latest = 0.0
        self._passed = reader.dropped  # what the server had in store was never waited for

    @property
    def dropped(self) -> int:
        """Return how many pictures were left out because a newer one was there."""
        return self._reader.dropped - self._passed

    @property
    def delay(self) -> float | None:
        """Return the seconds from the camera to here, None where the camera does not tell the time."""
        return self._reader.delay

    def frames(self) -> Iterator[Frame]:
        """Yield the newest frame, again and again, until told to stop. Raises SourceError."""
        picture = self._first
        try:
            while picture is not None and not self._stop.is_set():
                self._check(picture)
                yield Frame(picture.number, picture.time, self.width, self.height, picture=picture.frame)
                picture = self._reader.next(self._place.seconds, self._stop)
                if picture is None and not self._stop.is_set():
                    raise self._place.fault(Fault.SILENT)
        finally:
            self.close()

    def close(self) -> None:
        """Read no more; the connection is closed behind the caller's back."""
        self._reader.stop()

    def _check(self, picture: Picture) -> None:
        """Raise SourceError where what follows does not fit what came before."""
        now, size = time.time(), (picture.frame.width, picture.frame.height)
        if now < self._latest - SET_BACK:
            raise SourceError(fault=Fault.CLOCK_SET_BACK, seconds=f"{self._latest - now:.0f}")
        self._latest = max(self._latest, now)
        if size != (self.width, self.height):
            before, after = f"{self.width} × {self.height}", f"{size[0]} × {size[1]}"
            raise SourceError(fault=Fault.SIZE_CHANGED, before=before, after=after)


def open_camera(camera: Camera, anchor: float | None, stop: Event) -> LiveStream:  # noqa: ARG001  for files
    """Return the camera's stream with its first picture. Raises SourceError."""
    if not camera.stream_url:
        raise SourceError(fault=Fault.NO_ADDRESS)
    place = Place(camera.stream_url, camera.stream_timeout, camera.stream_username or "", _password(camera))
    opened = _device if camera.stream_protocol == "usb" else _network
    return LiveStream(Reader(lambda: opened(place)), place, stop)


def _password(camera: Camera) -> str:
    """Return the password, which goes into the address alone. Raises SourceError."""
    try:
        return credentials.decrypt(camera.stream_password) if camera.stream_password else ""
    except credentials.CredentialsUnreadableError:
        raise SourceError(fault=Fault.CREDENTIALS_UNREADABLE) from None


def _network(place: Place) -> Opened:
    """Open an address of the network, and those to which web addresses send on. Raises SourceError."""
    for _ in range(MOST_MOVES):
        knock(place)
        began = time.monotonic()
        try:
            return _opened(place, place.with_login, OPTIONS[place.scheme])
        except (FFmpegError, OSError, ValueError) as error:
            reason = reason_of(error, place, began)
        if reason.fault != Fault.NOT_UNDERSTOOD:
            raise reason
        answer = web_answer(place)
        there = moved_to(place, answer)
        if there is None:
            raise place.fault(Fault.NOT_A_VIDEO) if answer and answer[0] == 200 else reason
        place = there
    raise place.fault(Fault.NOT_A_VIDEO)


def _device(place: Place) -> Opened:
    """Open a camera at this machine by its number or path. Raises SourceError."""
    match = DEVICE.match(place.url)
    path = f"/dev/video{match[1]}" if match else place.url
    if not Path(path).exists():
        raise SourceError(fault=Fault.NO_DEVICE, path=path)
    try:
        return _opened(place, path, {}, "v4l2")
    except (FFmpegError, OSError, ValueError):
        raise SourceError(fault=Fault.NO_DEVICE, path=path) from None


def _opened(place: Place, name: str, options: dict[str, str], kind: str | None = None) -> Opened:
    """Return what FFmpeg opens; a hang in opening and in reading is cut after the place's seconds."""
    limits = (place.seconds, place.seconds)
    container = av.open(name, format=kind, options=options, timeout=limits, metadata_errors="replace")
    return Opened(container, lambda error, came: end_of(error, place, came))
