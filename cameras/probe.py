"""Opens a video file and says in words what is wrong with it."""

from __future__ import annotations

import os
from pathlib import Path

import av
from av.error import FFmpegError

from cameras.files import FileRefusedError

# Formats that FFmpeg makes of plain text, or that name further files: no recordings.
TEXTS = frozenset({"tty", "concat", "hls", "dash", "sdp", "ass", "srt", "webvtt"})


def check_video(path: Path, name: str) -> None:
    """Raise FileRefusedError unless the file holds a video whose first picture can be decoded."""
    if not path.exists():
        raise FileRefusedError(f"No such file: {name}")
    if path.is_dir():
        raise FileRefusedError(f"A folder, not a video: {name}")
    if not os.access(path, os.R_OK):
        raise FileRefusedError(f"Cannot be read: {name}")
    try:
        _decode_first(path, name)
    except (FFmpegError, UnicodeDecodeError, StopIteration):
        raise FileRefusedError(f"Not a video: {name}") from None


def _decode_first(path: Path, name: str) -> None:
    with av.open(str(path), options={"protocol_whitelist": "file"}) as container:
        if set(container.format.name.split(",")) & TEXTS:
            raise FileRefusedError(f"Not a video: {name}")
        if not container.streams.video:
            raise FileRefusedError(f"No video stream in {name}")
        next(container.decode(video=0))
