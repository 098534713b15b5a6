"""A tracker of the ByteTrack family with prediction in time and re-matching by place, speed and size.

Zhang et al., "ByteTrack: Multi-Object Tracking by Associating Every Detection Box", ECCV 2022: detections with a good
score are matched first, weak ones may only continue a track. Ours differs in that all limits are seconds and body
heights, so that the same scene at 5 and at 30 frames/s gives the same tracks, and in a last round that matches by
distance alone where nobody else comes into question.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from counting.core import boxes as box_math
from counting.core.detections import Detections
from counting.core.tracking.track import Measured, Track

Floats = NDArray[np.float64]
NEVER = 1e6


@dataclass(frozen=True, slots=True)
class TrackerSettings:
    """Limits of the tracker: scores 0–1, seconds, body heights.

    A detection of at least `strong` may start a track; one of at least `weak` may continue one. A track counts from
    `min_hits` detections on. `patience` is how long somebody unseen is waited for, `new_patience` the same for a track
    that does not count yet.
    """

    strong: float = 0.5
    weak: float = 0.1
    min_hits: int = 3
    patience: float = 2.5
    new_patience: float = 0.3
    least_iou: float = 0.15
    reach: float = 0.4
    reach_per_second: float = 0.7
    new_reach: float = 2.0
    double: float = 0.65


class Tracker:
    """Follows people through the frames of one camera; fed one frame at a time."""

    def __init__(self, aspect: float, settings: TrackerSettings | None = None) -> None:
        self.settings = settings or TrackerSettings()
        self.tracks: list[Track] = []
        self.ended: list[Track] = []
        self._aspect = aspect
        self._next_id = 1
        self._time = float("-inf")

    def update(self, detections: Detections, time: float) -> list[Track]:
        """Take in the detections of a frame at `time` (seconds, rising); return the living tracks.

        `ended` holds the tracks that were given up in this step: all of them where no frame came for so long that
        whoever is there now may be anybody.
        """
        gone = self.flush() if time - self._time > self.settings.patience else []
        self._time = time
        for track in self.tracks:
            track.predict(time)
        measured = self._measured(detections)
        strong = [m for m in measured if m.score >= self.settings.strong]
        weak = [m for m in measured if self.settings.weak <= m.score < self.settings.strong]
        open_tracks, open_strong = self._match_by_overlap(self.tracks, strong)
        open_tracks, open_strong = self._match_by_distance(open_tracks, open_strong)
        open_tracks, open_strong = self._match_the_lonely(open_tracks, open_strong)
        recent = [t for t in open_tracks if t.state != "new" or t.hits > 1]
        self._match_by_overlap(recent, weak)
        self._begin(open_strong, time)
        self._settle(time)
        self.ended = gone + self.ended
        return self.tracks

    def flush(self) -> list[Track]:
        """Give up all tracks, e.g. where the picture jumps, and return them."""
        gone, self.tracks = self.tracks, []
        return gone

    def _measured(self, detections: Detections) -> list[Measured]:
        found = []
        rows = zip(detections.boxes.tolist(), detections.scores.tolist(), strict=True)
        for place, ((left, top, right, bottom), score) in enumerate(rows):
            if bottom - top <= 0 or right <= left:
                continue
            x, width, height = (left + right) / 2 * self._aspect, (right - left) * self._aspect, bottom - top
            found.append(Measured(x, bottom, width, height, score, bottom >= 0.995, top <= 0.005, place))
        return found

    def _match_by_overlap(self, tracks: list[Track], seen: list[Measured]) -> tuple[list[Track], list[Measured]]:
        """Match where predicted and detected boxes overlap; return the tracks and detections that stay open."""
        if not tracks or not seen:
            return tracks, seen
        shared = box_math.ious(_boxes(tracks), _measured_boxes(seen))
        cost = 1.0 - shared + 0.2 * _distances(tracks, seen)
        cost[shared < self.settings.least_iou] = NEVER
        return self._assign(tracks, seen, cost)

    def _match_by_distance(self, tracks: list[Track], seen: list[Measured]) -> tuple[list[Track], list[Measured]]:
        """Match the rest by distance within a reach that grows with the time unseen."""
        if not tracks or not seen:
            return tracks, seen
        cost = _distances(tracks, seen)
        sizes = _size_differences(tracks, seen)
        reach = np.array([self._reach(track) for track in tracks])
        cost[(cost > reach[:, None]) | (sizes > 0.4)] = NEVER
        return self._assign(tracks, seen, cost, far=True)

    def _match_the_lonely(self, tracks: list[Track], seen: list[Measured]) -> tuple[list[Track], list[Measured]]:
        """Match somebody who has just vanished with somebody who has just appeared when nobody else is near either."""
        fresh = [track for track in tracks if track.time - track.seen <= self.settings.new_patience]
        if not fresh or not seen:
            return tracks, seen
        reach = self.settings.new_reach
        cost = _distances(fresh, seen)
        cost[:, (_distances(self.tracks, seen) <= reach).sum(axis=0) != 1] = NEVER
        cost[(cost <= reach).sum(axis=1) != 1] = NEVER
        cost[(cost > reach) | (_size_differences(fresh, seen) > 0.15)] = NEVER
        _, open_seen = self._assign(fresh, seen, cost, far=True)
        return [t for t in tracks if t.seen < t.time], open_seen

    def _explained(self, track: Track) -> float:
        """Return the distance up to which the prediction, with its doubt, explains where somebody is seen."""
        return self.settings.reach + self.settings.reach_per_second * (track.time - track.seen)

    def _reach(self, track: Track) -> float:
        young = track.hits <= 2 and track.state == "new"
        return self.settings.new_reach if young else self._explained(track)

    def _assign(
        self, tracks: list[Track], seen: list[Measured], cost: Floats, far: bool = False
    ) -> tuple[list[Track], list[Measured]]:
        rows, columns = linear_sum_assignment(cost)
        taken_rows, taken_columns = set(), set()
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            if cost[row, column] >= NEVER:
                continue
            track = tracks[row]
            if far and track.state != "new":
                track.stitched = track.time
            (track.leap if far and cost[row, column] > self._explained(track) else track.correct)(seen[column])
            taken_rows.add(row)
            taken_columns.add(column)
        return (
            [t for row, t in enumerate(tracks) if row not in taken_rows],
            [m for column, m in enumerate(seen) if column not in taken_columns],
        )

    def _begin(self, seen: list[Measured], time: float) -> None:
        """Start tracks for people nobody was matched with, unless the box doubles one that is followed."""
        for one in sorted(seen, key=lambda m: -m.score):
            followed = [t for t in self.tracks if t.seen == time]
            if followed and self._is_double(one, followed):
                continue
            self.tracks.append(Track.begin(self._next_id, time, one))
            self._next_id += 1

    def _is_double(self, one: Measured, followed: list[Track]) -> bool:
        mine, theirs = _measured_boxes([one]), _boxes(followed)
        shared = box_math.overlaps(mine, theirs)[0]
        smaller = np.minimum(box_math.areas(mine), box_math.areas(theirs))
        return bool((shared / smaller).max() > self.settings.double) and bool(
            (box_math.ious(mine, theirs)[0]).max() > 0.5 * self.settings.double
        )

    def _settle(self, time: float) -> None:
        """Set the states and give up tracks that were unseen for too long or have left the frame."""
        kept: list[Track] = []
        self.ended = []
        for track in self.tracks:
            self._set_state(track, time)
            (self.ended if self._is_over(track, time) else kept).append(track)
        self.tracks = kept

    def _set_state(self, track: Track, time: float) -> None:
        if track.state == "new" and track.hits < self.settings.min_hits:
            return
        track.state = "seen" if track.seen == time else "lost"

    def _is_over(self, track: Track, time: float) -> bool:
        unseen = time - track.seen
        if track.state == "new":
            return unseen > self.settings.new_patience
        outside = not (0 <= track.x <= self._aspect and 0 <= track.foot - track.height / 2 <= 1)
        return unseen > (self.settings.new_patience if outside else self.settings.patience)


def _boxes(tracks: list[Track]) -> Floats:
    return np.array([track.box() for track in tracks])


def _measured_boxes(seen: list[Measured]) -> Floats:
    return np.array([(m.x - m.width / 2, m.top, m.x + m.width / 2, m.foot) for m in seen])


def _distances(tracks: list[Track], seen: list[Measured]) -> Floats:
    """Return how far each detection's centre is from each track's, in the track's body heights, shape (n, m)."""
    known = np.array([(track.x, track.foot, track.height) for track in tracks])
    found = np.array([(one.x, one.foot - one.height / 2) for one in seen])
    centres = known[:, :2] - [0.0, 0.5] * known[:, 2:]
    apart = found[None, :, :] - centres[:, None, :]
    return np.asarray(np.hypot(apart[..., 0], apart[..., 1]) / known[:, 2:])


def _size_differences(tracks: list[Track], seen: list[Measured]) -> Floats:
    """Return |log| of the ratio of the heights of each pair, 0 for equal ones, shape (n, m)."""
    known = np.log([track.height for track in tracks])
    found = np.log([max(one.height, 1e-6) for one in seen])
    return np.asarray(np.abs(known[:, None] - found[None, :]))
