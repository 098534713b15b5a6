"""Writes a video with what was seen and counted drawn into it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av

from counting.core.engine import CountingEvent, TrackView
from counting.core.zones import Zone
from streams import drawing
from streams.frames import Frame, Pixels
from streams.sources.base import SourceError

if TYPE_CHECKING:
    from streams.file_counting import Tally
    from streams.sources.file import VideoFile
    from streams.sources.synthetic import Blank

FLASH_SECONDS = 0.5


class Annotator:
    """Writes one MP4 file (H.264), frame by frame. Raises SourceError where that cannot be."""

    def __init__(self, path: Path, source: VideoFile | Blank, zones: Sequence[Zone], stride: int) -> None:
        self._zones = zones
        self._flashes: dict[str, float] = {}
        rate = Fraction(source.fps / stride).limit_denominator(1001)
        try:
            self._container = av.open(str(path), "w", format="mp4")
            self._stream = self._container.add_stream("libx264", rate=rate, options={"crf": "21", "preset": "veryfast"})
            self._stream.width, self._stream.height = source.width // 2 * 2, source.height // 2 * 2
            self._stream.pix_fmt = "yuv420p"
            self._container.start_encoding()  # opens the file: before hours of counting, not after them
        except (av.error.FFmpegError, OSError) as error:
            raise SourceError(f"cannot write {path}: {error.strerror or error}") from None

    def add(self, frame: Frame, tracks: Sequence[TrackView], events: Iterable[CountingEvent], tally: Tally) -> None:
        """Draw into one frame and write it."""
        for event in events:
            self._flashes[event.zone] = frame.time + FLASH_SECONDS
        picture = frame.pixels().copy()
        drawing.draw_zones(picture, self._zones, frozenset(z for z, t in self._flashes.items() if t > frame.time))
        drawing.draw_tracks(picture, tracks)
        self._write_numbers(picture, tally)
        self._write(picture)

    def close(self) -> None:
        """Finish the file."""
        for packet in self._stream.encode(None):
            self._container.mux(packet)
        self._container.close()

    def _write_numbers(self, picture: Pixels, tally: Tally) -> None:
        rows = [f"{name}: in {n['in']}  out {n['out']}" for name, n in tally.lines.items()]
        rows += [f"{name}: entries {n['entries']}  exits {n['exits']}" for name, n in tally.areas.items()]
        for number, row in enumerate(rows):
            drawing.write(picture, row, (10, 24 + 22 * number), 0.6)

    def _write(self, picture: Pixels) -> None:
        trimmed = picture[: self._stream.height, : self._stream.width]
        for packet in self._stream.encode(av.VideoFrame.from_ndarray(trimmed, format="bgr24")):
            self._container.mux(packet)
