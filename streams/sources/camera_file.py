"""A camera whose address is a video file."""

from __future__ import annotations

from threading import Event

from cameras.files import FileRefusedError, video_file
from cameras.models import Camera
from streams.sources.base import SourceError
from streams.sources.file import VideoFile
from streams.sources.paced import LoopedFile


def open_camera(camera: Camera, anchor: float | None, stop: Event) -> LoopedFile:
    """Return the file, playing in real time and over and over since `anchor`, or from now on. Raises SourceError."""
    try:
        path = video_file((camera.stream_url or "").removeprefix("file://").removeprefix("file:"))
    except FileRefusedError as error:
        raise SourceError(str(error)) from None
    return LoopedFile(VideoFile(path), anchor, stop)
