"""Named scenes: what a detector would say of people who walk, stand, tremble and hide, in pixels of 1280 × 720."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from counting.core.detections import Detections
from counting.core.engine import CountingEvent, Engine
from counting.core.zones import Zone

WIDTH, HEIGHT = 1280, 720
BODY = 160.0  # pixels: height of everybody here
BAND = 0.1 * BODY

Point = tuple[float, float]
Feet = list[Point]  # the foot points of everybody seen in one frame


@dataclass(frozen=True)
class Scene:
    """Feet frame by frame, and how often the line is truly crossed: positive (left to right) and negative."""

    name: str
    feet: Callable[[], list[Feet]]
    positive: int
    negative: int
    line: tuple[Point, ...] = ((640, 100), (640, 700))
    noise: float = 0.0  # pixels: deviation of every edge of a box
    can_be_thinned: bool = True  # still has enough sightings when only every fifth frame is looked at


def walk(start: Point, end: Point, frames: int) -> list[Feet]:
    """Return one person who walks evenly from `start` to `end`."""
    return [
        [(start[0] + (end[0] - start[0]) * k / (frames - 1), start[1] + (end[1] - start[1]) * k / (frames - 1))]
        for k in range(frames)
    ]


def stand(place: Point, frames: int, jitter: float, seed: int = 1) -> list[Feet]:
    """Return one person who stands, each sighting off by up to `jitter` pixels either way."""
    rng = random.Random(seed)
    return [[(place[0] + rng.uniform(-jitter, jitter), place[1] + rng.uniform(-jitter, jitter))] for _ in range(frames)]


def together(*people: list[Feet]) -> list[Feet]:
    """Return several people in the same frames."""
    return [[point for feet in frame for point in feet] for frame in zip(*people, strict=True)]


def hidden(frames: list[Feet], first: int, count: int) -> list[Feet]:
    """Return the scene with nobody seen in `count` frames from `first` on."""
    return [[] if first <= number < first + count else feet for number, feet in enumerate(frames)]


def boxes_of(feet: Feet, noise: float, rng: random.Random) -> Detections:
    """Return what a detector says of people at `feet`."""
    rows = []
    for x, y in feet:
        edges = (x - 0.19 * BODY, y - BODY, x + 0.19 * BODY, y)
        rows.append([edge + (rng.gauss(0, noise) if noise else 0.0) for edge in edges])
    if not rows:
        return Detections.none()
    boxes = np.array(rows) / [WIDTH, HEIGHT, WIDTH, HEIGHT]
    return Detections(np.clip(boxes, 0, 1), np.full(len(rows), 0.9))


def play(
    frames: list[Feet], zones: list[Zone], fps: float, noise: float = 0.0, stride: int = 1
) -> Iterator[tuple[float, Engine, list[CountingEvent]]]:
    """Yield time, engine and events after every frame, and once more after the end."""
    engine, rng, time = Engine(zones, WIDTH / HEIGHT), random.Random(7), 0.0
    for number in range(0, len(frames), stride):
        time = number / fps
        yield time, engine, list(engine.step(time, boxes_of(frames[number], noise, rng)).events)
    yield time, engine, engine.cut()


def line(*points: Point, name: str = "line") -> Zone:
    """Return a counting line through points in pixels."""
    return Zone(name, "line", np.array(points) / [WIDTH, HEIGHT])


def area(*points: Point, name: str = "area") -> Zone:
    """Return an area with corners in pixels."""
    return Zone(name, "area", np.array(points) / [WIDTH, HEIGHT])


RIGHT_TO_LEFT = walk((900, 500), (380, 500), 100)  # over a line that runs down the picture: left to right of it
THERE_AND_BACK = RIGHT_TO_LEFT + RIGHT_TO_LEFT[::-1][1:]
SLANTED = ((400.0, 200.0), (900.0, 700.0))
SHARP = ((900.0, 300.0), (500.0, 400.0), (900.0, 500.0))

SCENES = [
    Scene("walks straight over", lambda: RIGHT_TO_LEFT, 1, 0),
    Scene("walks straight over the other way", lambda: RIGHT_TO_LEFT[::-1], 0, 1),
    Scene("goes over and comes back", lambda: THERE_AND_BACK, 1, 1),
    Scene("in, out, in by one track", lambda: THERE_AND_BACK + RIGHT_TO_LEFT[1:], 2, 1),
    Scene("trembles on the line", lambda: stand((640, 500), 200, 8), 0, 0),
    Scene(
        "stands on the line 300 frames with 8 px of jitter and walks on",
        lambda: walk((900, 500), (640, 500), 60) + stand((640, 500), 300, 8) + walk((640, 500), (380, 500), 60),
        1,
        0,
    ),
    Scene(
        "stands on the line 300 frames with 8 px of jitter and turns back",
        lambda: walk((900, 500), (640, 500), 60) + stand((640, 500), 300, 8) + walk((640, 500), (900, 500), 60),
        0,
        0,
    ),
    Scene("turns back inside the dead band", lambda: _turn_at(640 - 0.6 * BAND), 0, 0),
    Scene("turns back before the line", lambda: _turn_at(640 + 2 * BAND), 0, 0),
    Scene(
        "foot 30 px past the end of the segment",
        lambda: walk((900, 70), (380, 70), 100),
        0,
        0,
        ((640, 100), (640, 700)),
    ),
    Scene("foot 20 px inside the end of the segment", lambda: walk((900, 680), (380, 680), 100), 1, 0),
    Scene(
        "foot 30 px below the end of the segment",
        lambda: walk((900, 630), (380, 630), 100),
        0,
        0,
        ((640, 100), (640, 600)),
    ),
    Scene("runs 170 px a frame", lambda: walk((1200, 500), (180, 500), 7), 1, 0, can_be_thinned=False),
    Scene(
        "jumps over the line in one frame",
        lambda: stand((900, 500), 25, 2) + stand((780, 500), 1, 0) + stand((500, 500), 25, 2),
        1,
        0,
        can_be_thinned=False,
    ),
    Scene("is hidden for 12 frames over the line", lambda: hidden(RIGHT_TO_LEFT, 44, 12), 1, 0),
    Scene(
        "two side by side", lambda: together(walk((900, 400), (380, 400), 100), walk((905, 560), (385, 560), 100)), 2, 0
    ),
    Scene(
        "two close side by side",
        lambda: together(walk((900, 480), (380, 480), 100), walk((870, 510), (350, 510), 100)),
        2,
        0,
    ),
    Scene("two meet on the line", lambda: together(RIGHT_TO_LEFT, walk((380, 560), (900, 560), 100)), 1, 1),
    Scene(
        "two in the same sense over a slanted line",
        lambda: together(walk((400, 520), (860, 520), 100), walk((560, 620), (1000, 620), 100)),
        0,
        2,
        SLANTED,
    ),
    Scene("a newcomer in a crowd vanishes as somebody appears beyond the line", lambda: _crowd(), 0, 0),
    Scene("walks along the line for 150 frames with jitter", lambda: _along(), 0, 0),
    Scene("walks 0.5 px a frame with noisy boxes", lambda: walk((720, 500), (560, 500), 321), 1, 0, noise=6.0),
    Scene("starts on the line and leaves to one side", lambda: walk((640, 500), (380, 500), 60), 0, 0),
    Scene(
        "starts on the line, leaves, comes back over it",
        lambda: walk((640, 500), (380, 500), 60) + walk((380, 500), (900, 500), 100),
        0,
        1,
    ),
    Scene("walks over with very noisy boxes", lambda: RIGHT_TO_LEFT, 1, 0, noise=9.0),
    Scene(
        "crosses the second segment of a bent line",
        lambda: walk((900, 600), (380, 600), 100),
        1,
        0,
        ((640, 100), (640, 400), (700, 700)),
    ),
    Scene(
        "passes beside a bent line", lambda: walk((900, 80), (380, 80), 100), 0, 0, ((640, 300), (640, 500), (700, 700))
    ),
    Scene("passes the tip of a sharply bent line", lambda: walk((460, 200), (460, 640), 100), 0, 0, SHARP),
    Scene("goes in beside the tip of a sharply bent line", lambda: walk((300, 380), (860, 400), 110), 0, 1, SHARP),
]


def _turn_at(x: float) -> list[Feet]:
    there = walk((900, 500), (x, 500), 60)
    return there + there[::-1][1:]


def _crowd() -> list[Feet]:
    """Three stand before the line; a fourth is seen twice between them, then somebody else twice beyond the line."""
    places = (700.0, 500.0), (820.0, 500.0), (760.0, 640.0)
    standing = [list(places) for _ in range(40)]
    first, second = (715.0, 590.0), (560.0, 590.0)
    seen = {10: first, 12: first, 13: second, 14: second, 15: second, 16: second}
    return [[*feet, seen[number]] if number in seen else feet for number, feet in enumerate(standing)]


def _along() -> list[Feet]:
    rng = random.Random(3)
    return [[(640 + rng.uniform(-8, 8), 250 + 2.5 * k + rng.uniform(-8, 8))] for k in range(150)]
