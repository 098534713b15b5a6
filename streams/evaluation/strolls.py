"""Roughly where people were seen in a clip, for the line adviser: a few points of each of the first tracks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from counting.advice import sentence
from counting.core.adviser import SeenPath, advise
from counting.core.engine import CountingEvent, FrameResult
from counting.core.zones import Zone
from streams.frames import Frame

EVERY = 0.5  # seconds between two looks
MOST_TRACKS = 2000
MOST_POINTS = 240  # of one track: two minutes


@dataclass(slots=True)
class _Stroll:
    """One track: feet and body heights in 0–1 of the frame, and when it was first and last seen."""

    began: float
    ended: float = 0.0
    points: list[tuple[float, float, float]] = field(default_factory=list)


@dataclass(slots=True)
class Strolls:
    """Looks on while a file is counted; `aspect` is the picture's width ÷ height."""

    aspect: float
    _found: dict[int, _Stroll] = field(default_factory=dict)
    _crossed: dict[str, int] = field(default_factory=dict)
    _looked: float = float("-inf")

    def saw(self, frame: Frame, result: FrameResult) -> None:
        """Keep where people are, now and then."""
        if frame.time - self._looked < EVERY:
            return
        self._looked = frame.time
        for track in result.tracks:
            if track.state == "seen" and (track.id in self._found or len(self._found) < MOST_TRACKS):
                stroll = self._found.setdefault(track.id, _Stroll(frame.time))
                stroll.ended = frame.time
                if len(stroll.points) == MOST_POINTS:
                    stroll.points.pop()  # the beginning tells more than the middle
                stroll.points.append((track.x / self.aspect, track.foot, track.height))

    def counted(self, event: CountingEvent) -> None:
        """Keep that a zone was crossed."""
        self._crossed[event.zone] = self._crossed.get(event.zone, 0) + 1

    def paths(self) -> list[SeenPath]:
        """Return where each track was seen."""
        last, first = self._looked, min((stroll.began for stroll in self._found.values()), default=0.0)
        found = []
        for stroll in self._found.values():
            table = np.array(stroll.points)
            cut = (stroll.began < first + 2 * EVERY, stroll.ended > last - 2 * EVERY)
            found.append(SeenPath(table[:, :2], float(np.median(table[:, 2])), *cut))
        return found

    def advice(self, zones: Sequence[Zone]) -> list[str]:
        """Return the warnings about lines, each with the line's name before it."""
        paths = self.paths()
        return [
            f"{zone.key}: {sentence(each)}"
            for zone in zones
            for each in advise(zone, self.aspect, paths, self._crossed.get(zone.key, 0))
        ]
