"""How a frame is fitted into a network's picture: scaled as a whole, padded in grey around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STRIDE = 32
GREY = 114


@dataclass(frozen=True, slots=True)
class Letterbox:
    """Sizes in pixels: of the network's picture, and of the frame scaled into its middle."""

    width: int
    height: int
    inner_width: int
    inner_height: int

    @classmethod
    def fit(cls, width: int, height: int, image_size: int, fixed: tuple[int, int] | None = None) -> Letterbox:
        """Fit a frame of `width` × `height` so that its longer side is `image_size`.

        The picture is as small as multiples of 32 allow, or `fixed` (width, height) where the network wants that.
        """
        limit_width, limit_height = fixed or (image_size, image_size)
        scale = min(limit_width / width, limit_height / height)
        inner_width, inner_height = round(width * scale), round(height * scale)
        outer = fixed or (_whole_strides(inner_width), _whole_strides(inner_height))
        return cls(*outer, inner_width, inner_height)

    @property
    def left(self) -> int:
        """Padding to the left of the frame."""
        return (self.width - self.inner_width) // 2

    @property
    def top(self) -> int:
        """Padding above the frame."""
        return (self.height - self.inner_height) // 2

    def paste(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return the network's picture, 1 × height × width × 3, of the scaled frame."""
        picture = np.empty((1, self.height, self.width, 3), dtype=np.uint8)
        self.paste_into(picture[0], pixels)
        return picture

    def paste_into(self, picture: NDArray[np.uint8], pixels: NDArray[np.uint8]) -> None:
        """Fill the network's picture, height × width × 3, with the scaled frame."""
        if (self.inner_width, self.inner_height) != (self.width, self.height):
            picture[...] = GREY
        picture[self.top : self.top + self.inner_height, self.left : self.left + self.inner_width] = pixels

    def unfit(self, boxes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn corners (n, 4) in the network's pixels into 0–1 of the frame, clipped to it."""
        offset = np.array([self.left, self.top, self.left, self.top])
        size = np.array([self.inner_width, self.inner_height] * 2)
        return np.asarray(np.clip((boxes - offset) / size, 0.0, 1.0))


def _whole_strides(pixels: int) -> int:
    return -(-pixels // STRIDE) * STRIDE
