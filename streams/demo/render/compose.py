"""Puts the people of one moment into the empty hall: shadows on the floor, far before near, things before people."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor

import cv2
import numpy as np

from streams.demo.core.camera import Camera
from streams.demo.core.hall import BENCH, BENCHES, DESK, DOOR, DOOR_HEIGHT, PILLAR, PLANTS, WALL
from streams.demo.core.person import Person
from streams.demo.render.canvas import Bytes, Canvas
from streams.demo.render.figure import Pose, figure
from streams.demo.render.furniture import furniture, nearest_first
from streams.demo.render.surfaces import empty_hall

Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels
Spot = tuple[float, float]
FINE = 2  # the hall and its people are drawn this many times as fine as the picture


class Stage:
    """The hall as its camera sees it, ready for people to be put in."""

    def __init__(self, camera: Camera) -> None:
        self.camera = camera
        self.disc = _soft_disc()
        things = furniture(camera)
        self.free = nearest_first(things)
        self.opening = self._opening()
        ground = np.clip(empty_hall(camera, FINE) * 255, 0, 255).astype(np.uint8)
        self.empty: Bytes = np.asarray(
            cv2.resize(ground, (camera.width, camera.height), interpolation=cv2.INTER_AREA), np.uint8
        )
        self._ground_shadows(self.empty)
        for thing in things:
            _lay(self.empty, thing.pixels)

    def picture(self, people: tuple[Person, ...], time: float) -> Bytes:
        """Return the picture of a second, shape (height, width, 3), red, green, blue."""
        picture = self.empty.copy()
        poses = [(person, pose) for person in people if (pose := pose_at(person, time))]
        poses.sort(key=lambda one: -one[1].y)
        for _, pose in poses:
            self._shadow(picture, (pose.x, pose.y - 0.02), (0.26, 0.20), 0.34)
            self._shadow(picture, (pose.x + 0.10, pose.y - 0.30), (0.36, 0.62), 0.20)
        for person, pose in poses:
            self._person(picture, person, pose)
        return picture

    def _person(self, picture: Bytes, person: Person, pose: Pose) -> None:
        """Draw one person over what is already there."""
        body = figure(person.look, pose, self.camera.pitch)
        outlines = self.camera.project(body.outlines())
        box = self._window(*outlines.min(axis=(0, 1)), *outlines.max(axis=(0, 1)))
        if box is None:
            return
        canvas = Canvas.over(self.camera, box, FINE)
        body.draw(canvas, outlines)
        sprite, free = canvas.done(), self._free(pose.y, box)
        if free is not None:
            sprite = _times(sprite, np.dstack([free] * 4))
        _lay(picture[box[1] : box[3], box[0] : box[2]], sprite)

    def _window(self, left: float, top: float, right: float, bottom: float) -> Box | None:
        """Return whole pixels within the picture, or None where there are none."""
        box = max(floor(left), 0), max(floor(top), 0), ceil(right), ceil(bottom)
        box = box[0], box[1], min(box[2], self.camera.width), min(box[3], self.camera.height)
        return box if box[2] > box[0] and box[3] > box[1] else None

    def _free(self, away: float, box: Box) -> Bytes | None:
        """Return what is free to be seen (255) of something so far away, in a window; None where all is."""
        rows, columns = slice(box[1], box[3]), slice(box[0], box[2])
        if away > WALL:
            return self.opening[rows, columns]
        nearer = [free for distance, free in self.free if distance < away]
        return nearer[-1][rows, columns] if nearer else None

    def _opening(self) -> Bytes:
        """Return where the doorway lets one see through the wall."""
        canvas = Canvas.over(self.camera, (0, 0, self.camera.width, self.camera.height), FINE)
        canvas.solid(np.array([(x, WALL, z) for x in DOOR for z in (0.0, DOOR_HEIGHT)]), (255, 255, 255))
        return _times(canvas.done()[..., 3], self.free[-1][1])

    def _shadow(self, picture: Bytes, centre: Spot, radii: Spot, share: float) -> None:
        """Darken a soft ellipse of the floor by a share at its middle; `radii` across and along, metres."""
        (x, y), (across, along) = centre, radii
        outline = np.array([(x - across, y), (x + across, y), (x, y + along), (x, y - along)])
        (left, _), (right, _), (_, top), (_, bottom) = self.camera.on_floor(outline)
        box = self._window(left, top, right, bottom)
        if box is None:
            return
        whole = (max(2, ceil(right) - floor(left)), max(2, ceil(bottom) - floor(top)))
        disc = np.asarray(cv2.resize(self.disc, whole, interpolation=cv2.INTER_LINEAR), np.uint8)
        cut = disc[box[1] - floor(top) :, box[0] - floor(left) :][: box[3] - box[1], : box[2] - box[0]]
        free = self._free(y, box)
        cut = cut if free is None else _times(cut, free)
        _dim(picture[box[1] : box[3], box[0] : box[2]], 255 - np.asarray(cut * np.float32(share), np.uint8))

    def _ground_shadows(self, picture: Bytes) -> None:
        """Darken the floor under the furniture."""
        for thing in (PILLAR, *PLANTS):
            self._shadow(picture, (thing.x, thing.y - 0.05), (thing.radius * 2.2, thing.radius * 2.2), 0.5)
            self._shadow(picture, (thing.x + 0.15, thing.y - 0.7), (thing.radius * 1.9, 1.3), 0.22)
        for left, front, width, depth in [(*corner, *BENCH[:2]) for corner in BENCHES] + [DESK[:4]]:
            self._shadow(picture, (left + width / 2, front + depth / 4), (width * 0.75, depth * 1.3), 0.5)


@lru_cache(maxsize=1)
def stage_of(camera: Camera) -> Stage:
    """Return the hall for a camera; drawing it takes seconds, so the last one is kept."""
    return Stage(camera)


def pose_at(person: Person, time: float) -> Pose | None:
    """Return how somebody stands at a second, or None while they are not there."""
    walk, row = person.walk, person.walk.row(time)
    if row is None:
        return None
    (x, y), pace = walk.feet[row], float(walk.pace[row])
    return Pose(float(x), float(y), float(walk.heading[row]), float(walk.stride[row]), pace, time + person.number)


def _times(one: Bytes, share: Bytes) -> Bytes:
    """Multiply pixels by shares of 255."""
    return np.asarray(cv2.multiply(one, share, scale=1 / 255), np.uint8)


def _dim(window: Bytes, share: Bytes) -> None:
    """Multiply a colour picture by shares of 255, in place."""
    cv2.multiply(window, np.dstack([share] * 3), dst=window, scale=1 / 255)


def _lay(window: Bytes, sprite: Bytes) -> None:
    """Lay colours weighted by their alpha over a picture, in place."""
    _dim(window, 255 - sprite[..., 3])
    cv2.add(window, sprite[..., :3], dst=window)


def _soft_disc(size: int = 64) -> Bytes:
    """Return a disc that fades from 255 in its middle to 0 at its edge."""
    across = np.linspace(-1, 1, size)
    near = np.clip(1 - np.hypot(across[:, None], across[None, :]), 0, 1)
    return np.asarray((near**2 * (3 - 2 * near) * 255).round(), np.uint8)
