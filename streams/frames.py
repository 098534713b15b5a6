"""One frame of a source, converted to pixels only when somebody looks at it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

if TYPE_CHECKING:
    import av

Pixels = NDArray[np.uint8]
WITH_LUMA = frozenset(  # the decoder's formats whose first plane is brightness, a byte a pixel
    {"yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "nv21", "nv16", "gray"}
)
_scalers = threading.local()


class Cover(Protocol):
    """Covers parts of a picture that nobody shall look at."""

    def over(self, pixels: Pixels) -> Pixels:
        """Return a picture of shape (h, w, 3) or (h, w), of whatever size, with those parts in grey."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One decoded frame.

    `index` counts frames of the source from 0. `time` is the capture time in seconds: from the first frame when a
    file is replayed, Unix time when a camera is live. `width` and `height` are the source's pixels. `segment` rises
    where the picture jumps (a file that starts again, a reconnect): nothing is continued across it. `picture` is
    the decoder's frame, or None where detections come without pictures. `cover` hides what must not be looked at.
    """

    index: int
    time: float
    width: int
    height: int
    segment: int = 0
    picture: av.VideoFrame | None = None
    cover: Cover | None = None

    @property
    def aspect(self) -> float:
        """Width divided by height."""
        return self.width / self.height

    def pixels(self, width: int | None = None, height: int | None = None, channels: str = "bgr24") -> Pixels:
        """Return the picture as height × width × 3 bytes, scaled in the decoder's own colour space.

        Raises ValueError where there is no picture.
        """
        scaled = _scaler().reformat(
            self._decoded(), width or self.width, height or self.height, channels, interpolation="BILINEAR"
        )
        pixels = np.asarray(scaled.to_ndarray(), dtype=np.uint8)
        return self.cover.over(pixels) if self.cover else pixels

    def luma(self) -> Pixels:
        """Return the brightness, height × width bytes; where the decoder has it, a view that costs nothing.

        What is covered is not covered here: see `cover`. Raises ValueError where there is no picture.
        """
        picture = self._decoded()
        if picture.format.name not in WITH_LUMA:
            return np.asarray(_scaler().reformat(picture, format="gray").to_ndarray(), dtype=np.uint8)
        plane = picture.planes[0]
        rows = np.frombuffer(plane, np.uint8)[: plane.height * plane.line_size]  # type: ignore[call-overload]
        return np.asarray(rows.reshape(plane.height, plane.line_size)[:, : plane.width])

    def _decoded(self) -> av.VideoFrame:
        if self.picture is None:
            raise ValueError("this frame has no picture")
        return self.picture


def _scaler() -> Any:
    """Return this thread's scaler: a picture's own breaks when two threads look at it at once."""
    if not hasattr(_scalers, "one"):
        _scalers.one = VideoReformatter()
    return _scalers.one
