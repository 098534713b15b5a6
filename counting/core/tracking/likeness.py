"""How well each detection of a frame fits each track: place, size, score and time unseen, in tables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from counting.core import boxes as box_math
from counting.core.tracking.track import PLACE_NOISE, Measured, Track

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DISTANCE_COST = 0.2  # a body height apart costs as much as a fifth of the overlap
SIZE_COST = 1.0  # a tenth higher costs as much as a tenth of the overlap: who is hidden by somebody differs in size
SCORE_COST = 0.2  # somebody half hidden has a low score in one frame as in the next
UNSEEN_COST = 0.3  # a second unseen; who was seen in the last frame is likelier to be here than who was not


class Likeness:
    """Tables of shape (tracks, detections), and who of both is still open.

    `shared` is intersection over union, 0–1; `distance` how far the centres are apart, in the track's body heights;
    `size` |log| of the ratio of heights; `surprise` the squared distance in standard deviations of the prediction.
    """

    def __init__(self, tracks: Sequence[Track], seen: Sequence[Measured]) -> None:
        self.tracks, self.seen = tracks, seen
        self.open_tracks, self.open_seen = np.ones(len(tracks), dtype=bool), np.ones(len(seen), dtype=bool)
        known = np.array([_known(track) for track in tracks]).reshape(len(tracks), 9).T
        found = np.array([_found(one) for one in seen]).reshape(len(seen), 5).T
        self.scores = found[4]
        self._tables(known[:, :, None], found[:, None, :])

    def _tables(self, known: Floats, found: Floats) -> None:
        x, foot, height, width, *doubts, unseen, score = known
        seen_x, seen_foot, seen_height, seen_width, seen_score = found
        right, lower = seen_x - x, seen_foot - foot
        taller = seen_height - height
        self.shared = box_math.ious(
            _corners(x, foot, height, width), _corners(seen_x, seen_foot, seen_height, seen_width)
        )
        self.distance = np.hypot(right, lower - 0.5 * taller) / height
        self.size = np.abs(np.log(height) - np.log(seen_height))
        noise = (PLACE_NOISE * height) ** 2
        # A hidden foot or a head above the frame is no surprise as long as the other end is where it should be.
        ends = np.minimum(lower**2 / (doubts[1] + noise), (lower - taller) ** 2 / (doubts[1] + doubts[2] + 2 * noise))
        self.surprise = right**2 / (doubts[0] + noise) + ends
        self.cost = (
            1.0 - self.shared
            + DISTANCE_COST * self.distance
            + SIZE_COST * self.size
            + SCORE_COST * np.abs(score - seen_score)
            + UNSEEN_COST * unseen
        )  # fmt: skip


def _known(track: Track) -> tuple[float, ...]:
    doubts = track.x_filter.variance, track.foot_filter.variance, track.height_filter.variance
    return track.x, track.foot, track.height, track.width, *doubts, track.time - track.seen, track.confidence


def _found(one: Measured) -> tuple[float, ...]:
    return one.x, one.foot, one.height, one.width, one.score


def _corners(x: Floats, foot: Floats, height: Floats, width: Floats) -> Floats:
    """Return boxes (n, 4) of columns or rows of n."""
    half = width.ravel() / 2
    return np.column_stack([x.ravel() - half, foot.ravel() - height.ravel(), x.ravel() + half, foot.ravel()])
