"""Asking all zones at once gives what asking each about everybody gives."""

from __future__ import annotations

import random
from collections.abc import Mapping

import numpy as np
import pytest

from counting.core.counters import Counters, counter_of
from counting.core.zones import Anchor, Crossing, Sightings, Zone

ASPECT = 16 / 9
BODY = 0.2  # frame heights


def zones_of(rng: random.Random, count: int) -> list[Zone]:
    """Return lines, bent ones too, and areas somewhere in the frame."""
    anchors: tuple[Anchor, ...] = ("foot", "center", "head")
    found = []
    for number in range(count):
        kind, corners = rng.choice([("line", 2), ("line", 2), ("line", 3), ("area", 3), ("area", 5)])
        points = np.array([[rng.random(), rng.random()] for _ in range(corners)])
        zone = Zone(f"zone {number}", "line" if kind == "line" else "area", points, rng.choice(anchors))
        found.append(zone)
    return found


class Crowd:
    """People who wander about: they come, are hidden for a while, and go."""

    def __init__(self, seed: int, people: int) -> None:
        self._rng, self._people, self._next = random.Random(seed), people, 0
        self._places: dict[int, tuple[float, float, float, float]] = {}

    def step(self, time: float) -> tuple[Sightings, list[int]]:
        """Return who is seen where, and who has gone."""
        rng = self._rng
        gone = [track for track in self._places if rng.random() < 0.01]
        for track in gone:
            del self._places[track]
        while len(self._places) < self._people:
            self._places[self._next] = (rng.uniform(0, ASPECT), rng.random(), rng.gauss(0, 0.3), rng.gauss(0, 0.3))
            self._next += 1
        for track, (x, y, right, down) in self._places.items():
            self._places[track] = (x + 0.1 * right, y + 0.1 * down, right + rng.gauss(0, 0.1), down + rng.gauss(0, 0.1))
        seen = [track for track in self._places if rng.random() < 0.9]
        return sightings_of(time, {track: self._places[track][:2] for track in seen}), gone


def sightings_of(time: float, places: Mapping[int, tuple[float, ...]]) -> Sightings:
    points = np.array([place[:2] for place in places.values()]).reshape(-1, 2)
    return Sightings(list(places), [time] * len(places), points, np.full(len(places), BODY))


def one_by_one(zones: list[Zone], seed: int, frames: int, people: int) -> list[Crossing]:
    counters, crowd, found = [counter_of(zone, ASPECT) for zone in zones], Crowd(seed, people), []
    for number in range(frames):
        sightings, gone = crowd.step(number / 10)
        found += [last for track in gone for counter in counters if (last := counter.end(track))]
        found += [crossing for counter in counters for crossing in counter.update(sightings)]
    return found


def together(zones: list[Zone], seed: int, frames: int, people: int) -> list[Crossing]:
    counters, crowd, found = Counters(zones, ASPECT), Crowd(seed, people), []
    for number in range(frames):
        sightings, gone = crowd.step(number / 10)
        found += [last for track in gone for last in counters.end(track)]
        found += counters.update(sightings)
    return found


def numbers(crossing: Crossing) -> list[float]:
    return [crossing.time, *crossing.before, *crossing.after, crossing.dwell or 0.0]


@pytest.mark.parametrize(("seed", "people", "frames"), [(1, 5, 200), (2, 5, 200), (2, 40, 60), (3, 40, 60)])
def test_all_at_once_is_each_zone_by_itself(seed: int, people: int, frames: int) -> None:
    zones = zones_of(random.Random(seed), 12)
    alone = one_by_one(zones, seed, frames, people)
    at_once = together(zones, seed, frames, people)
    assert [(c.zone, c.sense, c.track) for c in at_once] == [(c.zone, c.sense, c.track) for c in alone]
    for one, other in zip(at_once, alone, strict=True):
        assert numbers(one) == pytest.approx(numbers(other))
    assert len({crossing.sense for crossing in alone}) == 4
    assert len(alone) >= 15


def test_people_seen_several_times_in_a_frame_are_counted_alike() -> None:
    """Somebody may be new, known and near, or known and at rest; each is seen twice in every second frame."""
    zones = zones_of(random.Random(4), 8)
    at_once, alone, crowd = Counters(zones, ASPECT), [counter_of(zone, ASPECT) for zone in zones], Crowd(4, 8)
    found: list[Crossing] = []
    expected: list[Crossing] = []
    for number in range(60):
        first, _ = crowd.step(number / 5)
        second, gone = crowd.step(number / 5 + 0.1)
        for frame in [joined(first, second)] if number % 2 else [first, second]:
            found += at_once.update(frame)
            expected += [crossing for counter in alone for crossing in counter.update(frame)]
        for track in gone:
            found += at_once.end(track)
            expected += [last for counter in alone if (last := counter.end(track))]
    assert [(c.zone, c.sense, c.track) for c in found] == [(c.zone, c.sense, c.track) for c in expected]
    assert [numbers(crossing) for crossing in found] == [pytest.approx(numbers(crossing)) for crossing in expected]
    assert len(found) >= 15


def joined(first: Sightings, second: Sightings) -> Sightings:
    """Return the sightings of two frames as those of one."""
    return Sightings(
        first.tracks + second.tracks,
        first.times + second.times,
        np.vstack([first.points, second.points]),
        np.concatenate([first.heights, second.heights]),
    )


def test_more_people_than_there_was_room_for_are_counted_alike() -> None:
    line = Zone("line", "line", np.array([[0.5, 0.0], [0.5, 1.0]]))
    counters = Counters([line], 1.0)
    found: list[Crossing] = []
    for number in range(12):  # 15 more people in each frame at first, all of them walk to the right
        x = 0.21 + 0.05 * number
        places = {track: (x, 0.3 + 0.005 * track) for track in range(min(100, 15 * (number + 1)))}
        found += counters.update(sightings_of(number / 5, places))
    assert [crossing.sense for crossing in found] == ["negative"] * 75  # who came before it and far enough


def test_many_who_come_after_others_have_gone_begin_anew() -> None:
    line = Zone("line", "line", np.array([[0.5, 0.0], [0.5, 1.0]]))
    counters = Counters([line], 1.0)
    for number in range(5):
        counters.update(sightings_of(number / 5, {1: (0.2, 0.5), 2: (0.3, 0.5)}))
    assert counters.end(1) == []
    crowd = {track: (0.8, 0.01 * track) for track in range(10, 60)}  # one has the place of who has gone, all need room
    assert counters.update(sightings_of(1.0, {2: (0.3, 0.5), **crowd})) == []
    found = [counters.update(sightings_of(1.2 + number / 5, {2: (0.7, 0.5), **crowd})) for number in range(3)]
    assert [crossing.track for crossings in found for crossing in crossings] == [2]


def test_without_zones_nobody_is_kept() -> None:
    counters = Counters([], 1.0)
    assert counters.update(sightings_of(0.0, {1: (0.2, 0.5)})) == []
    assert counters.end(1) == []
    assert counters.areas == []


def test_a_zone_that_comes_later_knows_only_what_it_has_seen() -> None:
    counters = Counters([], 1.0)
    counters.update(sightings_of(0.0, {1: (0.2, 0.5)}))
    counters.replace([Zone("line", "line", np.array([[0.5, 0.0], [0.5, 1.0]]))])
    found = [counters.update(sightings_of(number / 5, {1: (0.2 + 0.1 * number, 0.5)})) for number in range(1, 8)]
    assert [crossing.sense for crossings in found for crossing in crossings] == ["negative"]
