"""What a camera sees when nobody is there, learnt while people walk through, and what differs from it now.

Pictures are compared on a logarithmic scale of brightness: a change of the light is the same sum everywhere, and a
shadow is one sum in all three colours.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Reals = NDArray[np.float32]

DARK = 20.0  # added before the logarithm, so that noise in the dark stays small
STEPS = 255 / np.log((255 + DARK) / DARK)  # steps of the scale for a factor e
LOGARITHM = np.round(STEPS * np.log((np.arange(256) + DARK) / DARK)).astype(np.uint8)

TICK = 0.2  # seconds between two looks at the background itself
WARM_UP = 10  # looks whose median makes the first background
FEWEST = 2  # looks before anything is said at all
LONGEST = 3.0  # seconds that one look may stand for
ADAPTS = 8.0  # seconds in which the background follows slow changes
LEAST = 8.0  # steps that a pixel must differ at least
CHROMA = 7  # steps that a shadow may differ between the colours
DEEPEST = 52  # steps that a shadow may darken: to about 0.58
FLOODED = 0.5  # share of the picture that cannot all be people
SWITCHED = 0.2  # share of the picture that people cannot cover from one picture to the next
GHOST_TICKS = 3  # looks after which something that has left is believed to have left


@dataclass(slots=True)
class Background:
    """The background of one camera at one picture size; `mean` is None until the first picture."""

    mean: Reals | None = None
    flat: Bytes = field(default_factory=lambda: np.empty(0, np.uint8))  # the mean in whole steps
    spread: Reals = field(default_factory=lambda: np.empty(0, np.float32))
    limit: Bytes = field(default_factory=lambda: np.empty(0, np.uint8))
    looks: list[Bytes] = field(default_factory=list)
    last: Bytes = field(default_factory=lambda: np.empty(0, np.uint8))
    front: Bytes = field(default_factory=lambda: np.empty(0, np.uint8))
    ghost: Bytes = field(default_factory=lambda: np.empty(0, np.uint8))
    ticked: float = -np.inf

    @property
    def ready(self) -> bool:
        """Tell whether enough was seen to say what is in front."""
        return len(self.looks) >= FEWEST

    @property
    def warm(self) -> bool:
        """Tell whether the first background is complete."""
        return len(self.looks) >= WARM_UP

    def foreground(self, pixels: Bytes) -> Bytes | None:
        """Return what is in front, 255 or 0, for a picture of shape (h, w, 3); None while still learning.

        When most of the picture has changed at once (a light was switched on), the background is learnt anew.
        """
        seen = _on_scale(pixels)
        if self.mean is None or self.mean.shape != seen.shape:
            self._begin(seen)
        self._follow_light(seen)
        front = self._compare(seen)
        if self.ready and self._is_other_light(front):
            self._begin(seen)
        self.last = seen
        return front if self.ready else None

    def _is_other_light(self, front: Bytes) -> bool:
        """Tell whether so much is in front, or so suddenly, that it must be the light or another scene."""
        fresh = cv2.countNonZero(cv2.subtract(front, self.front)) if self.front.shape == front.shape else 0
        self.front = front
        return cv2.countNonZero(front) > FLOODED * front.size or fresh > SWITCHED * front.size

    def learn(self, time: float, people: Bytes) -> None:
        """Take the last picture into the background, except where there are people (255)."""
        passed = time - self.ticked
        if 0 <= passed < TICK - 1e-6:
            return
        self.ticked = time
        passed = float(min(passed, LONGEST)) if passed >= 0 else TICK
        if not self.warm:
            self._warm_up()
        else:
            self._adapt(people, passed)
        assert self.mean is not None  # noqa: S101 - foreground() has begun it
        self.flat = np.asarray(cv2.convertScaleAbs(self.mean), np.uint8)
        self.limit = np.asarray(cv2.convertScaleAbs(self.spread, alpha=3.5, beta=LEAST - 3.5), np.uint8)

    def _begin(self, seen: Bytes) -> None:
        """Start from one picture."""
        self.mean, self.flat, self.looks = seen.astype(np.float32), seen, []
        self.spread = np.ones(seen.shape[:2], np.float32)
        self.limit = np.full(seen.shape[:2], round(LEAST), np.uint8)
        self.ghost = np.zeros(seen.shape[:2], np.uint8)
        self.last, self.ticked = seen, -np.inf

    def _follow_light(self, seen: Bytes) -> None:
        """Shift the whole background when most of the picture has become brighter or darker by the same sum."""
        change = seen[4::8, 4::8].astype(np.int16) - self.flat[4::8, 4::8]
        shift = np.median(change.reshape(-1, 3), axis=0)
        if np.abs(shift).max() >= 2:
            assert self.mean is not None  # noqa: S101 - foreground() has begun it
            self.mean += shift.astype(np.float32)
            self.flat = np.asarray(np.clip(self.mean, 0, 255), np.uint8)

    def _compare(self, seen: Bytes) -> Bytes:
        """Return where a picture differs from the background by more than noise and shadows."""
        change = np.asarray(cv2.absdiff(seen, self.flat), np.uint8)
        darker = np.asarray(cv2.subtract(self.flat, seen), np.uint8)
        low, high = _least(darker), _most(darker)
        shadow = (low > 0) & (high <= DEEPEST) & (high - low <= CHROMA)
        return ((_most(change) > self.limit) & ~shadow).view(np.uint8) * np.uint8(255)

    def _warm_up(self) -> None:
        """Make the first background: the median of what was seen so far."""
        self.looks.append(self.last)
        self.mean = np.median(np.stack(self.looks), axis=0).astype(np.float32)

    def _adapt(self, people: Bytes, passed: float) -> None:
        """Follow slow changes where there are no people, and quickly where something has left for good."""
        assert self.mean is not None  # noqa: S101 - foreground() has begun it
        share = passed / ADAPTS
        away = cv2.absdiff(self.last, self.flat)
        free = cv2.bitwise_not(people)
        cv2.accumulateWeighted(self.last, self.mean, share, mask=free)
        noise = np.minimum(_most(np.asarray(away, np.uint8)), np.uint8(25))
        cv2.accumulateWeighted(noise, self.spread, share * 0.5, mask=free)
        gone = self._gone(people)
        if gone.any():
            cv2.accumulateWeighted(self.last, self.mean, 0.6, mask=gone)

    def _gone(self, people: Bytes) -> Bytes:
        """Return where the background itself shows something that has left."""
        now, then = _edges(self.last), _edges(self.flat)
        rim = cv2.morphologyEx(people, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
        count, labels = cv2.connectedComponents(people)
        where = labels[rim > 0]
        sums = [np.bincount(where, weights=edges[rim > 0], minlength=count) for edges in (now, then)]
        left = sums[1] > 1.5 * sums[0]
        left[0] = False
        ghost = left[labels]
        self.ghost = np.where(ghost, np.minimum(self.ghost, 250) + 1, 0).astype(np.uint8)
        return np.where(self.ghost >= GHOST_TICKS, np.uint8(255), np.uint8(0))


def _on_scale(pixels: Bytes) -> Bytes:
    """Return a picture with less noise, on the logarithmic scale."""
    return np.asarray(cv2.LUT(cv2.blur(pixels, (3, 3)), LOGARITHM), np.uint8)


def _edges(seen: Bytes) -> Bytes:
    """Return how much a picture changes around each pixel."""
    green = np.ascontiguousarray(seen[..., 1])
    return np.asarray(cv2.morphologyEx(green, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)), np.uint8)


def _most(colours: Bytes) -> Bytes:
    """Return the greatest of the three colours of each pixel."""
    one, two, three = cv2.split(colours)
    return np.asarray(cv2.max(cv2.max(one, two), three), np.uint8)


def _least(colours: Bytes) -> Bytes:
    """Return the smallest of the three colours of each pixel."""
    one, two, three = cv2.split(colours)
    return np.asarray(cv2.min(cv2.min(one, two), three), np.uint8)
