"""What the product sees while it counts a clip, kept for the comparison with the truth."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from counting.core.adviser import SeenPath
from counting.core.engine import CountingEvent, FrameResult
from counting.core.scoring import Counted
from streams.file_counting import DIRECTIONS
from streams.frames import Frame

Floats = NDArray[np.float64]
Boxes = NDArray[np.float32]  # half the memory: a day of a busy place is kept

AT_THE_ENDS = 1.0  # seconds from the ends of a clip within which the clip, not the track, begins or ends


@dataclass(slots=True)
class Observed:
    """Frames that were looked at, the tracks seen in each and the events.

    `indexes` count frames from 0, `times` are seconds from the first one. `tracks` holds numbers (n,) and `boxes`
    (n, 4: left, top, right, bottom in 0–1 of the frame), one entry a frame.
    """

    aspect: float
    indexes: list[int] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    tracks: list[NDArray[np.int64]] = field(default_factory=list)
    boxes: list[Boxes] = field(default_factory=list)
    events: list[CountingEvent] = field(default_factory=list)

    def saw(self, frame: Frame, result: FrameResult) -> None:
        """Keep what one frame brought."""
        seen = [track for track in result.tracks if track.state == "seen"]
        self.indexes.append(frame.index)
        self.times.append(frame.time)
        self.tracks.append(np.array([track.id for track in seen], dtype=np.int64))
        boxes = np.array([track.box() for track in seen]).reshape(-1, 4)
        self.boxes.append((boxes / np.array([self.aspect, 1.0, self.aspect, 1.0])).astype(np.float32))

    def counted(self, event: CountingEvent) -> None:
        """Keep one event."""
        self.events.append(event)

    def counts(self) -> list[Counted]:
        """Return the events as the scorer takes them; each is keyed by its place in `events`."""
        return [
            Counted(event.zone, DIRECTIONS[event.sense], event.time, str(place))
            for place, event in enumerate(self.events)
        ]

    def all_times(self, last: int, fps: float) -> Floats:
        """Return the time of every frame up to number `last` (from 1), those between the ones looked at too."""
        if not self.indexes:
            return np.empty(0)
        step = max(1, self.indexes[1] - self.indexes[0]) if len(self.indexes) > 1 else 1
        known = min(last, self.indexes[-1] + step)  # frames that a stride left out at the end are part of the clip
        numbers = np.arange(known)
        times = np.interp(numbers, self.indexes, self.times)
        beyond = numbers > self.indexes[-1]
        times[beyond] = self.times[-1] + (numbers[beyond] - self.indexes[-1]) / fps
        return times

    def paths(self) -> list[SeenPath]:
        """Return where each track was seen."""
        if not self.tracks:
            return []
        numbers, boxes = np.concatenate(self.tracks), np.concatenate(self.boxes).astype(float)
        times = np.repeat(self.times, [len(tracks) for tracks in self.tracks])
        early, late = self.times[0] + AT_THE_ENDS, self.times[-1] - AT_THE_ENDS
        feet = np.column_stack([(boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 3]])
        heights = boxes[:, 3] - boxes[:, 1]
        order = np.argsort(numbers, kind="stable")
        groups = np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1) if len(order) else []
        return [
            SeenPath(
                feet[rows], float(np.median(heights[rows])), bool(times[rows[0]] < early), bool(times[rows[-1]] > late)
            )
            for rows in groups
        ]

    def nearest(self, time: float) -> int | None:
        """Return the place of the frame nearest to a time, None where no frame was looked at."""
        if not self.times:
            return None
        return int(np.argmin(np.abs(np.asarray(self.times) - time)))
