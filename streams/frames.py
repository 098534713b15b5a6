"""One frame of a source, converted to pixels only when somebody looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import av

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Frame:
    """One decoded frame.

    `index` counts frames of the source from 0. `time` is the capture time in seconds: from the first frame when a
    file is replayed, Unix time when a camera is live. `width` and `height` are the source's pixels. `segment` rises
    where the picture jumps (a file that starts again, a reconnect): nothing is continued across it. `picture` is
    the decoder's frame, or None where detections come without pictures.
    """

    index: int
    time: float
    width: int
    height: int
    segment: int = 0
    picture: av.VideoFrame | None = None

    @property
    def aspect(self) -> float:
        """Width divided by height."""
        return self.width / self.height

    def pixels(self, width: int | None = None, height: int | None = None, channels: str = "bgr24") -> Pixels:
        """Return the picture as height × width × 3 bytes, scaled in the decoder's own colour space.

        Raises ValueError where there is no picture.
        """
        if self.picture is None:
            raise ValueError("this frame has no picture")
        scaled = self.picture.reformat(
            width=width or self.width, height=height or self.height, format=channels, interpolation="BILINEAR"
        )
        return np.asarray(scaled.to_ndarray(), dtype=np.uint8)
