"""The way of a person in few points."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Indexes = NDArray[np.intp]


def simplified(points: ArrayLike, tolerance: float, most: int) -> Indexes:
    """Return which of the points (n, 3) of time, x, y tell the way within `tolerance`: their indexes, rising.

    Douglas and Peucker ("Algorithms for the reduction of the number of points required to represent a digitized
    line", 1973) with the distance to where somebody would have been at that time (Meratnia and de By, "Spatiotemporal
    compression techniques for moving point objects", 2004), so that standing still and haste survive too. The farthest
    point comes first; where `most` points are reached before the tolerance, it is the best way of so many. First
    and last are kept. `tolerance` is in the unit of x and y. Raises ValueError for fewer than 2 points allowed.
    """
    if most < 2:
        raise ValueError("the first and the last point are always kept: at least 2 must be allowed")
    table = np.asarray(points, dtype=np.float64).reshape(-1, 3)
    last = len(table) - 1
    if last < 2:
        return np.arange(last + 1)
    kept = [0, last]
    waiting: list[tuple[float, int, int, int]] = []
    _await_farthest(waiting, table, 0, last)
    while waiting and len(kept) < most:
        deviation, middle, first, after = heappop(waiting)
        if -deviation <= tolerance:
            break
        kept.append(middle)
        _await_farthest(waiting, table, first, middle)
        _await_farthest(waiting, table, middle, after)
    return np.array(sorted(kept), dtype=np.intp)


def _await_farthest(waiting: list[tuple[float, int, int, int]], table: Floats, first: int, last: int) -> None:
    """Queue the point between two kept ones that is farthest from the straight way, the farthest of all first."""
    if last - first < 2:
        return
    deviations = _deviations(table[first : last + 1])
    middle = int(deviations.argmax())
    heappush(waiting, (-float(deviations[middle]), first + 1 + middle, first, last))


def _deviations(stretch: Floats) -> Floats:
    """Return how far each point between the ends was from an even straight way, shape (n - 2,)."""
    (start, *from_), (end, *to) = stretch[0].tolist(), stretch[-1].tolist()
    lasted = end - start
    share = (stretch[1:-1, 0] - start) / lasted if lasted > 0 else np.zeros(len(stretch) - 2)
    expected = np.array(from_) + share[:, None] * (np.array(to) - np.array(from_))
    return np.asarray(np.nan_to_num(np.hypot(*(stretch[1:-1, 1:] - expected).T), nan=0.0, posinf=0.0))
