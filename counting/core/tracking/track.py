"""One person followed through the frames."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from math import exp
from typing import Literal, NamedTuple

from counting.core.kalman import MotionFilter

AGILITY = 0.2  # body heights per second by which a walker's velocity changes within a second
FIRST_SPEED = 0.8  # body heights per second: deviation of the unknown velocity of somebody new
PLACE_NOISE = 0.06  # body heights: deviation of a detected edge
GROWTH = 0.12  # body heights per second by which the apparent height changes within a second
CUT = 0.85  # a box lower than this share of the known height is partly hidden
HIDDEN_SIDE = 0.5  # of the width that is missing: deviation of the centre of somebody whose side is hidden
SETTLED_HITS = 5  # detections after which the known height is trusted more than a cut box
FADE = 1.5  # seconds in which the speed of somebody unseen fades to a third
SCORES_KEPT = 5
PATH_STEP = 0.1  # seconds between two points of the kept path

State = Literal["new", "seen", "lost"]


class Measured(NamedTuple):
    """A detection in frame heights: centre, foot, width, height, score and whether the frame's border cuts it.

    `place` is its place among the detections of the frame.
    """

    x: float
    foot: float
    width: float
    height: float
    score: float
    cut_below: bool = False
    cut_above: bool = False
    place: int = -1

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.foot - self.height


@dataclass(slots=True, eq=False)
class Track:
    """A person followed: filtered place, speed and size in frame heights and seconds.

    `state` is `new` until enough detections agree, `seen` in a frame with a detection, else `lost`. `stitched` is the
    time at which the track was continued after a break by position, speed and size alone. `detection` is the place of
    the last detection among those of its frame.
    """

    id: int
    time: float
    x_filter: MotionFilter
    foot_filter: MotionFilter
    height_filter: MotionFilter
    width: float
    seen: float
    hits: int = 1
    state: State = "new"
    stitched: float | None = None
    last: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    detection: int = -1
    scores: deque[float] = field(default_factory=lambda: deque(maxlen=SCORES_KEPT))
    path: deque[tuple[float, float, float]] = field(default_factory=lambda: deque(maxlen=600))
    unread: list[tuple[float, float, float, float]] = field(default_factory=list)

    @classmethod
    def begin(cls, ident: int, time: float, seen: Measured) -> Track:
        """Return the track of somebody seen for the first time."""
        height = seen.height
        track = cls(
            ident, time,
            MotionFilter(seen.x, PLACE_NOISE * height, FIRST_SPEED * height),
            MotionFilter(seen.foot, PLACE_NOISE * height, FIRST_SPEED * height),
            MotionFilter(height, PLACE_NOISE * height, GROWTH * height),
            seen.width, time,
        )  # fmt: skip
        track._note(seen)
        return track

    @property
    def x(self) -> float:
        """Centre in frame heights."""
        return self.x_filter.position

    @property
    def foot(self) -> float:
        """Lower edge in frame heights."""
        return self.foot_filter.position

    @property
    def height(self) -> float:
        """Body height in frame heights."""
        return max(self.height_filter.position, 1e-3)

    @property
    def confidence(self) -> float:
        """Mean score of the last detections, 0–1."""
        return sum(self.scores) / len(self.scores)

    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, right, bottom in frame heights."""
        half = self.width / 2
        return self.x - half, self.foot - self.height, self.x + half, self.foot

    def predict(self, time: float) -> None:
        """Move on to `time`; the speed of somebody unseen fades."""
        seconds = time - self.time
        if seconds <= 0:
            return
        height = self.height
        self.x_filter.predict(seconds, AGILITY * height)
        self.foot_filter.predict(seconds, AGILITY * height)
        self.height_filter.predict(seconds, GROWTH * height)
        if self.seen < self.time:
            fade = exp(-seconds / FADE)
            self.x_filter.velocity *= fade
            self.foot_filter.velocity *= fade
        self.height_filter.velocity = 0.0
        self.time = time

    def correct(self, seen: Measured) -> None:
        """Take in a detection at the time predicted to."""
        noise = PLACE_NOISE * self.height
        foot, foot_noise = self._foot_of(seen, noise)
        self.x_filter.correct(seen.x, max(noise, HIDDEN_SIDE * (self.width - seen.width)))
        self.foot_filter.correct(foot, foot_noise)
        self._measure_height(seen, noise)
        self.width += 0.2 * (seen.width - self.width)
        self.seen = self.time
        self.hits += 1
        self._note(seen)

    def _measure_height(self, seen: Measured, noise: float) -> None:
        """Take in the height; somebody cut by the frame's border is at least as tall as what is seen."""
        cut = seen.cut_below or seen.cut_above
        if cut and seen.height > self.height:
            self.height_filter.jump(seen.height, 0.0, noise, GROWTH * seen.height)
        else:
            partly = cut or seen.height <= CUT * self.height
            self.height_filter.correct(seen.height, 5 * noise if partly else noise)

    def leap(self, seen: Measured) -> None:
        """Take in a detection farther away than the prediction explains: place and speed begin anew there."""
        noise, seconds = PLACE_NOISE * self.height, max(self.time - self.seen, 1e-3)
        _, x, foot, _ = self.last
        speed_x, speed_foot = (seen.x - x) / seconds, (seen.foot - foot) / seconds
        doubt = 2 * noise / seconds + FIRST_SPEED * self.height
        if self.hits > 2:
            speed_x = speed_foot = 0.0
        self.x_filter.jump(seen.x, speed_x, noise, doubt)
        self.foot_filter.jump(seen.foot, speed_foot, noise, doubt)
        self.seen = self.time
        self.hits += 1
        self._note(seen)

    def _foot_of(self, seen: Measured, noise: float) -> tuple[float, float]:
        """Return where the foot is and how sure that is; a hidden lower body is completed from the head down."""
        hidden = seen.height < CUT * self.height and self.hits >= SETTLED_HITS
        if not (hidden or seen.cut_below):
            return seen.foot, noise
        expected = self.foot - self.height
        if not seen.cut_above and abs(seen.top - expected) <= abs(seen.foot - self.foot):
            return seen.top + self.height, 2 * noise
        return seen.foot, noise

    def _note(self, seen: Measured) -> None:
        self.scores.append(seen.score)
        self.detection = seen.place
        self.last = (self.time, self.x, self.foot, self.height)
        self.unread.append(self.last)
        if not self.path or self.time - self.path[-1][0] >= PATH_STEP - 1e-6:
            self.path.append((self.time, self.x, self.foot))
