"""Puts the people of one moment into the empty hall: shadows on the floor, far before near, things before people."""

from __future__ import annotations

from math import ceil, floor

import cv2
import numpy as np
from numpy.typing import NDArray

from streams.demo.core.camera import Camera
from streams.demo.core.hall import BENCH, BENCHES, DESK, DOOR, DOOR_HEIGHT, PILLAR, PLANTS, WALL
from streams.demo.core.script import Person
from streams.demo.render.canvas import Bytes, Canvas
from streams.demo.render.figure import Pose, figure
from streams.demo.render.furniture import furniture, nearest_first
from streams.demo.render.surfaces import empty_hall

Share = NDArray[np.float32]  # 0–1 of a picture's pixels
Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels
FINE = 2  # people are drawn this many times as fine as the picture
ROOM = 0.55  # metres around a person that luggage, elbows and feet may need


class Stage:
    """The hall as its camera sees it, ready for people to be put in."""

    def __init__(self, camera: Camera) -> None:
        self.camera = camera
        self.disc = _soft_disc()
        things = furniture(camera)
        self.free = [(away, free.astype(np.float32)) for away, free in nearest_first(things)]
        self.opening = self._opening()
        ground = empty_hall(camera, 2) * 255
        picture = cv2.resize(ground, (camera.width, camera.height), interpolation=cv2.INTER_AREA)
        self._ground_shadows(picture)
        for thing in things:
            picture = picture * (1 - thing.pixels[..., 3:] / 255.0) + thing.pixels[..., :3]
        self.empty: Bytes = np.ascontiguousarray(np.clip(picture, 0, 255).astype(np.uint8))

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
        box = self._around(pose, person.look.height)
        if box is None:
            return
        canvas = Canvas.over(self.camera, box, FINE)
        figure(person.look, pose, self.camera.pitch).draw(canvas)
        sprite = canvas.done().astype(np.float32) * self._free(pose.y, box)[..., None]
        window = picture[box[1] : box[3], box[0] : box[2]]
        window[:] = window * (1 - sprite[..., 3:] / 255) + sprite[..., :3]

    def _around(self, pose: Pose, height: float) -> Box | None:
        """Return the pixels that a person may cover, or None outside of the picture."""
        x, y = pose.x, pose.y
        corners = [(x + i * ROOM, y + k * ROOM, z) for i in (-1, 1) for k in (-1, 1) for z in (0.0, height * 1.03)]
        points = self.camera.project(np.array(corners))
        return self._window(*points.min(axis=0), *points.max(axis=0))

    def _window(self, left: float, top: float, right: float, bottom: float) -> Box | None:
        """Return whole pixels within the picture, or None where there are none."""
        box = max(floor(left), 0), max(floor(top), 0), ceil(right), ceil(bottom)
        box = box[0], box[1], min(box[2], self.camera.width), min(box[3], self.camera.height)
        return box if box[2] > box[0] and box[3] > box[1] else None

    def _free(self, away: float, box: Box) -> Share:
        """Return what nothing hides, of something so far away, within a window."""
        rows, columns = slice(box[1], box[3]), slice(box[0], box[2])
        share = np.ones((box[3] - box[1], box[2] - box[0]), np.float32)
        nearer = [free for distance, free in self.free if distance < away]
        if nearer:
            share = nearer[-1][rows, columns]
        return share * self.opening[rows, columns] if away > WALL else share

    def _opening(self) -> Share:
        """Return where the doorway lets one see through the wall."""
        canvas = Canvas.over(self.camera, (0, 0, self.camera.width, self.camera.height), FINE)
        canvas.solid(np.array([(x, WALL, z) for x in DOOR for z in (0.0, DOOR_HEIGHT)]), (255, 255, 255))
        seen: Share = canvas.done()[..., 3].astype(np.float32) / 255
        return seen

    def _shadow(
        self, picture: NDArray[np.generic], centre: tuple[float, float], radii: tuple[float, float], share: float
    ) -> None:
        """Darken a soft ellipse of the floor by a share at its middle; `radii` across and along, metres."""
        (x, y), (across, along) = centre, radii
        outline = np.array([(x - across, y), (x + across, y), (x, y + along), (x, y - along)])
        (left, _), (right, _), (_, top), (_, bottom) = self.camera.on_floor(outline)
        box = self._window(left, top, right, bottom)
        if box is None:
            return
        whole = (max(2, ceil(right) - floor(left)), max(2, ceil(bottom) - floor(top)))
        disc = cv2.resize(self.disc, whole, interpolation=cv2.INTER_LINEAR)
        cut = disc[box[1] - floor(top) :, box[0] - floor(left) :][: box[3] - box[1], : box[2] - box[0]]
        window = picture[box[1] : box[3], box[0] : box[2]]
        window[:] = window * (1 - share * cut * self._free(y, box))[..., None]

    def _ground_shadows(self, picture: NDArray[np.generic]) -> None:
        """Darken the floor under the furniture."""
        for thing in (PILLAR, *PLANTS):
            self._shadow(picture, (thing.x, thing.y - 0.05), (thing.radius * 2.2, thing.radius * 2.2), 0.5)
            self._shadow(picture, (thing.x + 0.15, thing.y - 0.7), (thing.radius * 1.9, 1.3), 0.22)
        for left, front, width, depth in [(*corner, *BENCH[:2]) for corner in BENCHES] + [DESK[:4]]:
            self._shadow(picture, (left + width / 2, front + depth / 4), (width * 0.75, depth * 1.3), 0.5)


def pose_at(person: Person, time: float) -> Pose | None:
    """Return how somebody stands at a second, or None while they are not there."""
    walk, row = person.walk, person.walk.row(time)
    if row is None:
        return None
    (x, y), pace = walk.feet[row], float(walk.pace[row])
    return Pose(float(x), float(y), float(walk.heading[row]), float(walk.stride[row]), pace, time + person.number)


def _soft_disc(size: int = 64) -> Share:
    """Return a disc that fades from 1 in its middle to 0 at its edge."""
    across = np.linspace(-1, 1, size, dtype=np.float32)
    away = np.hypot(across[:, None], across[None, :])
    return np.asarray(np.clip(1 - away, 0, 1) ** 2 * (3 - 2 * np.clip(1 - away, 0, 1)), np.float32)
