"""Walks straight across random lines and areas are counted as plain geometry says, at 25 and at 5 frames a second."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from counting.core.areas import AreaCounter
from counting.core.geometry import Polygon, segment_distances
from counting.core.lines import LineCounter
from counting.core.zones import Crossing, Sightings, Zone

Floats = NDArray[np.float64]
Walk = tuple[Floats, Floats, Floats, list[tuple[float, str]]]  # corners, start, end, what is truly met

ASPECT = 16 / 9
BODY = 0.2  # frame heights
SPEED = 0.16  # frame heights per second
CLEAR = 0.05  # frame heights that a walk keeps between two crossings, and from the ends of a line: 2.5 dead bands
SHARES = np.linspace(0.0, 1.0, 400)

rates = pytest.mark.parametrize("fps", [25.0, 5.0])


def somewhere(rng: np.random.Generator) -> Floats:
    return rng.uniform([0.0, 0.0], [ASPECT, 1.0])


def apart(points: Floats, corners: Floats) -> Floats:
    """Return how far points (n, 2) lie from a line with corners (m, 2), shape (n,)."""
    return np.asarray(np.min([segment_distances(points, a, b) for a, b in pairwise(corners)], axis=0))


def bent_line(rng: np.random.Generator, parts: int) -> Floats | None:
    """Return the corners of a random line; None for one that leaves the picture or comes too near to itself."""
    turns = rng.uniform(-2.0, 2.0, parts).cumsum() + rng.uniform(0, 2 * np.pi)
    steps = rng.uniform(0.2, 0.5, (parts, 1)) * np.column_stack([np.cos(turns), np.sin(turns)])
    corners = np.vstack([[0.0, 0.0], steps.cumsum(axis=0)]) + somewhere(rng)
    if not ((corners >= 0).all() and (corners <= [ASPECT, 1.0]).all()):
        return None
    others = [(corners[[k]], np.delete(corners, slice(max(0, k - 1), k + 2), axis=0)) for k in range(parts + 1)]
    roomy = all(apart(one, rest).min() > 0.15 for one, rest in others if len(rest) > 1)
    return corners if roomy else None


def met(start: Floats, end: Floats, corners: Floats) -> list[tuple[float, str]]:
    """Return where on the way (0–1) each part of a line is met, and in which sense."""
    found, way = [], end - start
    for a, b in pairwise(corners):
        along = b - a
        turn = float(way[0] * along[1] - way[1] * along[0])
        share = float((a - start)[0] * along[1] - (a - start)[1] * along[0]) / turn
        place = float((a - start)[0] * way[1] - (a - start)[1] * way[0]) / turn
        if 0 < share < 1 and 0 < place < 1:
            found.append((share, "negative" if turn > 0 else "positive"))
    return sorted(found)


def line_walks(parts: int, count: int) -> Iterator[Walk]:
    """Yield random lines with a walk each that keeps clear between crossings, and what it truly crosses."""
    rng = np.random.default_rng(parts)
    while count:
        corners, start, end = bent_line(rng, parts), somewhere(rng), somewhere(rng)
        if corners is None or np.hypot(*(end - start)) < 0.5:
            continue
        truth = met(start, end, corners)
        if not truth and count % 2:
            continue  # every second walk at least crosses something
        gaps = apart(start + SHARES[:, None] * (end - start), corners)
        bounds = [0.0, *(share for share, _ in truth), 1.0]
        between = [gaps[(first <= SHARES) & (last >= SHARES)].max(initial=0.0) for first, last in pairwise(bounds)]
        clear_of_ends = segment_distances(corners[[0, -1]], start, end).min() > CLEAR
        if clear_of_ends and min(gaps[0], gaps[-1], *between) > CLEAR:
            count -= 1
            yield corners, start, end, truth


@cache
def walks_over(parts: int) -> list[Walk]:
    """Return the walks over lines of so many parts, the same for all rates."""
    return list(line_walks(parts, 20))


@cache
def walks_through() -> list[Walk]:
    """Return the walks through areas, the same for all rates."""
    return list(area_walks(40))


def walked(counter: LineCounter | AreaCounter, start: Floats, end: Floats, fps: float) -> list[Crossing]:
    """Return what a counter says of an even walk, seen from its first to its last moment."""
    lasts = float(np.hypot(*(end - start))) / SPEED
    found: list[Crossing] = []
    for share in np.linspace(0.0, 1.0, int(lasts * fps) + 2):
        place = start + share * (end - start)
        found += counter.update(Sightings([1], [float(share) * lasts], place[None], np.array([BODY])))
    last = counter.end(1)
    return [*found, last] if last else found


@rates
@pytest.mark.parametrize("parts", [1, 2, 3, 4])
def test_random_lines_count_what_is_met(parts: int, fps: float) -> None:
    crossed = 0
    for corners, start, end, truth in walks_over(parts):
        found = walked(LineCounter(Zone("line", "line", corners / [ASPECT, 1.0]), ASPECT), start, end, fps)
        lasts = np.hypot(*(end - start)) / SPEED
        assert [crossing.sense for crossing in found] == [sense for _, sense in truth], corners.tolist()
        assert [crossing.time for crossing in found] == pytest.approx([s * lasts for s, _ in truth], abs=0.05)
        crossed += len(truth)
    assert crossed >= 10


def outline(rng: np.random.Generator) -> Floats:
    """Return the corners of a random star-shaped area in the middle of the picture, none too slim."""
    count = int(rng.integers(3, 9))
    angles = (np.arange(count) + rng.uniform(-0.3, 0.3, count)) * 2 * np.pi / count
    rays = np.column_stack([np.cos(angles), np.sin(angles)])
    return np.asarray([0.9, 0.5] + rng.uniform(0.2, 0.45, (count, 1)) * rays)


def area_walks(count: int) -> Iterator[Walk]:
    """Yield random areas with a walk each that begins outside and keeps clear of the edge between two meetings."""
    rng = np.random.default_rng(5)
    while count:
        corners, start, end = outline(rng), somewhere(rng), somewhere(rng)
        gaps = Polygon(corners).gaps(start + SHARES[:, None] * (end - start))
        ring = np.vstack([corners, corners[:1]])
        shares = [share for share, _ in met(start, end, ring)]
        bounds = [0.0, *shares, 1.0]
        between = [
            np.abs(gaps[(first <= SHARES) & (last >= SHARES)]).max(initial=0.0) for first, last in pairwise(bounds)
        ]
        stays = np.diff(bounds)[1:-1] * np.hypot(*(end - start)) / SPEED
        if gaps[0] < 0 and min(between) > CLEAR and stays.min(initial=1.0) > 0.6:
            count -= 1
            yield corners, start, end, [(s, "exit" if place % 2 else "entry") for place, s in enumerate(shares)]


@rates
def test_random_areas_count_who_enters_and_leaves(fps: float) -> None:
    entered = 0
    for corners, start, end, truth in walks_through():
        counter = AreaCounter(Zone("area", "area", corners / [ASPECT, 1.0]), ASPECT)
        found = walked(counter, start, end, fps)
        lasts = np.hypot(*(end - start)) / SPEED
        left_by_border = len(found) == len(truth) + 1 and min(end.min(), (np.array([ASPECT, 1.0]) - end).min()) < 0.04
        expected = [sense for _, sense in truth] + ["exit"] * left_by_border
        assert [crossing.sense for crossing in found] == expected, corners.tolist()
        times = [crossing.time for crossing in found][: len(truth)]
        assert times == pytest.approx([share * lasts for share, _ in truth], abs=0.1)
        entered += len(truth)
    assert entered >= 20
