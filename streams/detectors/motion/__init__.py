"""Finds people by what differs from the empty scene: needs no weights and runs anywhere.

Meant for fixed cameras that look down at people, and for the demo scene.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from counting.core.detections import Detections
from streams.detectors.base import DetectorOptions
from streams.detectors.motion import memory
from streams.detectors.motion.background import Background
from streams.detectors.motion.clusters import Person
from streams.detectors.motion.people import find_people
from streams.detectors.motion.stature import Stature
from streams.frames import Frame

WIDTH = 480  # pixels of the picture that is looked at


class MotionDetector:
    """Keeps the background of one camera and returns what moves in front of it as people."""

    shareable = False
    description = "background subtraction, no weights, CPU"

    def __init__(self, kept: Path | None = None) -> None:
        """Begin with what lies in the file `kept`, when there is one."""
        learnt = memory.load(kept) if kept else None
        self.background, self.stature = learnt or (Background(), Stature(1))
        self.before = np.empty((0, 4))
        self._kept = kept

    def remember(self) -> None:
        """Keep what was learnt for the next start."""
        if self._kept:
            memory.save(self._kept, self.background, self.stature)

    def detect(self, frames: Sequence[Frame]) -> list[Detections]:
        """Return the people of each frame, in the order of the frames, boxes in 0–1 of the frame."""
        return [self._detect(frame) for frame in frames]

    def _detect(self, frame: Frame) -> Detections:
        """Return the people of one frame."""
        width = min(WIDTH, frame.width)
        height = max(2, round(width / frame.aspect / 2) * 2)
        if self.stature.height != height:
            self.stature = Stature(height)
        front = self.background.foreground(frame.pixels(width, height))
        people: list[Person] = []
        kept = np.zeros((height, width), np.uint8)
        if front is not None:
            people, kept = find_people(front, self.stature, self.before)
        self.before = np.array([person.box for person in people]).reshape(-1, 4)
        self.background.learn(frame.time, kept)
        return _detections(people, width, height)


def _detections(people: list[Person], width: int, height: int) -> Detections:
    """Return people as boxes in 0–1 of the frame."""
    if not people:
        return Detections.none()
    boxes = np.array([person.box for person in people]) / (width, height, width, height)
    return Detections(np.clip(boxes, 0, 1), np.array([person.score for person in people]))


def create(options: DetectorOptions) -> MotionDetector:
    """Return a detector for one camera."""
    return MotionDetector(options.memory)
