"""What truly happens in the play: crossings, who is in an area, and the box of everybody in every frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from streams.demo.core.camera import Camera, Floats
from streams.demo.core.hall import Zone
from streams.demo.core.person import Person

BAND = 0.1  # body heights on either side of a line that decide nothing
Crossing = tuple[str, str, float]  # zone, "in" or "out", second


@dataclass(frozen=True, slots=True)
class Track:
    """The way of one foot point through the picture: seconds (n,), pixels (n, 2), body heights in pixels (n,)."""

    times: Floats
    feet: Floats
    heights: Floats


def track_of(person: Person, camera: Camera) -> Track:
    """Return a person's way through the picture."""
    feet = person.walk.feet
    return Track(person.walk.times, camera.on_floor(feet), camera.body_pixels(feet, person.look.height))


def crossings(people: tuple[Person, ...], zones: tuple[Zone, ...], camera: Camera) -> tuple[Crossing, ...]:
    """Return every crossing of every line, by time."""
    found = []
    for person in people:
        track = track_of(person, camera)
        for zone in zones:
            if zone.is_line:
                ends = camera.on_floor(np.array(zone.corners))
                found += [(zone.name, way, round(when, 3)) for way, when in cross(track, ends[0], ends[1])]
    return tuple(sorted(found, key=lambda crossing: crossing[2]))


def cross(track: Track, first: Floats, second: Floats) -> Iterator[tuple[str, float]]:
    """Yield direction and second of one track's crossings of the line from `first` to `second`.

    Somebody has crossed who was on one side and then on the other, on both beyond the band, and passed between the
    ends; the second is that of the last step over the line itself. From left to right is "in".
    """
    along, distance = _frame(track, first, second)
    length = float(np.hypot(*(second - first)))
    clear = np.flatnonzero(np.abs(distance) > BAND * track.heights)
    for before, after in pairwise(clear):
        side = np.sign(distance[after])
        if np.sign(distance[before]) == side:
            continue
        step = before + int(np.flatnonzero(distance[before:after] * side <= 0)[-1])
        share = distance[step] / (distance[step] - distance[step + 1])
        where = along[step] + share * (along[step + 1] - along[step])
        if 0 <= where <= length:
            when = track.times[step] + share * (track.times[step + 1] - track.times[step])
            yield ("in" if side > 0 else "out"), float(when)


def _frame(track: Track, first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """Return pixels along a line from its first point and pixels to the right of it."""
    way = (second - first) / np.hypot(*(second - first))
    offset = track.feet - first
    return offset @ way, offset[:, 1] * way[0] - offset[:, 0] * way[1]


def stays(person: Person, zone: Zone, camera: Camera) -> Iterator[tuple[float, float]]:
    """Yield from when to when a person's foot point is inside of an area, in seconds."""
    track = track_of(person, camera)
    within = _inside(track.feet, camera.on_floor(np.array(zone.corners)))
    edges = np.flatnonzero(np.diff(np.concatenate([[False], within, [False]]).astype(np.int8)))
    for begin, end in edges.reshape(-1, 2):
        yield float(track.times[begin]), float(track.times[end - 1])


def _inside(points: Floats, corners: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which points lie inside of a polygon (even-odd rule)."""
    x, y = points[:, :1], points[:, 1:]
    x0, y0 = corners[:, 0], corners[:, 1]
    x1, y1 = np.roll(x0, -1), np.roll(y0, -1)
    spans = (y0 > y) != (y1 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = x < x0 + (y - y0) * (x1 - x0) / (y1 - y0)
    return np.asarray((spans & left).sum(axis=1) % 2 == 1)


def boxes(people: tuple[Person, ...], camera: Camera, time: float) -> dict[int, tuple[float, float, float, float]]:
    """Return where everybody stands at a second, in pixels by person: left, top, right, bottom; cut by nothing."""
    found = {}
    for person in people:
        row = person.walk.row(time)
        if row is not None:
            foot = person.walk.feet[row : row + 1]
            x, y = camera.on_floor(foot)[0]
            tall = float(camera.body_pixels(foot, person.look.height)[0])
            half = 0.17 * tall * person.look.build
            found[person.number] = (float(x) - half, float(y) - tall, float(x) + half, float(y))
    return found
