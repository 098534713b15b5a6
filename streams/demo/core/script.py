"""The play: who comes when, for a number of seconds that begin and end with an empty hall."""

from __future__ import annotations

from collections import deque

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
TRIES = 4  # acts that are tried at a time
FIRST, LAST = 0.8, 1.2  # seconds of an empty hall before and after


def write_script(seconds: float, seed: int = SEED) -> tuple[Person, ...]:
    """Return everybody who appears within a number of seconds; the same for the same arguments."""
    lot = np.random.default_rng(seed)
    people: list[Person] = []
    waiting, start = deque(ROUND), FIRST
    while start < seconds - LAST:
        people += _next_act(waiting, lot, start, people, seconds - LAST)
        start += float(lot.uniform(1.8, 4.0))
    return tuple(people)


def _next_act(
    waiting: deque[Act], lot: np.random.Generator, start: float, people: list[Person], end: float
) -> list[Person]:
    """Let the first act that fits now play and go to the end of the row; the others keep their places."""
    for number, act in enumerate(list(waiting)[:TRIES]):
        party = _cast(act, lot, start, people, end)
        if party:
            del waiting[number]
            waiting.append(act)
            return party
    return []


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
