"""Identity of tracks against true boxes: IDF1 and MOTA by py-motmetrics, HOTA by `hota.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

from counting.core.boxes import ious
from streams.evaluation.hota import Matchable, hota

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST_OVERLAP = 0.5  # of box and true box, from which on MOTA and IDF1 take them for the same


@dataclass(frozen=True, slots=True)
class TrackedFrame:
    """One frame: true persons (n,) with boxes (n, 4), tracks (m,) with boxes (m, 4), all in the same unit."""

    people: Ints
    true_boxes: Floats
    tracks: Ints
    boxes: Floats


@dataclass(frozen=True, slots=True)
class Identity:
    """How well people keep their identity: 0–1, MOTA below 0 where more is wrong than there is."""

    idf1: float
    mota: float
    hota: float
    switches: int


def identity_of(frames: Sequence[TrackedFrame]) -> Identity | None:
    """Return the measures of a clip; None where there is not one true box."""
    if not any(len(frame.people) for frame in frames):
        return None
    overlaps = [ious(frame.true_boxes, frame.boxes) for frame in frames]
    row = _by_motmetrics(frames, overlaps)
    return Identity(row["idf1"], row["mota"], hota(_numbered(frames, overlaps)), int(row["num_switches"]))


def _by_motmetrics(frames: Sequence[TrackedFrame], overlaps: Sequence[Floats]) -> dict[str, float]:
    motmetrics = import_module("motmetrics")  # brings pandas along: half a second that workers need not pay
    accumulator = motmetrics.MOTAccumulator(auto_id=True)
    for frame, overlap in zip(frames, overlaps, strict=True):
        distances = np.where(overlap >= LEAST_OVERLAP, 1.0 - overlap, np.nan)
        accumulator.update(frame.people, frame.tracks, distances)
    table = motmetrics.metrics.create().compute(accumulator, metrics=["idf1", "mota", "num_switches"])
    return {name: float(table[name].iloc[0]) for name in table.columns}


def _numbered(frames: Sequence[TrackedFrame], overlaps: Sequence[Floats]) -> list[Matchable]:
    """Return the frames with persons and tracks numbered from 0."""
    people = np.unique(np.concatenate([frame.people for frame in frames]))
    tracks = np.unique(np.concatenate([frame.tracks for frame in frames]))
    return [
        Matchable(np.searchsorted(people, frame.people), np.searchsorted(tracks, frame.tracks), overlap)
        for frame, overlap in zip(frames, overlaps, strict=True)
    ]
