"""Paths in few points: corners, haste and standing still survive."""

from __future__ import annotations

import numpy as np
import pytest

from counting.core.paths import simplified

Way = list[tuple[float, float, float]]

STRAIGHT: Way = [(k / 10, k / 100, 0.5) for k in range(11)]
CORNER: Way = [(0, 0.0, 0.0), (1, 0.1, 0.0), (2, 0.2, 0.0), (3, 0.2, 0.1), (4, 0.2, 0.2)]
STOP: Way = [(0, 0.0, 0.0), (1, 0.1, 0.0), (2, 0.2, 0.0), (5, 0.2, 0.0), (8, 0.2, 0.0), (9, 0.3, 0.0), (10, 0.4, 0.0)]
PEAK: Way = [(0, 0.0, 0.0), (1, 0.1, 0.01), (2, 0.2, 0.3), (3, 0.3, 0.02), (4, 0.4, 0.0)]


@pytest.mark.parametrize(
    ("way", "tolerance", "most", "kept"),
    [
        ([], 0.01, 10, []),
        (STRAIGHT[:1], 0.01, 10, [0]),
        (STRAIGHT[:2], 0.01, 10, [0, 1]),
        (STRAIGHT, 0.01, 500, [0, 10]),
        (CORNER, 0.01, 10, [0, 2, 4]),
        (STOP, 0.01, 10, [0, 2, 4, 6]),  # on one straight line, but with a rest in the middle
        (STOP, 0.2, 10, [0, 6]),
        (PEAK, 0.1, 10, [0, 1, 2, 3, 4]),  # from 0 to the peak the way is 0.15 beside the straight one at 1
        (PEAK, 0.1, 3, [0, 2, 4]),  # the farthest first
        (PEAK, 0.1, 2, [0, 4]),
        (PEAK, 0.29, 10, [0, 2, 4]),
        ([(0, 0.0, 0.0), (0, 0.5, 0.5), (0, 0.1, 0.1)], 0.01, 10, [0, 1, 2]),  # all at one moment
    ],
)
def test_the_points_that_tell_the_way_are_kept(way: Way, tolerance: float, most: int, kept: list[int]) -> None:
    assert simplified(way, tolerance, most).tolist() == kept


def test_a_long_random_walk_is_told_within_the_tolerance() -> None:
    rng = np.random.default_rng(4)
    steps = rng.normal(0, 0.004, (3000, 2)).cumsum(axis=0)
    way = np.column_stack([np.arange(3000) / 10, steps])
    kept = simplified(way, 0.02, 3000)
    assert 2 < len(kept) < 1000
    told = np.column_stack([np.interp(way[:, 0], way[kept, 0], way[kept, axis]) for axis in (1, 2)])
    assert np.hypot(*(told - way[:, 1:]).T).max() <= 0.02


def test_never_more_points_than_allowed() -> None:
    rng = np.random.default_rng(5)
    way = np.column_stack([np.arange(2000), rng.random((2000, 2))])
    kept = simplified(way, 0.0, 500).tolist()
    assert len(kept) == 500
    assert kept == sorted(set(kept))
    assert (kept[0], kept[-1]) == (0, 1999)


def test_points_that_are_none_are_never_corners() -> None:
    way = [(0, 0.0, 0.0), (1, float("nan"), 0.0), (2, 0.2, 0.0), (3, float("inf"), 1.0), (4, 0.4, 0.0)]
    assert simplified(way, 0.01, 10).tolist() == [0, 4]


def test_fewer_than_two_points_cannot_be_allowed() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        simplified(STRAIGHT, 0.01, 1)
