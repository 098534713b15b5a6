"""Frames made of arrays, without a file."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import av
import numpy as np

from streams.frames import Frame

RATE = 25


def frame_of(pixels: np.ndarray[Any, np.dtype[np.uint8]], index: int = 0, layout: str = "yuv420p") -> Frame:
    """Return a frame whose picture has these RGB bytes, in the decoder's format `layout`; 25 a second."""
    picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24").reformat(format=layout)
    picture.pts, picture.time_base = index, Fraction(1, RATE)
    return Frame(index, index / RATE, picture.width, picture.height, picture=picture)


def wall(width: int = 128, height: int = 96, light: int = 200) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return an empty scene: one grey with a darker floor."""
    pixels = np.full((height, width, 3), light, np.uint8)
    pixels[height * 3 // 4 :] = light * 3 // 4
    return pixels


def with_body(
    pixels: np.ndarray[Any, np.dtype[np.uint8]], left: int, top: int, width: int = 16, height: int = 48
) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return the scene with a dark body in it, pixels."""
    seen = pixels.copy()
    seen[top : top + height, left : left + width] = (40, 60, 90)
    return seen
