"""Sources of frames by kind: one module each, loaded when it is first used; adding one is copying a neighbour."""

from __future__ import annotations

from importlib import import_module
from threading import Event
from typing import TYPE_CHECKING

from streams.sources.base import CameraSource, SourceError
from streams.sources.faults import Fault

if TYPE_CHECKING:
    from cameras.models import Camera

LIVE = "streams.sources.live"
MODULES = {  # by the camera's protocol
    "file": "streams.sources.camera_file",
    "rtsp": LIVE,
    "http": LIVE,
    "rtmp": LIVE,
    "usb": LIVE,
}


def open_source(camera: Camera, anchor: float | None, stop: Event) -> CameraSource:
    """Open the source of a camera. `anchor` is the Unix time at which a file began to play, None for now.

    Raises SourceError with a message for people.
    """
    name = MODULES.get(camera.stream_protocol)
    if name is None:
        raise SourceError(fault=Fault.NOT_SUPPORTED, protocol=camera.stream_protocol)
    source: CameraSource = import_module(name).open_camera(camera, anchor, stop)
    return source


__all__ = ["CameraSource", "Fault", "SourceError", "open_source"]
