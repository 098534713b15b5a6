"""What people do in the hall: each act returns the routes of one party, the first of which starts at 0 s."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from streams.demo.core.hall import ZONES
from streams.demo.core.walk import Route, Stop

Party = tuple[Route, ...]
Act = Callable[[np.random.Generator], Party]
Spot = tuple[float, float]

ENTRANCE_Y = ZONES[0].corners[0][1]
(NEAR_X, NEAR_Y), (FAR_X, FAR_Y) = ZONES[1].corners
SPOTS: tuple[Spot, ...] = (
    (-3.3, 6.3),
    (-4.1, 7.1),
    (-3.2, 7.7),
    (-4.2, 8.3),
    (-3.5, 8.5),
)  # where people wait


def edge(side: int, y: float) -> Spot:
    """Return a point just outside of the picture on the left (-1) or the right (1), `y` metres away."""
    return side * ((0.866 * y + 2.3) * 0.686 + 0.75), y


def passage_x(y: float) -> float:
    """Return where the line across the hall lies, `y` metres away."""
    return NEAR_X + (FAR_X - NEAR_X) * (y - NEAR_Y) / (FAR_Y - NEAR_Y)


def route(spots: tuple[Spot, ...], speed: float, waits: dict[int, float] | None = None, start: float = 0.0) -> Route:
    """Return a route over spots; `waits` gives seconds by the number of the spot."""
    stops = tuple(Stop(x, y, (waits or {}).get(number, 0.0)) for number, (x, y) in enumerate(spots))
    return Route(start, stops, speed)


def beside(leader: Route, dx: float, dy: float) -> Route:
    """Return the same route, walked beside the leader at an offset in metres."""
    stops = tuple(Stop(stop.x + dx, stop.y + dy, stop.wait) for stop in leader.points)
    return Route(leader.start, stops, leader.speed)


def _pace(lot: np.random.Generator) -> float:
    return float(lot.uniform(1.05, 1.45))


def _side(lot: np.random.Generator) -> int:
    return 1 if lot.random() < 0.5 else -1


def _street(lot: np.random.Generator, x: float) -> tuple[Spot, Spot, Spot]:
    """Return the way from the street through the door to the hall side of the doorway at `x`."""
    return (x + _side(lot) * float(lot.uniform(3.4, 4.0)), 13.6), (x * 0.8, 12.0), (x, ENTRANCE_Y - 1.0)


def _beyond(lot: np.random.Generator, x: float) -> tuple[Spot, ...]:
    """Return the way from the doorway out of the picture: right, left or past the camera."""
    choice = lot.random()
    if choice < 0.45:
        y = float(lot.uniform(5.0, 7.6))
        return ((1.4, y + 0.5), edge(1, y))
    if choice < 0.75:
        y = float(lot.uniform(5.2, 6.3))
        return ((-0.6, y + 0.4), edge(-1, y))
    return ((x * 0.5, 6.0), (float(lot.uniform(-1.2, 1.0)), 1.5))


def arrives(lot: np.random.Generator) -> Party:
    """Somebody comes in from the street and walks on."""
    x = float(lot.uniform(-0.8, 0.8))
    return (route((*_street(lot, x), *_beyond(lot, x)), _pace(lot)),)


def leaves(lot: np.random.Generator) -> Party:
    """Somebody walks through the hall and out into the street."""
    x = float(lot.uniform(-0.8, 0.8))
    return (route((*_street(lot, x), *_beyond(lot, x))[::-1], _pace(lot)),)


def passes(lot: np.random.Generator) -> Party:
    """Somebody walks along the hall."""
    side, y = _side(lot), float(lot.uniform(4.9, 8.2))
    return (route((edge(side, y), (0.0, y + float(lot.uniform(-0.4, 0.4))), edge(-side, y)), _pace(lot)),)


def pair_arrives(lot: np.random.Generator) -> Party:
    """Two come in side by side."""
    (leader,) = arrives(lot)
    leader = Route(0.0, leader.points, 1.15)
    return beside(leader, -0.42, 0.0), beside(leader, 0.42, 0.15)


def pair_leaves(lot: np.random.Generator) -> Party:
    """Two go out side by side."""
    (leader,) = leaves(lot)
    return beside(leader, -0.42, 0.1), beside(leader, 0.42, 0.0)


def pair_passes(lot: np.random.Generator) -> Party:
    """Two walk along the hall side by side, so that one partly hides the other."""
    (leader,) = passes(lot)
    return beside(leader, 0.28, -0.38), beside(leader, -0.28, 0.38)


def family(lot: np.random.Generator) -> Party:
    """Three come in together; the child (the third) runs a little ahead."""
    (child,) = arrives(lot)
    child = Route(0.0, child.points, 1.05)
    parents = Route(0.9, child.points, 1.05)
    return beside(parents, -0.45, 0.0), beside(parents, 0.45, 0.0), child


def meeting(lot: np.random.Generator) -> Party:
    """Two walk along the hall towards each other and pass."""
    y, side = float(lot.uniform(5.0, 7.0)), _side(lot)
    there = route((edge(side, y), edge(-side, y)), _pace(lot))
    back = route((edge(-side, y + 1.0), edge(side, y + 1.0)), _pace(lot))
    return there, back


def stands_in_the_door(lot: np.random.Generator) -> Party:
    """Somebody comes in, stops on the line of the entrance for 10 s and goes on."""
    x = float(lot.uniform(-0.6, 0.6))
    start, door, _ = _street(lot, x)
    return (route((start, door, (x, ENTRANCE_Y + 0.27), *_beyond(lot, x)), _pace(lot), {2: 10.0}),)


def stands_in_the_passage(lot: np.random.Generator) -> Party:
    """Somebody stops on the line across the hall for 10 s and goes on."""
    side, y = _side(lot), float(lot.uniform(5.4, 7.4))
    spots = (edge(side, y), (passage_x(y) + side * 0.08, y), edge(-side, y))
    return (route(spots, _pace(lot), {1: 10.0}),)


def turns_back_on_the_line(lot: np.random.Generator) -> Party:
    """Somebody walks up to the line across the hall, stands on it and goes back."""
    y = float(lot.uniform(5.4, 7.4))
    spots = (edge(1, y), (passage_x(y) + 0.06, y), edge(1, y + 0.8))
    return (route(spots, _pace(lot), {1: 6.0}),)


def turns_back_before_the_door(lot: np.random.Generator) -> Party:
    """Somebody walks to the entrance, thinks better of it and goes back."""
    x, side, y = float(lot.uniform(-0.7, 0.7)), _side(lot), float(lot.uniform(5.4, 6.4))
    spots = (edge(side, y), (x, ENTRANCE_Y - 1.3), edge(side, y + 0.5))
    return (route(spots, _pace(lot), {1: 2.0}),)


def forgets_something(lot: np.random.Generator) -> Party:
    """Somebody comes in, stops well inside and goes out again."""
    x = float(lot.uniform(-0.6, 0.6))
    start, door, inside = _street(lot, x)
    spots = (start, door, (x * 0.6, inside[1] - 1.0), (x + 0.1, 12.0), (start[0], 13.8))
    return (route(spots, _pace(lot), {2: 1.8}),)


def waits(lot: np.random.Generator) -> Party:
    """Somebody comes in, waits in the waiting area and leaves it again."""
    start, door, inside = _street(lot, -0.5)
    spot, out = SPOTS[int(lot.integers(len(SPOTS)))], float(lot.uniform(5.4, 6.2))
    spots = (start, door, inside, (-0.9, 6.6), spot, (-1.2, out + 0.3), edge(1, out))
    return (route(spots, _pace(lot), {4: float(lot.uniform(12.0, 24.0))}),)


def hurries(lot: np.random.Generator) -> Party:
    """Somebody runs for it."""
    (there,) = (leaves if lot.random() < 0.5 else passes)(lot)
    return (Route(0.0, there.points, float(lot.uniform(2.2, 2.6))),)


# One round of the play; whatever is longer than the time that is left is skipped.
ROUND: tuple[Act, ...] = (
    arrives, passes, pair_arrives, leaves, waits, stands_in_the_door, passes, pair_passes, turns_back_before_the_door,
    hurries, meeting, stands_in_the_passage, leaves, family, pair_leaves, forgets_something, passes,
    turns_back_on_the_line, arrives, waits, leaves,
)  # fmt: skip
