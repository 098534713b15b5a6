"""Whatever a detector says, whenever and of whatever picture: counting goes on, and its numbers stay numbers."""

from __future__ import annotations

import random

import numpy as np
import pytest
from numpy.typing import NDArray

from counting.core.detections import Detections
from counting.core.engine import CountingEvent, Engine
from counting.core.zones import Zone
from tests.counting.core.scenes import HEIGHT, RIGHT_TO_LEFT, WIDTH, boxes_of, line

Floats = NDArray[np.float64]
NAN, INF = float("nan"), float("inf")
ZONES = [
    Zone("door", "line", np.array([[0.5, 0.0], [0.5, 1.0]])),
    Zone("knot", "line", np.array([[0.2, 0.2], [0.5, 0.5], [0.8, 0.2], [0.2, 0.8]]), "head"),
    Zone("hall", "area", np.array([[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9]]), "center"),
    Zone("dot", "area", np.array([[0.5, 0.5], [0.5 + 1e-6, 0.5], [0.5, 0.5 + 1e-6]])),
]


def test_rows_that_are_no_numbers_are_nobody_and_all_others_keep_their_places() -> None:
    boxes = np.array([[0.1, 0.1, 0.2, 0.3], [NAN, 0.1, 0.2, 0.3], [0.1, 0.1, INF, 0.3], [0.5, 0.5, 0.6, 0.9]])
    found = Detections(boxes, np.array([0.9, 0.8, 0.7, NAN])).finite()
    assert found.scores.tolist() == [0.9, 0.0, 0.0, 0.0]
    assert found.boxes.tolist() == [[0.1, 0.1, 0.2, 0.3], [0] * 4, [0] * 4, [0] * 4]
    sane = Detections(boxes[:1], np.array([0.9]))
    assert sane.finite() is sane
    assert len(Detections.none().finite()) == 0


def test_a_net_that_overflows_now_and_then_counts_all_the_same() -> None:
    engine, events = Engine([line((640, 100), (640, 700))], WIDTH / HEIGHT), list[CountingEvent]()
    for number, feet in enumerate(RIGHT_TO_LEFT):
        people = boxes_of(feet, 0, random.Random(7))
        boxes = np.vstack([people.boxes, [[NAN, INF, -INF, 0.5]]]) if number % 3 else people.boxes * NAN
        events += engine.step(number / 25, Detections(boxes, np.full(len(boxes), 0.9))).events
    assert [event.sense for event in events + engine.cut()] == ["positive"]


def odd_boxes(rng: np.random.Generator) -> Floats:
    """Return boxes that no person has: empty, flat, equal, upside down, outside of the picture, no numbers."""
    n = int(rng.choice([0, 1, 2, 5, 30]))
    corners = np.sort(rng.random((n, 2, 2)), axis=1).reshape(n, 4)
    kind = int(rng.integers(0, 8))
    if kind == 0:
        corners[:, 2:] = corners[:, :2]
    elif kind == 1:
        corners[:, 3] = corners[:, 1] + 1e-12
    elif kind == 2:
        corners = corners[:, [2, 3, 0, 1]]
    elif kind == 3:
        corners[:] = corners[:1]
    elif kind == 4:
        corners = corners * 20 - 10
    elif kind == 5:
        corners[: n // 2] = NAN
    return corners


@pytest.mark.parametrize("aspect", [WIDTH / HEIGHT, 1e-3, 1e3])
@pytest.mark.parametrize("start", [0.0, 1.7e9, -5.0])
def test_the_engine_survives_odd_boxes_times_and_pictures(aspect: float, start: float) -> None:
    for seed in range(6):
        rng = np.random.default_rng(seed)
        engine, time = Engine(ZONES, aspect), start
        events = list[CountingEvent]()
        for _ in range(40):
            time += float(rng.choice([0.0, 1e-9, 0.04, 0.2, 10.0, 1e6]))
            boxes = odd_boxes(rng)
            result = engine.step(time, Detections(boxes, rng.random(len(boxes))))
            events += result.events
            assert all(np.isfinite(engine.view(track).box).all() for track in result.tracks)
            assert all(people >= 0 for people in engine.occupancy(time).values())
        assert all(_is_sound(event) for event in events + engine.cut())


def _is_sound(event: CountingEvent) -> bool:
    numbers = [*event.before, *event.after, event.time, event.confidence, event.dwell or 0.0, event.speed or 0.0]
    return bool(np.isfinite(numbers).all()) and 0 <= event.confidence <= 1 and (event.dwell or 0.0) >= 0
