"""Video files, read frame by frame with exact presentation times."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from threading import Event

import av
from av.container import InputContainer

from cameras.probe import TEXTS
from streams.frames import Frame
from streams.sources.base import SourceError

DEFAULT_RATE = 25.0
PICTURES = frozenset({"image2", "png_pipe", "jpeg_pipe", "bmp_pipe", "webp_pipe", "svg_pipe"})


class VideoFile:
    """A video file; `seconds` is None where the container does not tell its length."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._open() as container:
            stream = container.streams.video[0]
            if stream.codec_context is None:
                raise SourceError(f"cannot decode {path}: its compression is unknown")
            self.width, self.height = stream.codec_context.width, stream.codec_context.height
            self.fps = float(stream.average_rate or DEFAULT_RATE)
            self.codec = stream.codec_context.name
            self.seconds = container.duration / av.time_base if container.duration else None
        if not (self.width and self.height):
            raise SourceError(f"not a video: {path} (no picture size in it)")

    def frames(self, start: float = 0.0) -> Iterator[Frame]:
        """Yield every frame from `start` seconds on; `Frame.time` is in seconds from the file's first frame.

        Raises SourceError where the file is broken.
        """
        with self._open() as container:
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            first = _first_time(container) if start > 0 else None
            if first is not None:
                container.seek(int((first + start) * av.time_base), backward=True)
            yield from self._decoded(container, start, first)

    def _decoded(self, container: InputContainer, start: float, first: float | None) -> Iterator[Frame]:
        index, last = 0, -1 / self.fps
        try:
            for picture in container.decode(video=0):
                moment = picture.time
                if first is None and moment is not None:
                    first = moment - last - 1 / self.fps
                time = last + 1 / self.fps if moment is None or first is None else moment - first
                time = max(time, last + 1e-6)  # never two frames at one time
                if start > 0 and index == 0:
                    index = round(time * self.fps)
                if time >= start - 1e-6:
                    yield Frame(index, time, self.width, self.height, picture=picture)
                index, last = index + 1, time
        except av.error.FFmpegError as error:
            raise SourceError(f"{self.path} breaks off after {max(last, 0):.1f} s: {error.strerror}") from None

    def times(self, stop: Event | None = None) -> Iterator[Frame]:
        """Yield the frames without their pictures: nothing is decoded. Raises SourceError where the file is broken.

        A file of hours takes seconds to read; with `stop` set only what was read by then is given.
        """
        moments = self._moments(stop or Event())
        if None in moments:  # a bare stream without times: its frames are evenly spread
            moments = [number / self.fps for number in range(len(moments))]
        known = sorted(moment for moment in moments if moment is not None)
        for index, moment in enumerate(known):
            yield Frame(index, moment - known[0], self.width, self.height)

    def _moments(self, stop: Event) -> list[float | None]:
        """Return the presentation time of each packet, in the order of the file."""
        with self._open() as container:
            try:
                return [
                    None if packet.pts is None else float(packet.pts * packet.time_base)
                    for packet in takewhile(lambda _: not stop.is_set(), container.demux(video=0))
                    if packet.size
                ]
            except av.error.FFmpegError as error:
                raise SourceError(f"{self.path} breaks off: {error.strerror}") from None

    def _open(self) -> InputContainer:
        if not self.path.exists():
            raise SourceError(f"no such file: {self.path}")
        if self.path.is_dir():
            raise SourceError(f"not a video: {self.path} is a folder")
        try:
            container = av.open(
                str(self.path),
                options={"protocol_whitelist": "file"},  # never follows a name inside
                metadata_errors="replace",  # a title in another encoding is no reason to refuse the pictures
            )
        except (av.error.FFmpegError, OSError) as error:
            raise SourceError(f"not a video: {self.path} ({error.strerror or error})") from None
        if set(container.format.name.split(",")) & (TEXTS | PICTURES) or not container.streams.video:
            container.close()
            raise SourceError(f"not a video: {self.path} (no moving pictures in it)")
        return container


def _first_time(container: InputContainer) -> float:
    """Return the presentation time of the first frame, in seconds."""
    for picture in container.decode(video=0):
        return picture.time or 0.0
    return 0.0
