"""The product counts its own demo scene: a short one, decoded, detected, tracked and counted for real."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import av
import numpy as np
import pytest

from counting.core.engine import CountingEvent, Engine
from counting.core.zone_file import read_zones
from streams.demo import DemoScene
from streams.demo.core.camera import Camera
from streams.demo.core.script import write_script
from streams.demo.core.truth import boxes
from streams.detectors import DetectorOptions, create
from streams.frames import Frame

WINDOW = 2.0  # seconds between a true crossing and the one that was counted
WAYS = {"positive": "in", "negative": "out"}


@dataclass(frozen=True)
class Run:
    """What came out of one run over the scene."""

    scene: DemoScene
    lines: list[tuple[str, str, float]]
    entries: int
    found: list[np.ndarray]


@pytest.fixture(scope="module")
def run(hall: DemoScene) -> Run:
    events: list[CountingEvent] = []
    found: list[np.ndarray] = []
    detector = create("motion", DetectorOptions())
    with av.open(str(hall.video)) as container:
        engine = Engine(read_zones({"zones": hall.zones}), 960 / 540)
        for index, picture in enumerate(container.decode(video=0)):
            frame = Frame(index, index / hall.fps, picture.width, picture.height, 0, picture)
            (people,) = detector.detect([frame])
            found.append(people.boxes * (960, 540, 960, 540))
            events += engine.step(frame.time, people).events
    events += engine.cut()
    lines = [(event.zone, WAYS[event.sense], event.time) for event in events if event.sense in WAYS]
    return Run(hall, lines, sum(event.sense == "entry" for event in events), found)


def test_every_line_and_direction_is_counted_as_it_truly_was(run: Run) -> None:
    true = Counter((zone, way) for zone, way, _ in run.scene.crossings)
    assert sum(true.values()) >= 10
    assert Counter((zone, way) for zone, way, _ in run.lines) == true


def test_every_crossing_is_counted_when_it_happens(run: Run) -> None:
    counted = list(run.lines)
    for zone, way, when in run.scene.crossings:
        near = [one for one in counted if one[:2] == (zone, way) and abs(one[2] - when) <= WINDOW]
        assert near, f"{zone} {way} at {when:.1f} s was not counted"
        counted.remove(min(near, key=lambda one: abs(one[2] - when)))


def test_somebody_is_seen_in_the_waiting_area(run: Run) -> None:
    assert run.entries >= 1


def test_nearly_everybody_in_full_view_is_found(run: Run) -> None:
    seconds = round(run.scene.seconds)
    people, camera = write_script(seconds), Camera()
    there = seen = 0
    for index in range(30, seconds * 15):
        for left, top, right, bottom in boxes(people, camera, index / 15).values():
            if left > 10 and right < 950 and bottom < 530 and top > 60 and bottom > 190:
                there += 1
                seen += any(_near(box, (left, top, right, bottom)) for box in run.found[index])
    assert there > 500
    assert seen >= 0.85 * there


def test_nobody_is_found_in_the_empty_hall(run: Run) -> None:
    people = write_script(round(run.scene.seconds))
    last = max(person.walk.end for person in people)
    assert [len(found) for found in run.found[round((last + 0.3) * 15) :]].count(0) >= 8


def _near(box: np.ndarray, true: tuple[float, float, float, float]) -> bool:
    """Tell whether feet and head of a box are where somebody's truly are, within a fifth of the height."""
    left, top, right, bottom = true
    tall = bottom - top
    return bool(
        abs(box[3] - bottom) < 0.2 * tall
        and abs(box[1] - top) < 0.2 * tall
        and abs((box[0] + box[2]) - (left + right)) / 2 < 0.2 * tall
    )
