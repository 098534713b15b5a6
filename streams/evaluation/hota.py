"""HOTA, higher order tracking accuracy: how well people are found and how well they keep their identity, in one number.

Luiten et al., "HOTA: A Higher Order Metric for Evaluating Multi-Object Tracking", IJCV 2020. No library that offers it
can be installed beside the headless build of OpenCV; the tests hold numbers of the authors' own TrackEval 1.3.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ALPHAS = np.arange(0.05, 0.99, 0.05)  # of overlap, over which the paper takes the mean


class Matchable(NamedTuple):
    """One frame: true persons (n,) and tracks (m,), numbered from 0 without gaps, and their overlaps (n, m), 0–1."""

    people: Ints
    tracks: Ints
    overlaps: Floats


@dataclass(frozen=True, slots=True)
class _Totals:
    """Frames in which each person and each track is seen, and how much they could be the same, (people, tracks)."""

    people: Floats
    tracks: Floats
    alike: Floats


def hota(frames: Sequence[Matchable]) -> float:
    """Return HOTA, 0–1: the mean over all overlaps asked for of √(detection accuracy × association accuracy).

    0 where there is nobody and nothing.
    """
    totals = _totals(frames)
    matched = np.zeros((len(ALPHAS), *totals.alike.shape))
    for frame in frames:
        if frame.overlaps.size:
            _match(frame, totals.alike, matched)
    hits = matched.sum(axis=(1, 2))
    either = totals.people.sum() + totals.tracks.sum() - hits
    union = np.maximum(totals.people[:, None] + totals.tracks[None, :] - matched, 1.0)
    association = (matched * (matched / union)).sum(axis=(1, 2)) / np.maximum(hits, 1.0)
    detection = hits / np.maximum(either, 1.0)
    return float(np.sqrt(detection * association).mean())


def _totals(frames: Sequence[Matchable]) -> _Totals:
    people = np.zeros(max((int(f.people.max(initial=-1)) for f in frames), default=-1) + 1)
    tracks = np.zeros(max((int(f.tracks.max(initial=-1)) for f in frames), default=-1) + 1)
    shared = np.zeros((len(people), len(tracks)))
    for frame in frames:
        people[frame.people] += 1
        tracks[frame.tracks] += 1
        if frame.overlaps.size:
            either = frame.overlaps.sum(axis=0)[None, :] + frame.overlaps.sum(axis=1)[:, None] - frame.overlaps
            shared[np.ix_(frame.people, frame.tracks)] += frame.overlaps / np.maximum(either, 1e-12)
    alike = shared / np.maximum(people[:, None] + tracks[None, :] - shared, 1e-12)
    return _Totals(people, tracks, alike)


def _match(frame: Matchable, alike: Floats, matched: Floats) -> None:
    """Match one frame for the best identity over the whole clip, and note which pairs overlap enough."""
    rows, columns = linear_sum_assignment(-alike[np.ix_(frame.people, frame.tracks)] * frame.overlaps)
    overlaps = frame.overlaps[rows, columns]
    enough = overlaps[None, :] >= ALPHAS[:, None] - np.finfo(float).eps
    matched[:, frame.people[rows], frame.tracks[columns]] += enough
