"""The measurements: each runs the product and its yardstick by turns on the same input."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import numpy as np

from counting.core.detections import Detections
from counting.core.engine import Engine
from counting.core.zones import Zone
from streams.detectors import Detector, detect_in_order
from streams.file_counting import FileCount
from streams.sources.file import VideoFile

ROUNDS = 3
PEOPLE, CROWD_FRAMES, CROWD_RATE = 30, 300, 25.0


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: medians of both, in `unit`; `ratio` is product to yardstick, `reach` what is aimed at."""

    what: str
    yardstick: str
    product: float
    measured: float
    unit: str
    reach: str

    @property
    def ratio(self) -> float:
        """Product divided by yardstick."""
        return self.product / max(self.measured, 1e-12)


def by_turns(product: Callable[[], float], yardstick: Callable[[], float]) -> tuple[float, float]:
    """Return the medians of both over several rounds, measured one after the other so that noise meets both."""
    pairs = [(product(), yardstick()) for _ in range(ROUNDS)]
    return median(p for p, _ in pairs), median(y for _, y in pairs)


def counting_beside_bare_detector(
    video: VideoFile, make: Callable[[], Detector], kind: str, zones: Sequence[Zone]
) -> Row:
    """Frames a second of counting a file, beside the detector alone in a bare loop."""

    def bare() -> float:
        detector = make()
        detector.detect([next(video.frames())])
        started, frames = perf_counter(), 0
        for _ in detect_in_order(detector, video.frames()):
            frames += 1
        return frames / (perf_counter() - started)

    return Row(
        "counting a file",
        "its detector alone",
        *by_turns(lambda: _counted(video, make(), kind, zones), bare),
        "frames/s",
        "at least 0.9",
    )


def counting_beside_decoding(video: VideoFile, make: Callable[[], Detector], kind: str, zones: Sequence[Zone]) -> Row:
    """Frames a second of counting a file, beside decoding it."""

    def decoding() -> float:
        started, frames = perf_counter(), 0
        for _ in video.frames():
            frames += 1
        return frames / (perf_counter() - started)

    return Row(
        "counting a file",
        "decoding it",
        *by_turns(lambda: _counted(video, make(), kind, zones), decoding),
        "frames/s",
        "0.8 for an empty scene",
    )


def _counted(video: VideoFile, detector: Detector, kind: str, zones: Sequence[Zone]) -> float:
    """Return the frames a second at which the product counts a file."""
    return float(FileCount(video, detector, kind, zones).run()["fps"])


def zones_beside_tracking() -> Row:
    """Milliseconds a frame of tracking 30 people and counting them over 10 zones, beside tracking alone."""
    crowd = list(_crowd())
    zones = [_line(number) for number in range(8)] + [_square(number) for number in range(2)]

    def run(chosen: Sequence[Zone]) -> float:
        engine, started = Engine(chosen, 16 / 9), perf_counter()
        for number, people in enumerate(crowd):
            engine.step(number / CROWD_RATE, people)
        return 1000 * (perf_counter() - started) / len(crowd)

    both = by_turns(lambda: run(zones), lambda: run([]))
    return Row(f"{PEOPLE} people, {len(zones)} zones", "tracking alone", *both, "ms a frame", "0.2 ms more at most")


def _crowd() -> list[Detections]:
    """Return frames of people who walk to and fro, the same at every call."""
    rng = random.Random(5)  # noqa: S311  a scene, not a secret
    people = [(rng.random(), rng.uniform(0.3, 1.0), rng.uniform(-0.06, 0.06)) for _ in range(PEOPLE)]
    return [_seen(people, number / CROWD_RATE) for number in range(CROWD_FRAMES)]


def _seen(people: Sequence[tuple[float, float, float]], time: float) -> Detections:
    x = np.array([abs((start + speed * time + 1) % 2 - 1) for start, _, speed in people])
    foot = np.array([foot for _, foot, _ in people])
    boxes = np.column_stack([x - 0.015, foot - 0.15, x + 0.015, foot])
    return Detections(np.clip(boxes, 0, 1), np.full(len(people), 0.9))


def _line(number: int) -> Zone:
    x = 0.1 + 0.1 * number
    return Zone(f"line {number}", "line", np.array([[x, 0.1], [x, 1.0]]))


def _square(number: int) -> Zone:
    x = 0.2 + 0.4 * number
    return Zone(f"area {number}", "area", np.array([[x, 0.4], [x + 0.2, 0.4], [x + 0.2, 0.8], [x, 0.8]]))
