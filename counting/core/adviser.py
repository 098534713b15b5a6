"""Says which lines are unlikely to count well: where they lie, how they are drawn, and where nobody passes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from cameras.core.shapes import segments_meet
from counting.core import geometry
from counting.core.zones import Zone

Floats = NDArray[np.float64]

NEAR_BODIES = 0.3  # body heights from the border of the picture within which feet are cut off
NEAR_FRAME = 0.03  # of the picture's height, where no body height is known
NEAR_SHARE = 0.5  # of a line's length that must lie near one border
SAMPLES = 41  # points at which a line is looked at
AROUND = 1.0  # body heights around a line within which a path concerns it
FEW_TRACKS = 5  # fewer tell nothing
CLEAR = 0.1  # body heights beyond the line from which on somebody was seen on that side
ENDS_SHARE = 0.3  # of the tracks around a line that begin or end there
SHORT_BODIES = 0.5  # body heights, about a shoulder's width: a shorter line is walked around
SHORT_FRAME = 0.05  # of the picture's height, where no body height is known


@dataclass(frozen=True, eq=False)
class SeenPath:
    """Where one person was seen: the feet (n, 2) in the order of time, and the body height, in 0–1 of the frame.

    `cut_before` and `cut_after` say that the look at the scene began or ended there, not the track.
    """

    points: Floats
    height: float
    cut_before: bool = False
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """A warning about a line, with the values of its sentence.

    `near_border`, `too_short`, `crosses_itself`, `tracks_begin_or_end` or `no_traffic`.
    """

    code: str
    params: dict[str, float] = field(default_factory=dict)


def advise(zone: Zone, aspect: float, paths: Sequence[SeenPath], crossings: int | None = None) -> list[Advice]:
    """Return the warnings about a line in a picture `aspect` times as wide as high; areas get none.

    `crossings` is how many people were counted while the paths were seen; None = not known.
    """
    if zone.kind != "line":
        return []
    heights = [path.height for path in paths]
    body = float(np.median(heights)) if heights else 0.0
    found = [
        _near_border(zone, aspect, body),
        _too_short(zone, aspect, body),
        _crosses_itself(zone),
        _broken_tracks(zone, aspect, paths),
    ]
    if crossings == 0 and len(paths) >= FEW_TRACKS:
        found.append(Advice("no_traffic", {"tracks": len(paths)}))
    return [each for each in found if each is not None]


def passed(zone: Zone, aspect: float, paths: Sequence[SeenPath]) -> int:
    """Return how many of the paths lead through the line itself, as they were seen: nothing is smoothed."""
    line = zone.scaled(aspect)
    return sum(_leads_through(path.points * np.array([aspect, 1.0]), line) for path in paths)


def _near_border(zone: Zone, aspect: float, body: float) -> Advice | None:
    """Warn when most of the line runs so near to one border that feet beyond it are not in the picture."""
    limit = max(NEAR_FRAME, NEAR_BODIES * body)
    points = _sampled(zone.scaled(aspect))
    gaps = np.column_stack([points[:, 0], aspect - points[:, 0], points[:, 1], 1.0 - points[:, 1]])
    share = float((gaps < limit).mean(axis=0).max())
    return Advice("near_border", {"percent": round(100 * limit)}) if share > NEAR_SHARE else None


def _too_short(zone: Zone, aspect: float, body: float) -> Advice | None:
    """Warn when people walk around the line rather than over it."""
    length = float(np.hypot(*np.diff(zone.scaled(aspect), axis=0).T).sum())
    limit = max(SHORT_FRAME, SHORT_BODIES * body)
    return Advice("too_short", {"percent": round(100 * length, 1)}) if length < limit else None


def _crosses_itself(zone: Zone) -> Advice | None:
    """Warn when two parts of the line that do not follow each other meet."""
    parts = list(enumerate(pairwise(zone.points.tolist())))
    pairs = combinations(parts, 2)
    if any(later > earlier + 1 and segments_meet(one, other) for (earlier, one), (later, other) in pairs):
        return Advice("crosses_itself")
    return None


def _leads_through(points: Floats, line: Floats) -> bool:
    """Say whether a path (n, 2) goes from one side of a part of the line to the other between its ends."""
    for a, b in pairwise(line):
        sides = geometry.side_distances(points, a, b)
        clear = points[sides != 0]  # who stands on the line has not chosen a side yet
        before, after = sides[sides != 0][:-1], sides[sides != 0][1:]
        changes = np.flatnonzero(before * after < 0)
        share = before[changes] / (before[changes] - after[changes])
        places = clear[changes] + share[:, None] * (clear[changes + 1] - clear[changes])
        along = geometry.positions_along(places, a, b)
        if ((along >= 0) & (along <= 1)).any():
            return True
    return False


def _broken_tracks(zone: Zone, aspect: float, paths: Sequence[SeenPath]) -> Advice | None:
    """Warn when many of the tracks that come near the line begin or end there, seen on one side of it alone."""
    line = zone.scaled(aspect)
    around = broken = 0
    for path in paths:
        gaps, sides = _placed(path.points * np.array([aspect, 1.0]), line, max(path.height, 1e-6))
        if gaps.min() <= AROUND:
            around += 1
            breaks = (gaps[0] <= AROUND and not path.cut_before) or (gaps[-1] <= AROUND and not path.cut_after)
            broken += bool(breaks and not (sides.min() < -CLEAR and sides.max() > CLEAR))
    if around < FEW_TRACKS or broken < ENDS_SHARE * around:
        return None
    return Advice("tracks_begin_or_end", {"percent": round(100 * broken / around), "tracks": around})


def _placed(points: Floats, line: Floats, body: float) -> tuple[Floats, Floats]:
    """Return distance and signed distance of each point (n, 2) from the line (m, 2), both (n,), in body heights."""
    pairs = list(pairwise(line))
    gaps = np.array([geometry.segment_distances(points, a, b) for a, b in pairs])
    sides = np.array([geometry.side_distances(points, a, b) for a, b in pairs])
    nearest, rows = gaps.argmin(axis=0), np.arange(len(points))
    return gaps[nearest, rows] / body, sides[nearest, rows] / body


def _sampled(line: Floats) -> Floats:
    """Return points evenly spread over a line (m, 2)."""
    starts = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    places = np.linspace(0.0, starts[-1], SAMPLES)
    return np.column_stack([np.interp(places, starts, line[:, axis]) for axis in (0, 1)])
