"""Spares a network the frames of an empty scene, without missing anyone who enters.

A small grey picture is compared with the empty scene, learnt slowly, and with the picture before. A change of the size
of a distant person opens the gate at once; a faint one has the network look within a second; without either it looks
ever more seldom, and hardly ever while the empty scene, as it is over some seconds, stays the one in which it has found
nobody. While somebody has been found lately the gate stays open, so that nobody who stands still is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from counting.core.detections import Detections
from streams.detectors.base import Answer, Blind, Detector, Learning, close_own, depth_of, nobody, submitter
from streams.detectors.stillness import Change, Stillness, small_picture
from streams.frames import Frame

SOMEBODY = 0.25  # score of somebody who holds the gate open
FAINTLY = 0.1  # score that goes on holding it
TICK = 0.08  # seconds between two looks at the small picture
LEARN_TICK = 0.4  # seconds between two pictures that are learnt from
FAINT_REST = 1.0  # seconds after which the network looks at a faint change
SURE = 2  # looks in a row without a trace of anybody, after which the empty scene is known


@dataclass(frozen=True, slots=True)
class GateRules:
    """Seconds: the gate stays open for `hold` after somebody was found; where nothing changes the network looks after
    `first_rest`, then after three times as long each time up to `longest_rest`. While the empty scene is known and the
    same, it looks after `trust` only, and the scene is compared each `first_rest`. The gate is open for `settle` at
    first, and after each jump of the picture."""

    hold: float = 3.0
    first_rest: float = 2.0
    longest_rest: float = 54.0
    trust: float = 300.0
    settle: float = 0.0


FILE_RULES = GateRules()  # a look costs as much as decoding a second or two of a film
LIVE_RULES = GateRules(first_rest=1.0, longest_rest=2.0, trust=30.0)  # what happens in time has time for a look
# One that learns the scene itself learns it at the start, and looks often enough to follow it.
LEARNING_RULES = GateRules(first_rest=1.0, longest_rest=3.0, trust=0.0, settle=3.0)


class Gate:
    """Says which frames of one camera the network looks at, and is told what it found. Times are the frames'."""

    def __init__(self, rules: GateRules = FILE_RULES) -> None:
        self._rules = rules
        self._scene: Stillness | None = None
        self._of: tuple[int, int, int] | None = None  # segment and size of the frames that the scene is of
        self._time = self._held = float("-inf")
        self._due = self._looked = self._next_tick = self._next_learning = 0.0
        self._rest, self._open = rules.first_rest, False
        self._quiet, self._doubt = 0, False
        self._boxes = np.empty((0, 4))

    def wants(self, frame: Frame) -> bool:
        """Say whether the network looks at this frame."""
        of = (frame.segment, frame.width, frame.height)
        if self._scene is None or of != self._of or frame.time <= self._time:
            self._begin(frame, of)
        self._time = frame.time
        if frame.time >= self._next_tick:
            self._tick(frame)
        if not self.is_open:
            if frame.time < self._due:
                return False
            if self._is_known(frame.time):
                self._due = frame.time + self._rules.first_rest
                return False
        self._look(frame.time)
        return True

    @property
    def is_open(self) -> bool:
        """Tell whether somebody was found lately or something has clearly changed."""
        return self._open or self._time < self._held

    def saw(self, frame: Frame, people: Detections) -> None:
        """Take in what the network found in a frame."""
        best = float(people.scores.max(initial=0.0))
        if best >= FAINTLY:
            self._quiet = 0
        self._boxes = people.boxes[people.scores >= FAINTLY]
        if best >= SOMEBODY or (best >= FAINTLY and frame.time < self._held):
            self._held, self._rest = frame.time + self._rules.hold, self._rules.first_rest
            self._due = min(self._due, frame.time + self._rest)
        elif not self.is_open:
            self._due = self._looked + self._rest
            self._rest = min(3 * self._rest, self._rules.longest_rest)

    def _look(self, time: float) -> None:
        """Note that the network looks now; with the gate closed, at what is held for the empty scene."""
        assert self._scene is not None  # noqa: S101  wants() has begun it
        self._looked, self._due, self._doubt = time, time + self._rest, False
        self._quiet = 0 if self.is_open else self._quiet + 1
        if self._quiet:
            self._scene.keep()

    def _is_known(self, time: float) -> bool:
        """Tell whether a look can wait: the network knows this scene as empty, and nothing in it has changed since."""
        assert self._scene is not None  # noqa: S101  wants() has begun it
        trusted = self._quiet >= SURE and not self._doubt and time - self._looked < self._rules.trust
        return trusted and self._scene.is_as_kept

    def _begin(self, frame: Frame, of: tuple[int, int, int]) -> None:
        """Start anew with a scene that nobody knows: the network looks at once."""
        self._scene, self._of = Stillness(small_picture(frame), frame.time), of
        self._held = frame.time + self._rules.settle
        self._due, self._rest, self._open = frame.time, self._rules.first_rest, False
        self._quiet, self._doubt = 0, False
        self._next_tick, self._next_learning = frame.time + TICK, frame.time + LEARN_TICK
        self._boxes = np.empty((0, 4))

    def _tick(self, frame: Frame) -> None:
        """Compare with the empty scene and learn from it; while the gate is held open only learn."""
        assert self._scene is not None  # noqa: S101  wants() has begun it
        held, learns = frame.time < self._held, frame.time >= self._next_learning
        self._next_tick = frame.time + TICK - 1e-6
        if held and not learns:
            return
        grey = small_picture(frame)
        if not held:
            change = self._scene.change(grey, frame.time)
            self._open = change is Change.CLEAR
            if change is Change.FAINT:
                self._doubt = True
                self._due = min(self._due, self._looked + FAINT_REST)
        if learns:
            self._next_learning = frame.time + LEARN_TICK - 1e-6
            boxes = self._boxes if held else self._boxes[:0]
            self._scene.learn(grey, frame.time, boxes, confirmed=self._open and not held)


class GatedDetector:
    """A network behind a gate, for one camera; frames that it is spared have nobody in them.

    `looked` counts the frames that the network has seen.
    """

    shareable = False

    def __init__(self, detector: Detector, rules: GateRules = FILE_RULES) -> None:
        self.looked = 0
        self._detector, self._gate = detector, Gate(rules)
        self._submit = submitter(detector)

    @property
    def description(self) -> str:
        """Say what runs."""
        return f"{self._detector.description}, where something moves"

    @property
    def depth(self) -> int:
        """How many frames the network works on at a time."""
        return depth_of(self._detector)

    def detect(self, frames: Sequence[Frame]) -> list[Detections]:
        """Return the people of each frame."""
        return [self.submit(frame)() for frame in frames]

    def submit(self, frame: Frame) -> Answer:
        """Begin with a frame; calling what is returned waits for the people in it."""
        if not self._gate.wants(frame):
            return nobody
        self.looked += 1
        answer = self._submit(frame)

        def people() -> Detections:
            found = answer()
            self._gate.saw(frame, found)
            return found

        if self._gate.is_open:
            return people
        first = people()  # a look into a scene that seems empty: what comes of it decides on the next frame
        return lambda: first

    def close(self) -> None:
        """Close the network, unless other cameras use it."""
        close_own(self._detector)


def gated(detector: Detector, rules: GateRules = FILE_RULES) -> Detector:
    """Return the detector behind a gate of its own, where that spares anything.

    One that sees no pictures needs none; one that learns its camera has rules of its own.
    """
    if isinstance(detector, Blind):
        return detector
    if isinstance(detector, Learning):
        return GatedDetector(detector, LEARNING_RULES)
    return GatedDetector(detector, rules) if detector.shareable else detector
