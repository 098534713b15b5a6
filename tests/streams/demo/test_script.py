"""The play: people, their ways and what must happen in it."""

from __future__ import annotations

from math import hypot

import numpy as np
import pytest

from streams.demo.core import acts
from streams.demo.core.camera import Camera
from streams.demo.core.hall import OBSTACLES, ZONES
from streams.demo.core.person import Person
from streams.demo.core.script import MOST, write_script
from streams.demo.core.truth import crossings
from streams.demo.core.walk import Route, Stop, walk

CAMERA = Camera()


@pytest.fixture(scope="module")
def play() -> tuple[Person, ...]:
    return write_script(240)


def test_the_same_play_is_written_twice(play: tuple[Person, ...]) -> None:
    again = write_script(240)
    assert [person.look for person in again] == [person.look for person in play]
    assert all(np.array_equal(a.walk.feet, b.walk.feet) for a, b in zip(again, play, strict=True))


def test_the_play_begins_and_ends_with_an_empty_hall(play: tuple[Person, ...]) -> None:
    assert min(person.walk.start for person in play) >= 0.8
    assert max(person.walk.end for person in play) <= 240 - 1.0


def test_the_hall_is_hardly_ever_empty_and_never_crowded(play: tuple[Person, ...]) -> None:
    there = [sum(person.walk.row(second) is not None for person in play) for second in range(5, 230)]
    assert min(there) >= 1
    assert max(there) <= MOST
    assert 2 <= sum(there) / len(there) <= 7


def test_every_line_is_crossed_in_both_directions(play: tuple[Person, ...]) -> None:
    found = {(zone, way) for zone, way, _ in crossings(play, ZONES, CAMERA)}
    assert found == {(zone.name, way) for zone in ZONES if zone.is_line for way in ("in", "out")}


def test_nobody_walks_through_a_pillar_or_a_plant(play: tuple[Person, ...]) -> None:
    for person in play:
        for thing in OBSTACLES:
            away = np.hypot(person.walk.feet[:, 0] - thing.x, person.walk.feet[:, 1] - thing.y)
            assert away.min() > 0.8 * thing.radius


def test_even_the_shortest_play_has_somebody_in_it() -> None:
    assert len(write_script(20)) >= 2


def one(act: acts.Act, seed: int = 1) -> list[tuple[str, str]]:
    """Return the crossings of the first person of an act, in their order."""
    route = act(np.random.default_rng(seed))[0]
    look = write_script(20)[0].look
    return [(zone, way) for zone, way, _ in crossings((Person(0, look, walk(route)),), ZONES, CAMERA)]


@pytest.mark.parametrize("seed", range(8))
def test_who_turns_back_crosses_nothing(seed: int) -> None:
    assert one(acts.turns_back_on_the_line, seed) == []
    assert ("Entrance", "out") not in one(acts.turns_back_before_the_door, seed)


@pytest.mark.parametrize("seed", range(8))
def test_who_stands_on_a_line_and_goes_on_crosses_it_once(seed: int) -> None:
    assert one(acts.stands_in_the_door, seed).count(("Entrance", "in")) == 1
    assert len(one(acts.stands_in_the_passage, seed)) == 1


@pytest.mark.parametrize("seed", range(8))
def test_who_forgets_something_comes_in_and_goes_out(seed: int) -> None:
    assert one(acts.forgets_something, seed) == [("Entrance", "in"), ("Entrance", "out")]


def test_a_walk_stands_where_and_as_long_as_its_route_says() -> None:
    walked = walk(Route(0.0, (Stop(0.0, 9.0), Stop(0.0, 6.0, wait=4.0), Stop(3.0, 6.0))))
    standing = np.hypot(walked.feet[:, 0], walked.feet[:, 1] - 6.0) < 0.05
    assert standing.sum() / 30 == pytest.approx(4.0, abs=0.3)


def test_people_keep_clear_of_each_other() -> None:
    first = walk(Route(0.0, (Stop(-3.0, 6.0), Stop(3.0, 6.0))))
    second = walk(Route(0.0, (Stop(3.0, 6.02), Stop(-3.0, 6.02))), [first])
    steps = min(len(first.feet), len(second.feet))
    nearest = min(hypot(*(first.feet[step] - second.feet[step])) for step in range(steps))
    assert nearest > 0.35
