"""Looks for people only in the part of the picture that a camera's operator has drawn.

A person is inside when the foot point is (CAM-08), and the body stands above it: what is looked at is the ground of the
region and a body's room above that. The frame is cut to it, so that the network sees people larger, and what lies
beside it within the cut is grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from counting.core.detections import Detections
from counting.core.regions import Region as Ground
from streams.detectors.base import (
    Answer,
    Blind,
    Detector,
    Learning,
    close_own,
    depth_of,
    detect_together,
    nobody,
    submitter,
)
from streams.detectors.cut import Cut
from streams.frames import Frame

BODY_ROOM = 0.5  # of the frame's height above the ground: room for the tallest body that is to be seen
RASTER = 256  # cells along each side in which the region is worked out


@dataclass(frozen=True, eq=False)
class Region(Ground):
    """Where people are looked for: the ground on which they are kept, and the room that their bodies take above it."""

    @cached_property
    def looked_at(self) -> NDArray[np.uint8]:
        """255 in each of RASTER × RASTER cells that a person who stands inside can cover, else 0."""
        ground = np.full((RASTER, RASTER), 0 if self.include else 255, np.uint8)
        for polygons, value in ((self.include, 255), (self.exclude, 0)):
            for polygon in polygons:
                cv2.fillPoly(ground, [np.clip(polygon * RASTER, 0, RASTER - 1).round().astype(np.int32)], (value,))
        room = round(BODY_ROOM * RASTER)
        upward = np.ones((room + 1, 1), np.uint8)
        return np.asarray(cv2.dilate(ground, upward, anchor=(0, 0)), np.uint8)


class RegionDetector:
    """A detector of one camera that finds only those whose foot point lies in a region."""

    shareable = False

    def __init__(self, detector: Detector, region: Region) -> None:
        self._detector, self._region = detector, region
        self._submit = submitter(detector)
        self._sees = not isinstance(detector, Blind)
        self._cut: Cut | None = None

    @property
    def description(self) -> str:
        """Say what runs, and that it looks at a part only."""
        return f"{self._detector.description}, in its region"

    @property
    def depth(self) -> int:
        """How many frames the detector works on at a time."""
        return depth_of(self._detector)

    def detect(self, frames: Sequence[Frame]) -> list[Detections]:
        """Return the people of each frame, boxes in 0–1 of the whole frame."""
        return detect_together(self.submit, frames)

    def submit(self, frame: Frame) -> Answer:
        """Begin with a frame; calling what is returned waits for the people in it."""
        cut = self._cut_for(frame)
        answer = self._submit(cut.frame(frame) if cut else frame)
        if answer is nobody:
            return answer

        def people() -> Detections:
            found = answer()
            return self._region.kept(cut.uncut(found) if cut else found)

        return people

    def remember(self) -> None:
        """Keep what the detector has learnt. Raises OSError where that cannot be written."""
        if isinstance(self._detector, Learning):
            self._detector.remember()

    def close(self) -> None:
        """Close the detector, unless other cameras use it."""
        close_own(self._detector)

    def _cut_for(self, frame: Frame) -> Cut | None:
        """Return what cuts frames of this size, None where pictures are not looked at."""
        if frame.picture is None or not self._sees:
            return None
        if self._cut is None or not self._cut.fits(frame.picture):
            self._cut = Cut(self._region.looked_at, frame.picture)
        return self._cut
