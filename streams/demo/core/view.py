"""Who hides whom in the picture, so that nobody crosses a line unseen: not even people could count them then."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from streams.demo.core.camera import Camera, Floats
from streams.demo.core.hall import ZONES
from streams.demo.core.person import Person
from streams.demo.core.walk import RATE

NEAR = 0.45  # metres from a line within which one must be seen
BESIDE = 0.5  # metres beyond the ends of a line
HIDDEN = 0.30  # share of the own box that somebody else covers
STEP = 6  # rows of a walk between two looks


def crossings_hidden(party: Sequence[Person], people: Sequence[Person], camera: Camera) -> bool:
    """Tell whether somebody of a party and somebody of the others hide one another on a line."""
    pairs = [(one, other) for one in party for other in people]
    return any(_hidden(one, other, camera) or _hidden(other, one, camera) for one, other in pairs)


def _hidden(one: Person, other: Person, camera: Camera) -> bool:
    """Tell whether one person is covered by another, or covers them, while on a line."""
    rows = np.arange(0, len(one.walk.feet), STEP)
    rows = rows[_on_a_line(one.walk.feet[rows])]
    then = np.round(rows + (one.walk.start - other.walk.start) * RATE).astype(int)
    both = (then >= 0) & (then < len(other.walk.feet))
    if not both.any():
        return False
    mine, theirs = _boxes(one, rows[both], camera), _boxes(other, then[both], camera)
    return bool((_shared(mine, theirs) > HIDDEN).any())


def _on_a_line(feet: Floats) -> NDArray[np.bool_]:
    """Return which foot points are on a line or close to it."""
    found = np.zeros(len(feet), bool)
    for zone in ZONES:
        if zone.is_line:
            first, second = np.array(zone.corners)
            length = float(np.hypot(*(second - first)))
            way = (second - first) / length
            offset = feet - first
            along, away = offset @ way, np.abs(offset[:, 0] * way[1] - offset[:, 1] * way[0])
            found |= (away < NEAR) & (along > -BESIDE) & (along < length + BESIDE)
    return found


def _boxes(person: Person, rows: NDArray[np.intp], camera: Camera) -> Floats:
    """Return a person's boxes in some rows of the walk, pixels, shape (n, 4)."""
    feet = person.walk.feet[rows]
    place, tall = camera.on_floor(feet), camera.body_pixels(feet, person.look.height)
    half = 0.2 * tall
    return np.column_stack([place[:, 0] - half, place[:, 1] - tall, place[:, 0] + half, place[:, 1]])


def _shared(mine: Floats, theirs: Floats) -> Floats:
    """Return which share of the smaller of two boxes the other one covers."""
    wide = np.minimum(mine[:, 2], theirs[:, 2]) - np.maximum(mine[:, 0], theirs[:, 0])
    tall = np.minimum(mine[:, 3], theirs[:, 3]) - np.maximum(mine[:, 1], theirs[:, 1])
    areas = [(box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1]) for box in (mine, theirs)]
    return np.asarray(np.maximum(wide, 0) * np.maximum(tall, 0) / np.minimum(*areas))
