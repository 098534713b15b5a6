"""A camera whose address is a video file."""

from __future__ import annotations

from threading import Event

from cameras.files import FileRefusedError, video_file
from cameras.models import Camera
from streams.sources.base import SourceError
from streams.sources.faults import Fault
from streams.sources.file import VideoFile
from streams.sources.paced import LoopedFile


def open_camera(camera: Camera, anchor: float | None, stop: Event) -> LoopedFile:
    """Return the file, playing in real time and over and over since `anchor`, or from now on. Raises SourceError."""
    name = (camera.stream_url or "").removeprefix("file://").removeprefix("file:")
    try:
        path = video_file(name)
    except FileRefusedError as error:
        raise SourceError(str(error), Fault.FILE_NOT_ALLOWED) from None
    if not path.exists():
        raise SourceError(f"no such file: {path}", Fault.FILE_MISSING, path=name)
    try:
        return LoopedFile(VideoFile(path), anchor, stop)
    except SourceError as error:
        raise SourceError(str(error), Fault.NOT_A_VIDEO) from None
