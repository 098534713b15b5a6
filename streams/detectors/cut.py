"""Cuts frames to the part that is looked at, and greys the rest."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import av
import av.filter
import numpy as np
from numpy.typing import NDArray

from counting.core.detections import Detections
from streams.frames import Frame, Pixels

GREY = 114  # as the networks know it from the padding of their pictures
EVEN = 16  # pixels to whose multiples a cut is widened; keeps colours aligned
FINE = 256  # places along each side at which the cut is asked whether it hides anything

Cells = NDArray[np.uint8]


class _Cover:
    """Greys what is left out within the cut (left, top, right, bottom in 0–1)."""

    def __init__(self, looked_at: Cells, cut: tuple[float, float, float, float]) -> None:
        self._looked_at, self._cut = looked_at, cut
        self._at_size = lru_cache(maxsize=4)(self._resized)

    @property
    def hides(self) -> bool:
        """Tell whether anything within the cut is left out."""
        return not bool(self._at_size(FINE, FINE).all())

    def over(self, pixels: Pixels) -> Pixels:
        """Return the picture with what is left out in grey."""
        height, width = pixels.shape[:2]
        pixels = pixels if pixels.flags.writeable else pixels.copy()
        pixels[self._at_size(width, height) == 0] = GREY
        return pixels

    def _resized(self, width: int, height: int) -> Cells:
        left, top, right, bottom = (len(self._looked_at) * each for each in self._cut)
        rows = np.clip(top + (np.arange(height) + 0.5) * (bottom - top) / height, 0, len(self._looked_at) - 1).astype(
            int
        )
        columns = np.clip(left + (np.arange(width) + 0.5) * (right - left) / width, 0, len(self._looked_at) - 1).astype(
            int
        )
        return np.asarray(self._looked_at[np.ix_(rows, columns)])


class Cut:
    """Cuts frames of one size and format to what is looked at; nothing is copied."""

    def __init__(self, looked_at: Cells, picture: av.VideoFrame) -> None:
        """Work the cut out for pictures like this one; `looked_at` has cells over the whole picture, 0 left out."""
        self._shape = _shape(picture)
        self.left, self.top, self.width, self.height = _bounds(looked_at, picture.width, picture.height)
        wide, high = picture.width, picture.height
        place = (self.left / wide, self.top / high)
        size = (self.width / wide, self.height / high)
        self._offset, self._scale = np.array(place * 2), np.array(size * 2)
        cover = _Cover(looked_at, (*place, place[0] + size[0], place[1] + size[1]))
        self._cover = cover if cover.hides else None
        self._whole = (self.width, self.height) == (wide, high)
        self._graph, self._source, self._sink = _cropping(picture, self.left, self.top, self.width, self.height)

    def fits(self, picture: av.VideoFrame) -> bool:
        """Tell whether a picture has the size and format that this was made for."""
        return self._shape == _shape(picture)

    def frame(self, frame: Frame) -> Frame:
        """Return the frame cut and covered."""
        return replace(
            frame, width=self.width, height=self.height, picture=self._picture(frame.picture), cover=self._cover
        )

    def uncut(self, people: Detections) -> Detections:
        """Return people found in the cut with their boxes in 0–1 of the whole frame."""
        if self._whole or not len(people):
            return people
        return replace(people, boxes=people.boxes * self._scale + self._offset)

    def _picture(self, picture: Any) -> Any:
        if self._whole:
            return picture
        self._source.push(picture)
        return self._sink.pull()


def _cropping(picture: av.VideoFrame, left: int, top: int, width: int, height: int) -> tuple[Any, Any, Any]:
    """Return a graph of filters that crops pictures like this one, its entrance and its exit.

    The graph must live as long as its ends are used: they do not keep it.
    """
    graph = av.filter.Graph()
    source = graph.add_buffer(
        width=picture.width, height=picture.height, format=picture.format, time_base=picture.time_base
    )
    crop = graph.add("crop", f"w={width}:h={height}:x={left}:y={top}")
    sink = graph.add("buffersink")
    source.link_to(crop)
    crop.link_to(sink)
    graph.configure()
    return graph, source, sink


def _shape(picture: av.VideoFrame) -> tuple[int, int, str]:
    return picture.width, picture.height, picture.format.name


def _bounds(looked_at: Cells, width: int, height: int) -> tuple[int, int, int, int]:
    """Return left, top, width and height in pixels of the box around what is looked at, in whole steps of EVEN."""
    left, right = _span(looked_at.any(axis=0), width)
    top, bottom = _span(looked_at.any(axis=1), height)
    return left, top, right - left, bottom - top


def _span(cells: Any, pixels: int) -> tuple[int, int]:
    """Return the first pixel and the one behind the last of the cells that are set; all where none is."""
    found = np.flatnonzero(cells)
    if not len(found):
        return 0, pixels
    first = int(found[0] * pixels / len(cells)) // EVEN * EVEN
    last = -(-int(np.ceil((found[-1] + 1) * pixels / len(cells))) // EVEN) * EVEN
    return first, min(last, pixels)
