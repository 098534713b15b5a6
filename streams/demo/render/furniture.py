"""Pillar, benches, desk and plants of the hall: drawn once, with masks that tell what they hide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import cos, sin

import cv2
import numpy as np

from streams.demo.core.camera import Camera
from streams.demo.core.hall import BENCH, BENCHES, DESK, PILLAR, PLANTS, Obstacle
from streams.demo.render.canvas import Bytes, Canvas, Colour, ring, shaded

FINE = 3  # times as fine as the picture while drawing
STONE: Colour = (226, 219, 206)
WOOD: Colour = (150, 104, 68)


@dataclass(frozen=True, slots=True)
class Furniture:
    """One thing: how far away it stands in metres, and its picture over the whole frame, alpha included."""

    away: float
    pixels: Bytes


def furniture(camera: Camera) -> tuple[Furniture, ...]:
    """Return all things, the farthest first."""
    things: list[tuple[float, Callable[[Canvas], None]]] = [(PILLAR.y, _pillar), (DESK[1], _desk)]
    things += [(corner[1], _bench_at(corner)) for corner in BENCHES]
    things += [(plant.y, _plant_at(plant, seed)) for seed, plant in enumerate(PLANTS)]
    drawn = []
    for away, draw in sorted(things, key=lambda thing: -thing[0]):
        canvas = Canvas.over(camera, (0, 0, camera.width, camera.height), FINE)
        draw(canvas)
        drawn.append(Furniture(away, canvas.done()))
    return tuple(drawn)


def _box(canvas: Canvas, corner: tuple[float, float, float], size: tuple[float, float, float], colour: Colour) -> None:
    """Draw a box from its left, front, lower corner and its width, depth and height in metres."""
    (x, y, z), (w, d, h) = corner, size
    inner = x + w if x + w / 2 < 0 else x  # the side that the camera sees
    side = [(inner, y, z), (inner, y + d, z), (inner, y, z + h), (inner, y + d, z + h)]
    canvas.solid(np.array(side), shaded(colour, 0.72))
    canvas.solid(np.array([(x, y, z), (x + w, y, z), (x, y, z + h), (x + w, y, z + h)]), shaded(colour, 0.86))
    top = z + h
    canvas.solid(np.array([(x, y, top), (x + w, y, top), (x, y + d, top), (x + w, y + d, top)]), shaded(colour, 1.1))


def _bench_at(corner: tuple[float, float]) -> Callable[[Canvas], None]:
    """Return how to draw a bench of wood on two dark feet."""
    (x, y), (w, d, h) = corner, BENCH

    def draw(canvas: Canvas) -> None:
        for foot in (x + 0.15, x + w - 0.27):
            _box(canvas, (foot, y + 0.05, 0.0), (0.12, d - 0.1, h - 0.08), (62, 64, 68))
        for board in (2, 1, 0):
            _box(canvas, (x, y + board * d / 3, h - 0.08), (w, d / 3 - 0.02, 0.08), shaded(WOOD, 1.06))

    return draw


def _desk(canvas: Canvas) -> None:
    """Draw the information desk."""
    x, y, w, d, h = DESK
    _box(canvas, (x, y, 0.0), (w, d, 0.10), (58, 58, 62))
    _box(canvas, (x, y, 0.10), (w, d, h - 0.16), (96, 126, 128))
    for slat in np.arange(x + 0.1, x + w, 0.16):
        canvas.solid(
            np.array([(slat, y, 0.14), (slat + 0.03, y, 0.14), (slat, y, h - 0.1), (slat + 0.03, y, h - 0.1)]),
            (78, 106, 110),
        )
    _box(canvas, (x - 0.05, y - 0.05, h - 0.06), (w + 0.1, d + 0.1, 0.06), (214, 188, 150))
    _box(canvas, (x + 0.45, y + 0.25, h), (0.5, 0.06, 0.34), (40, 44, 50))
    _box(canvas, (x + 1.6, y + 0.2, h), (0.34, 0.24, 0.05), (236, 232, 222))


def _pillar(canvas: Canvas) -> None:
    """Draw the round pillar in strips, light from the door on its right, with a foot of darker stone."""
    _round(canvas, PILLAR, PILLAR.radius * 1.22, 0.0, 0.22, shaded(STONE, 0.80))
    _round(canvas, PILLAR, PILLAR.radius * 1.10, 0.22, 0.30, shaded(STONE, 0.90))
    _round(canvas, PILLAR, PILLAR.radius, 0.30, 4.4, STONE)


def _round(
    canvas: Canvas, thing: Obstacle, radius: float, low: float, high: float, colour: Colour, top: float = 0.0
) -> None:
    """Draw an upright cylinder (or cone, by the radius at its top) in thin vertical strips."""
    upper = top or radius
    canvas.solid(ring((thing.x, thing.y, high), upper), shaded(colour, 1.08))
    turns = np.linspace(np.pi, 2 * np.pi, 25)
    for one, two in pairwise(turns):
        middle = (one + two) / 2
        light = 0.72 + 0.30 * max(0.0, sin(middle + np.pi) * 0.75 + cos(middle) * 0.55)
        quad = [
            (thing.x + r * cos(a), thing.y + r * sin(a), z)
            for a in (one - 0.02, two + 0.02)
            for r, z in ((radius, low), (upper, high))
        ]
        canvas.solid(np.array(quad), shaded(colour, light))


def _plant_at(spot: Obstacle, seed: int) -> Callable[[Canvas], None]:
    """Return how to draw a potted plant with arching leaves."""

    def draw(canvas: Canvas) -> None:
        _round(canvas, spot, 0.17, 0.0, 0.42, (188, 112, 82), top=0.25)
        canvas.solid(ring((spot.x, spot.y, 0.41), 0.22), (74, 58, 46))
        lot = np.random.default_rng(seed + 5)
        turns = lot.uniform(0, 2 * np.pi, 54)
        for turn in sorted(turns, key=lambda angle: -sin(angle)):
            _leaf(canvas, spot, float(turn), lot)

    return draw


def _leaf(canvas: Canvas, spot: Obstacle, turn: float, lot: np.random.Generator) -> None:
    """Draw one arching leaf as a chain of thin segments."""
    reach, tall, tone = lot.uniform(0.22, 0.52), lot.uniform(0.6, 1.25), lot.uniform(0.68, 1.12)
    along = np.linspace(0, 1, 9)
    out = reach * along**1.5
    spine = np.column_stack(
        [spot.x + out * cos(turn), spot.y + out * sin(turn), 0.40 + tall * (along - 0.42 * along**2.6)]
    )
    half = 0.055 * np.sin(np.pi * np.clip(along * 0.9 + 0.1, 0, 1)) + 0.004
    side = np.column_stack([-sin(turn) * half, cos(turn) * half, 0.3 * half])
    for k in range(len(along) - 1):
        quad = np.array(
            [spine[k] - side[k], spine[k] + side[k], spine[k + 1] - side[k + 1], spine[k + 1] + side[k + 1]]
        )
        canvas.solid(quad, shaded((84, 132, 78), tone * (0.78 + 0.3 * float(along[k]))))


def nearest_first(things: tuple[Furniture, ...]) -> list[tuple[float, Bytes]]:
    """Return, for each thing from the nearest on, its distance and what it and all nearer ones let through.

    The second has the shape of the picture, 0 (hidden) to 255 (free).
    """
    free: Bytes = np.full(things[0].pixels.shape[:2], 255, np.uint8)
    found = []
    for thing in sorted(things, key=lambda one: one.away):
        free = np.asarray(cv2.multiply(free, 255 - thing.pixels[..., 3], scale=1 / 255), np.uint8)
        found.append((thing.away, free))
    return found
