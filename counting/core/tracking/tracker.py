"""A tracker of the ByteTrack family with prediction in time and re-matching by place, speed and size.

Zhang et al., "ByteTrack: Multi-Object Tracking by Associating Every Detection Box", ECCV 2022: detections with a good
score are matched first, weak ones may only continue a track. Ours differs in that all limits are seconds and body
heights, so that the same scene at 5 and at 30 frames/s gives the same tracks, and in a last round that matches by
distance alone where nobody else comes into question.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from counting.core import boxes as box_math
from counting.core.detections import Detections
from counting.core.tracking.assignment import Pair, best
from counting.core.tracking.likeness import Likeness
from counting.core.tracking.track import Measured, Track

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
SIMILAR = 0.4  # |log| of the ratio of heights up to which two may be the same person
SAME = 0.15  # the same where nothing but the size speaks for it
DOUBLES = 0.7  # of the overlap with somebody seen already, below which a weak box belongs to that person


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
    least_iou: float = 0.2
    reach: float = 0.25
    reach_per_second: float = 0.45
    new_reach: float = 2.0
    double: float = 0.65


class Tracker:
    """Follows people through the frames of one camera; fed one frame at a time."""

    def __init__(
        self, aspect: float, settings: TrackerSettings | None = None, ids: Iterator[int] | None = None
    ) -> None:
        """Begin with nobody; `ids` gives the numbers of tracks, from 1 on unless somebody else gives some, too."""
        self.settings = settings or TrackerSettings()
        self.tracks: list[Track] = []
        self.ended: list[Track] = []
        self._aspect = aspect
        self._ids = ids or count(1)
        self._time = float("-inf")

    def update(self, detections: Detections, time: float) -> list[Track]:
        """Take in the detections of a frame at `time` (seconds, rising); return the living tracks.

        `ended` holds the tracks that were given up in this step: all of them where no frame came for so long that
        whoever is there now may be anybody.
        """
        gone = self.flush() if time - self._time > self.settings.patience else []
        self._time = time
        if not (self.tracks or len(detections)):  # an empty scene costs nothing
            self.ended = gone
            return self.tracks
        for track in self.tracks:
            track.predict(time)
        seen = self._measured(detections)
        strong = [place for place, one in enumerate(seen) if one.score >= self.settings.strong]
        if self.tracks and seen:
            strong = self._match(seen, strong)
        self._begin([seen[place] for place in strong], time)
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

    def _match(self, seen: list[Measured], strong: list[int]) -> list[int]:
        """Continue tracks by detections; return those of the places in `strong` that fit none."""
        alike = Likeness(self.tracks, seen)
        overlapping = alike.overlapping(self.settings.least_iou)
        certain = set(strong)
        self._assign(alike, [pair for pair in overlapping if pair[1] in certain])
        if left := _open(alike, strong):  # in most frames everybody is matched by now
            self._match_by_distance(alike, left)
            self._match_the_lonely(alike, _open(alike, left))
        if len(strong) < len(seen):
            self._match_the_weak(alike, overlapping)
        return _open(alike, left)

    def _match_by_distance(self, alike: Likeness, places: list[int]) -> None:
        """Match the rest by distance within a reach that grows with the time unseen."""
        reach = np.array([self._explained(track) for track in alike.tracks])[:, None]
        distance, size = alike.apart(places)
        self._assign_far(alike, places, distance, (distance <= reach) & (size <= SIMILAR))

    def _match_the_lonely(self, alike: Likeness, places: list[int]) -> None:
        """Match somebody who has just vanished with somebody who has just appeared when nobody else is near either."""
        distance, size = alike.apart(places)
        near = distance <= self.settings.new_reach
        fresh = np.array([track.time - track.seen <= self.settings.new_patience for track in alike.tracks], dtype=bool)
        alone = (near.sum(axis=0) == 1) & (near.sum(axis=1, keepdims=True) == 1)
        self._assign_far(alike, places, distance, near & alone & fresh[:, None] & (size <= SAME))

    def _match_the_weak(self, alike: Likeness, overlapping: list[Pair]) -> None:
        """Continue tracks by weak detections, unless they rather double somebody who is seen already."""
        settings = self.settings
        taken = alike.shared[[not free for free in alike.open_tracks]].max(axis=0, initial=0.0)
        pairs = [
            (row, place)
            for row, place in overlapping
            if settings.weak <= alike.seen[place].score < settings.strong
            and (alike.tracks[row].state != "new" or alike.tracks[row].hits > 1)
            and alike.shared[row, place] >= DOUBLES * taken[place]
        ]
        self._assign(alike, pairs)

    def _explained(self, track: Track) -> float:
        """Return the distance up to which the prediction, with its doubt, explains where somebody is seen."""
        return self.settings.reach + self.settings.reach_per_second * (track.time - track.seen)

    def _assign(self, alike: Likeness, pairs: list[Pair]) -> None:
        """Match the open ones among the pairs, so that those matched are as many and as like as can be."""
        pairs = [(row, place) for row, place in pairs if alike.open_tracks[row]]
        for row, place in best(pairs, alike.costs):
            alike.tracks[row].correct(alike.seen[place])
            alike.open_tracks[row] = alike.open_seen[place] = False

    def _assign_far(self, alike: Likeness, places: list[int], distance: Floats, fits: Flags) -> None:
        """Match open tracks with these places where they fit, so that they are as near as can be."""
        fits &= np.array(alike.open_tracks)[:, None]
        pairs = list(zip(*(axis.tolist() for axis in np.nonzero(fits)), strict=True))
        for row, column in best(pairs, lambda some: distance[tuple(np.array(some).T)]):
            self._continue_far(alike.tracks[row], alike.seen[places[column]], float(distance[row, column]))
            alike.open_tracks[row] = alike.open_seen[places[column]] = False

    def _continue_far(self, track: Track, one: Measured, distance: float) -> None:
        """Continue a track by a detection that fits by its distance, in body heights, alone."""
        if track.state != "new":
            track.stitched = track.time
        (track.leap if distance > self._explained(track) else track.correct)(one)

    def _begin(self, seen: list[Measured], time: float) -> None:
        """Start tracks for people nobody was matched with, unless the box doubles one that is followed."""
        for one in sorted(seen, key=lambda m: -m.score):
            followed = [t for t in self.tracks if t.seen == time]
            if followed and self._is_double(one, followed):
                continue
            self.tracks.append(Track.begin(next(self._ids), time, one))

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


def _open(alike: Likeness, places: list[int]) -> list[int]:
    return [place for place in places if alike.open_seen[place]]


def _boxes(tracks: list[Track]) -> Floats:
    return np.array([track.box() for track in tracks])


def _measured_boxes(seen: list[Measured]) -> Floats:
    return np.array([(m.x - m.width / 2, m.top, m.x + m.width / 2, m.foot) for m in seen])
