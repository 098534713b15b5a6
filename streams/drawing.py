"""Draws boxes, trails, zones and numbers into pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from counting.core.engine import TrackView
from counting.core.zones import Zone
from streams.frames import Pixels

Colour = tuple[int, int, int]
PALETTE: tuple[Colour, ...] = (
    (80, 200, 120), (235, 160, 60), (90, 140, 250), (200, 110, 220), (60, 200, 220), (150, 190, 60), (120, 120, 255),
)  # fmt: skip
LINE: Colour = (60, 170, 255)
FLASH: Colour = (255, 255, 255)
INK: Colour = (255, 255, 255)
SHADE: Colour = (30, 30, 30)


def draw_zones(picture: Pixels, zones: Iterable[Zone], flashing: frozenset[str] = frozenset()) -> None:
    """Draw lines with an arrow towards `in`, and areas with a light fill, into a BGR picture."""
    for zone in zones:
        points = _pixels(zone.points, picture)
        colour = FLASH if zone.key in flashing else LINE
        if zone.kind == "area":
            _fill(picture, points, colour)
        cv2.polylines(picture, [points], zone.kind == "area", colour, 2, cv2.LINE_AA)
        if zone.kind == "line":
            _arrow(picture, points, colour)


def draw_tracks(picture: Pixels, tracks: Sequence[TrackView]) -> None:
    """Draw the box, number and trail of each track into a BGR picture."""
    for track in tracks:
        colour = PALETTE[track.id % len(PALETTE)]
        (left, top), (right, bottom) = _pixels(np.array(track.box).reshape(2, 2), picture)
        cv2.rectangle(picture, (left, top), (right, bottom), colour, 2 if track.state == "seen" else 1, cv2.LINE_AA)
        if len(track.trail) > 1:
            cv2.polylines(picture, [_pixels(np.array(track.trail), picture)], False, colour, 2, cv2.LINE_AA)
        write(picture, f"#{track.id}", (int(left), max(int(top) - 4, 10)), 0.45)


def write(picture: Pixels, text: str, place: tuple[int, int], size: float) -> None:
    """Write a text with a dark outline, its lower left corner at `place` in pixels."""
    for colour, thickness in ((SHADE, 3), (INK, 1)):
        cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, size, colour, thickness, cv2.LINE_AA)


def _pixels(
    points: np.ndarray[tuple[int, int], np.dtype[np.float64]], picture: Pixels
) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    height, width = picture.shape[:2]
    return np.round(points * [width, height]).astype(np.int32)


def _fill(picture: Pixels, points: np.ndarray[tuple[int, int], np.dtype[np.int32]], colour: Colour) -> None:
    layer = picture.copy()
    cv2.fillPoly(layer, [points], colour)
    cv2.addWeighted(layer, 0.15, picture, 0.85, 0, dst=picture)


def _arrow(picture: Pixels, points: np.ndarray[tuple[int, int], np.dtype[np.int32]], colour: Colour) -> None:
    """Draw the direction `in`: to the right hand of somebody who looks from the first point to the second."""
    start, end = points[0].astype(float), points[1].astype(float)
    middle, along = (start + end) / 2, end - start
    length = max(float(np.hypot(*along)), 1.0)
    right_hand = np.array([-along[1], along[0]]) / length
    tip = middle + right_hand * min(40.0, max(16.0, length / 6))
    cv2.arrowedLine(picture, tuple(int(v) for v in middle), tuple(int(v) for v in tip), colour, 2, cv2.LINE_AA, 0, 0.4)
