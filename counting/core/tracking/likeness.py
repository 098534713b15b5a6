"""How well the detections of a frame fit the tracks: place, size, score and time unseen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from counting.core import boxes as box_math
from counting.core.tracking.track import PLACE_NOISE, Measured, Track

Floats = NDArray[np.float64]
Places = Sequence[int]

SURPRISE = 9.0  # squared standard deviations from the prediction beyond which an overlap is somebody else
DISTANCE_COST = 0.2  # a body height apart costs as much as a fifth of the overlap
SIZE_COST = 1.0  # a tenth higher costs as much as a tenth of the overlap: who is hidden by somebody differs in size
SCORE_COST = 0.2  # somebody half hidden has a low score in one frame as in the next
UNSEEN_COST = 0.3  # a second unseen; who was seen in the last frame is likelier to be here than who was not


class Likeness:
    """What is known of the tracks (rows) and found in the frame (places), and who of both is still open.

    `shared` is intersection over union, 0–1, of every row and place. All else is worked out only for the pairs that
    somebody asks about: most people are near nobody else.
    """

    def __init__(self, tracks: Sequence[Track], seen: Sequence[Measured]) -> None:
        self.tracks, self.seen = tracks, seen
        self.open_tracks, self.open_seen = [True] * len(tracks), [True] * len(seen)
        self._known = np.array([_known(track) for track in tracks]).reshape(len(tracks), 11)
        self._found = np.array([_found(one) for one in seen]).reshape(len(seen), 7)
        self.shared = box_math.ious(self._known[:, :4], self._found[:, :4])

    def overlapping(self, least: float) -> list[tuple[int, int]]:
        """Return the pairs (row, place) that share at least so much and are where the track is predicted to be."""
        rows, places = np.nonzero(self.shared >= least)
        if not len(rows):
            return []
        likely = self._surprise(rows, places) <= SURPRISE
        return list(zip(rows[likely].tolist(), places[likely].tolist(), strict=True))

    def apart(self, places: Places) -> tuple[Floats, Floats]:
        """Return for every track and these places how far the centres are apart, and how unlike the sizes are.

        Both have the shape (tracks, places): in body heights of the track, and |log| of the ratio of heights.
        """
        known, found = self._known.T[:, :, None], self._found[places].T[:, None, :]
        return _distance(known, found), _size(known, found)

    def costs(self, pairs: Sequence[tuple[int, int]]) -> Floats:
        """Return how unlike each pair (row, place) is."""
        rows, places = np.array(pairs).T
        known, found = self._known[rows].T, self._found[places].T
        return np.asarray(
            1.0 - self.shared[rows, places]
            + DISTANCE_COST * _distance(known, found)
            + SIZE_COST * _size(known, found)
            + SCORE_COST * np.abs(known[10] - found[6])
            + UNSEEN_COST * known[9]
        )  # fmt: skip

    def _surprise(self, rows: NDArray[np.intp], places: NDArray[np.intp]) -> Floats:
        """Return the squared distance of pairs from the prediction, in standard deviations."""
        known, found = self._known[rows].T, self._found[places].T
        right, lower, upper = found[4] - known[4], found[3] - known[3], found[1] - known[1]
        noise = (PLACE_NOISE * known[5]) ** 2
        # A hidden foot or a head above the frame is no surprise as long as the other end is where it should be.
        foot = lower**2 / (known[7] + noise)
        head = upper**2 / (known[7] + known[8] + 2 * noise)
        return np.asarray(right**2 / (known[6] + noise) + np.minimum(foot, head))


def _distance(known: Floats, found: Floats) -> Floats:
    lower = found[3] - known[3]
    return np.asarray(np.hypot(found[4] - known[4], lower - 0.5 * (found[5] - known[5])) / known[5])


def _size(known: Floats, found: Floats) -> Floats:
    return np.asarray(np.abs(np.log(known[5]) - np.log(found[5])))


def _known(track: Track) -> tuple[float, ...]:
    """Return left, top, right and bottom, centre, height, doubts of centre, foot and height, seconds unseen, score."""
    x_filter, foot_filter, height_filter = track.x_filter, track.foot_filter, track.height_filter
    x, foot, height, half = x_filter.position, foot_filter.position, track.height, track.width / 2
    doubts = x_filter.variance, foot_filter.variance, height_filter.variance
    return x - half, foot - height, x + half, foot, x, height, *doubts, track.time - track.seen, track.confidence


def _found(one: Measured) -> tuple[float, ...]:
    """Return left, top, right and bottom, centre, height, score."""
    half = one.width / 2
    return one.x - half, one.foot - one.height, one.x + half, one.foot, one.x, one.height, one.score
