"""How one person gets along a route: speeds up, turns, keeps clear of others, stops and goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, hypot

import numpy as np
from numpy.typing import NDArray

from streams.demo.core.hall import OBSTACLES

RATE = 30  # steps of the simulation per second
ACCELERATION = 2.6  # metres per second squared
LONGEST = 120.0  # seconds after which a walk is broken off
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stop:
    """One point of a route in metres; `wait` seconds are spent there, 0 walks on through it."""

    x: float
    y: float
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Route:
    """Where somebody goes: the second at which it begins, the points, and the speed in metres per second."""

    start: float
    points: tuple[Stop, ...]
    speed: float = 1.25


@dataclass(frozen=True, slots=True)
class Walk:
    """Where somebody's feet were: one row per 1/RATE second from `start` on.

    `feet` has shape (n, 2) in metres, `heading` radians (0 = away from the camera, clockwise), `stride` the phase of
    the gait in radians and `pace` metres per second, each of shape (n,).
    """

    start: float
    feet: Floats
    heading: Floats
    stride: Floats
    pace: Floats

    @property
    def end(self) -> float:
        """Second of the last row."""
        return self.start + (len(self.feet) - 1) / RATE

    @property
    def times(self) -> Floats:
        """Seconds of all rows."""
        return self.start + np.arange(len(self.feet)) / RATE

    def row(self, time: float) -> int | None:
        """Return the row nearest to a second, or None while the person is not there."""
        row = round((time - self.start) * RATE)
        return row if 0 <= row < len(self.feet) else None


@dataclass(slots=True)
class _Body:
    """The state of the person who is being walked."""

    x: float
    y: float
    vx: float = 0.0
    vy: float = 0.0
    heading: float = 0.0
    stride: float = 0.0

    @property
    def pace(self) -> float:
        return hypot(self.vx, self.vy)

    def advance(self, wish: tuple[float, float]) -> None:
        """Move one step towards a wished velocity, within what legs can do."""
        dx, dy = wish[0] - self.vx, wish[1] - self.vy
        share = min(1.0, ACCELERATION / RATE / max(hypot(dx, dy), 1e-9))
        self.vx, self.vy = self.vx + dx * share, self.vy + dy * share
        self.x, self.y = self.x + self.vx / RATE, self.y + self.vy / RATE
        self.stride += 2 * np.pi * self.pace / RATE / (0.75 + 0.5 * self.pace)
        if self.pace > 0.15:
            self._turn(atan2(self.vx, self.vy))

    def _turn(self, towards: float) -> None:
        """Turn the body a little towards a heading."""
        rest = (towards - self.heading + np.pi) % (2 * np.pi) - np.pi
        self.heading += float(np.clip(rest, -5.0 / RATE, 5.0 / RATE))


def walk(route: Route, others: Sequence[Walk] = ()) -> Walk:
    """Return the walk along a route, keeping clear of the obstacles of the hall and of `others`."""
    first, second = route.points[0], route.points[1]
    body = _Body(first.x, first.y, heading=atan2(second.x - first.x, second.y - first.y))
    body.vx, body.vy = _towards(body, second, route.speed)
    rows: list[tuple[float, ...]] = []
    for target in route.points[1:]:
        _go(body, target, route, others, rows)
        _wait(body, target, rows)
    table = np.array(rows)
    return Walk(route.start, table[:, :2], table[:, 2], table[:, 3], table[:, 4])


def _go(body: _Body, target: Stop, route: Route, others: Sequence[Walk], rows: list[tuple[float, ...]]) -> None:
    """Walk to one point; a point with a wait is stepped upon, the others are passed near by."""
    near = 0.03 if target.wait else 0.30
    while hypot(target.x - body.x, target.y - body.y) > near and len(rows) < LONGEST * RATE:
        away = hypot(target.x - body.x, target.y - body.y)
        speed = min(route.speed, 0.12 + 1.5 * away) if target.wait else route.speed
        wish = _towards(body, target, speed)
        push = _push(body, others, route.start + len(rows) / RATE) if away > 0.6 else (0.0, 0.0)
        body.advance((wish[0] + push[0], wish[1] + push[1]))
        rows.append((body.x, body.y, body.heading, body.stride, body.pace))


def _wait(body: _Body, target: Stop, rows: list[tuple[float, ...]]) -> None:
    """Stand at a point for its wait."""
    for _ in range(round(target.wait * RATE)):
        body.advance((1.5 * (target.x - body.x), 1.5 * (target.y - body.y)))
        rows.append((body.x, body.y, body.heading, body.stride, body.pace))


def _towards(body: _Body, target: Stop, speed: float) -> tuple[float, float]:
    """Return the velocity that leads to a point."""
    dx, dy = target.x - body.x, target.y - body.y
    away = max(hypot(dx, dy), 1e-9)
    return speed * dx / away, speed * dy / away


def _push(body: _Body, others: Sequence[Walk], time: float) -> tuple[float, float]:
    """Return the velocity that steers clear of people and things near by, and step out of them if need be."""
    push_x = push_y = 0.0
    for x, y, least in _neighbours(others, time):
        dx, dy = body.x - x, body.y - y
        away, room = max(hypot(dx, dy), 1e-6), least + 0.75
        if away < room:
            side = 1.0 if dx * body.vy - dy * body.vx >= 0 else -1.0
            force = 2.2 * (1 - away / room) * max(1.0, body.pace)
            push_x += (0.8 * dx - 0.8 * side * dy) / away * force
            push_y += (0.8 * dy + 0.8 * side * dx) / away * force
        if away < least:
            body.x, body.y = x + dx / away * least, y + dy / away * least
    return push_x, push_y


def _neighbours(others: Sequence[Walk], time: float) -> list[tuple[float, float, float]]:
    """Return what stands in the hall at a second: x, y and how near one can come, in metres."""
    things = [(thing.x, thing.y, thing.radius + 0.15) for thing in OBSTACLES]
    for other in others:
        row = other.row(time)
        if row is not None:
            things.append((float(other.feet[row, 0]), float(other.feet[row, 1]), 0.45))
    return things
