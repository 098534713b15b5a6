"""Tells whether anything has changed in a scene: a small grey picture against what was learnt and what was before."""

from __future__ import annotations

from enum import IntEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.frames import Frame

WIDTH = 256  # pixels, about, that the small picture has: a third less or more, as whole steps allow
LEAST = 6.0  # steps of grey that a pixel must change at least
NOISES = 3.0  # times its usual unrest that it must change more
RESTLESS = 12  # steps of usual unrest from which on a pixel counts as no more restless
FOLLOWS = 5.0  # seconds in which what was learnt follows the scene
SETTLES = 1.0  # the same after a change in which the network has found nobody; who moves there is still a change
CALMS = 20.0  # seconds in which the usual unrest of a pixel is learnt
LATE = 0.5  # seconds after which the picture before says nothing
WINDOW = 5  # pixels: side of the square in which changed pixels are counted
CLEARLY, FAINTLY = 5, 3  # changed pixels in it
ALIKE = 2.5  # steps of grey by which the mean of such a square must change, over seconds, to be no longer the same
BODY_MARGIN = 0.2  # of a box on each side, within which nothing is learnt

Grey = NDArray[np.uint8]


class Change(IntEnum):
    """How much a picture differs from the empty scene."""

    NONE = 0
    FAINT = 1
    CLEAR = 2


def small_picture(frame: Frame) -> Grey:
    """Return the frame's brightness, about WIDTH wide, with less noise, and covered.

    Of large frames only every n-th pixel of every n-th line is read: to read them all would cost a fifth of decoding.
    The lines are copied whole first, which fetches them from memory faster than single pixels are.
    """
    grey = frame.luma()
    step = max(1, round(grey.shape[1] / WIDTH))
    lines = np.ascontiguousarray(grey[::step])
    grey = np.ascontiguousarray(lines[:, ::step])
    grey = np.asarray(cv2.blur(grey, (3, 3)), np.uint8)
    return frame.cover.over(grey) if frame.cover else grey


class Stillness:
    """The empty scene of one camera in grey, its usual unrest, and the last picture. Times in seconds."""

    def __init__(self, grey: Grey, time: float) -> None:
        """Begin with a picture, whoever is in it."""
        self._mean = grey.astype(np.float32)
        self._unrest = np.ones(grey.shape, np.float32)
        self._flatten()
        self._limit = self._limits()
        self._last, self._last_time = grey, time
        self._begun = self._learnt = time
        self._known = self._mean.copy()

    def change(self, grey: Grey, time: float) -> Change:
        """Return how much a picture differs from the empty scene, or from the picture before where that is recent."""
        self._follow_light(grey)
        changed = cv2.compare(cv2.absdiff(grey, self._flat), self._limit, cv2.CMP_GT)
        if time - self._last_time <= LATE:
            moved = cv2.compare(cv2.absdiff(grey, self._last), self._limit, cv2.CMP_GT)
            changed = cv2.bitwise_or(changed, moved)
        self._last, self._last_time = grey, time
        if cv2.countNonZero(changed) < FAINTLY:  # in most pictures of an empty scene
            return Change.NONE
        ones = np.asarray(changed, np.uint8) & np.uint8(1)
        most = cv2.minMaxLoc(cv2.boxFilter(ones, -1, (WINDOW, WINDOW), normalize=False))[1]
        return Change.CLEAR if most >= CLEARLY else Change.FAINT if most >= FAINTLY else Change.NONE

    def keep(self) -> None:
        """Keep the empty scene as it is now, for `is_as_kept`."""
        self._known = self._mean.copy()

    @property
    def is_as_kept(self) -> bool:
        """Tell whether the empty scene, the mean of some seconds, is the same everywhere as when it was kept.

        What creeps in too slowly or too faintly to be a change from picture to picture shows here: noise is averaged
        away, and what was kept does not follow.
        """
        away = cv2.blur(cv2.subtract(self._mean, self._known), (WINDOW, WINDOW))
        least, most, *_ = cv2.minMaxLoc(away)
        return max(-least, most) < ALIKE

    def learn(self, grey: Grey, time: float, boxes: NDArray[np.float64], confirmed: bool = False) -> None:
        """Take a picture into the empty scene, except where there are people: `boxes` (n, 4) in 0–1 of it.

        `confirmed` says that a network has looked at what has changed, and that it is nobody.
        """
        passed = min(max(time - self._learnt, 0.0), 1.0)
        self._learnt = time
        free = _outside(boxes, grey.shape)
        away = np.minimum(cv2.absdiff(grey, self._flat), np.uint8(RESTLESS))
        since = time - self._begun  # at first both are averages of all that was seen
        cv2.accumulateWeighted(away, self._unrest, passed / min(CALMS, max(1.0, since)), mask=free)
        follows = min(SETTLES if confirmed else FOLLOWS, max(passed, since) + passed)
        cv2.accumulateWeighted(grey, self._mean, min(1.0, passed / max(follows, 1e-6)), mask=free)
        self._flatten()
        self._limit = self._limits()

    def _flatten(self) -> None:
        """Keep the mean in whole steps of grey, and the light of the whole."""
        self._flat = np.asarray(cv2.convertScaleAbs(self._mean), np.uint8)
        self._light = cv2.mean(self._flat)[0]

    def _limits(self) -> Grey:
        return np.asarray(cv2.convertScaleAbs(self._unrest, alpha=NOISES, beta=LEAST), np.uint8)

    def _follow_light(self, grey: Grey) -> None:
        """Shift the empty scene with the light of the whole picture; somebody who enters shifts it by little."""
        shift = cv2.mean(grey)[0] - self._light
        if abs(shift) >= 1:
            self._mean += np.float32(shift)
            self._flatten()


def _outside(boxes: NDArray[np.float64], shape: tuple[int, ...]) -> Grey:
    """Return 255 where there is nobody, 0 in the boxes and close to them."""
    free = np.full(shape, 255, np.uint8)
    for left, top, right, bottom in boxes:
        across, down = BODY_MARGIN * (right - left), BODY_MARGIN * (bottom - top)
        rows = slice(max(0, int((top - down) * shape[0])), int((bottom + down) * shape[0]) + 1)
        free[rows, max(0, int((left - across) * shape[1])) : int((right + across) * shape[1]) + 1] = 0
    return free
