"""The play: who comes when, for a number of seconds that begin and end with an empty hall."""

from __future__ import annotations

import numpy as np

from streams.demo.core.acts import ROUND, Act
from streams.demo.core.camera import Camera
from streams.demo.core.look import draw_look
from streams.demo.core.person import Person
from streams.demo.core.view import crossings_hidden
from streams.demo.core.walk import Route, walk

SEED = 20
CAMERA = Camera()
MOST = 7  # people at a time
FIRST, LAST = 0.8, 1.2  # seconds of an empty hall before and after


def write_script(seconds: float, seed: int = SEED) -> tuple[Person, ...]:
    """Return everybody who appears within a number of seconds; the same for the same arguments."""
    lot = np.random.default_rng(seed)
    people: list[Person] = []
    start, number = FIRST, 0
    while start < seconds - LAST:
        act = ROUND[number % len(ROUND)]
        people += _cast(act, lot, start, people, seconds - LAST)
        start += float(lot.uniform(1.8, 4.0))
        number += 1
    return tuple(people)


def _cast(act: Act, lot: np.random.Generator, start: float, people: list[Person], end: float) -> list[Person]:
    """Return the party of an act, or nobody where the hall is full, the time too short or a crossing hidden."""
    routes = act(lot)
    if sum(person.walk.row(start) is not None for person in people) + len(routes) > MOST:
        return []
    others = [person.walk for person in people]
    party = []
    for number, route in enumerate(routes):
        there = walk(Route(start + route.start, route.points, route.speed), others)
        look = draw_look(lot, child=number == 2)
        party.append(Person(len(people) + number, look, there))
    fits = all(person.walk.end <= end for person in party)
    return party if fits and not crossings_hidden(party, people, CAMERA) else []
