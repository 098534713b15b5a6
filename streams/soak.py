"""A camera's session for hours within minutes: the same parts, people made up, times simulated; does it grow?"""

from __future__ import annotations

import gc
import os
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import psutil

from cameras.models import Camera
from counting.core.engine import CountingEvent
from counting.core.zones import Zone
from counting.models import CountingZone
from counting.services.detections import DetectionRow
from counting.services.tracks import TrackRow
from streams.detectors import Detector, DetectorOptions, create
from streams.frames import Frame
from streams.models import VideoStream
from streams.sessions.configuration import Configuration, Wanted
from streams.sessions.evidence import Evidence
from streams.sessions.eyes import eyes_for
from streams.sessions.judging import Judge
from streams.sessions.rates import Pace, RateWatch
from streams.sessions.store import Note

FPS = 10.0
WIDTH, HEIGHT = 1280, 720  # pixels
BODY = 160  # pixels
WALKERS = 6  # at a time
WALK_SECONDS = (4.0, 20.0)
TREMBLE = 4.0  # pixels: deviation of every edge
MISSED = 0.05  # share of the detections that are missing
ROUND_SECONDS = 300  # of the people that are made up; then they come again
WARM_UP = 2  # minutes, and a quarter of the time, after which growth is looked at: until then caches fill
LEAST_SETTLED = 5  # minutes after that from which growth can be told from noise
MEGABYTE = 1_000_000
START = 1_790_000_000.0  # Unix time
DOOR = {"units": "normalized", "points": [[0.5, 0.0], [0.5, 1.0]]}
HALL = {"units": "normalized", "points": [[0.1, 0.3], [0.45, 0.3], [0.45, 1.0], [0.1, 1.0]]}

Progress = Callable[[float], None]  # share of the work that is done


@dataclass(frozen=True, slots=True)
class Report:
    """What a soak has measured; memory in megabytes of the whole process.

    `growth` is by how much it grows a simulated hour; None where the time was too short to tell.
    """

    minutes: float
    frames: int
    events: int
    detections: int
    points_of_tracks: int
    notes: int
    first: float
    last: float
    growth: float | None

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return asdict(self)


class Counter:
    """Takes what a session would write, and keeps nothing but numbers."""

    def __init__(self) -> None:
        self.detections = self.tracks = self.notes = 0

    def add(self, detections: Iterable[DetectionRow], tracks: Iterable[TrackRow], notes: Iterable[Note] = ()) -> None:
        """Count what is handed over."""
        self.detections += sum(1 for _ in detections)
        self.tracks += sum(1 for _ in tracks)
        self.notes += sum(1 for _ in notes)


class Soak:
    """One camera at 10 frames a second with six people in the picture, as a session looks at it, without a database."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self._configuration = _configuration()
        zones, settings = list(self._configuration.counted.values()), self._configuration.tracking
        self._eyes = eyes_for(self._configuration.camera, zones, WIDTH / HEIGHT, settings)
        self.kept, self.events, self.frames = Counter(), 0, 0
        self._evidence = Evidence(self.kept, self._configuration, (WIDTH, HEIGHT))
        self._judge, self._rates = Judge(self._configuration), RateWatch(FPS)
        self._evidence.began(START, None)

    def look(self) -> None:
        """Look at the next frame."""
        time = START + self.frames / FPS
        place = self.frames % round(ROUND_SECONDS * FPS)
        frame = Frame(place, time, WIDTH, HEIGHT)
        seen = self._eyes.look(time, self._detector.detect([frame])[0])
        self._evidence.look(frame, "soak", seen)
        self._judged(seen.events)
        self._judge.lingering(time, seen.visitors)
        if self.frames % round(FPS) == 0:
            self._rates.take(time, Pace(FPS, FPS, 0.0))
        self.frames += 1

    def _judged(self, events: Iterable[CountingEvent]) -> None:
        for event in events:
            self._judge.judge(event)
            self._evidence.name_of(event)
            self.events += 1


def soak(minutes: float, progress: Progress = lambda _: None) -> Report:
    """Run so many simulated minutes and return what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        people = Path(folder) / "people.txt"
        people.write_text("".join(made_up()))
        one = Soak(create("detections", DetectorOptions(detections=people)))
    held: list[float] = []
    for minute in range(round(minutes)):
        for _ in range(round(60 * FPS)):
            one.look()
        held.append(memory())
        progress((minute + 1) / minutes)
    settled, kept = after_warm_up(held), one.kept
    growth = growth_an_hour(settled)
    return Report(
        minutes, one.frames, one.events, kept.detections, kept.tracks, kept.notes,
        round(settled[0], 2), round(settled[-1], 2), None if growth is None else round(growth, 2),
    )  # fmt: skip


def after_warm_up(held: list[float]) -> list[float]:
    """Return the values of a series of one a minute after which growth is looked at; at least the last."""
    return held[min(max(WARM_UP, len(held) // 4), len(held) - 1) :]


def memory() -> float:
    """Return the resident memory of this process in megabytes, after what is no longer used is freed."""
    gc.collect()
    return float(psutil.Process(os.getpid()).memory_info().rss) / MEGABYTE


def growth_an_hour(held: list[float]) -> float | None:
    """Return how much a series of one value a minute grows an hour: the median of all slopes, which no jump misleads.

    None for a series that is too short to tell. Sen, "Estimates of the regression coefficient based on Kendall's tau",
    JASA 1968.
    """
    if len(held) <= LEAST_SETTLED:
        return None
    places = range(len(held))
    slopes = [(held[late] - held[early]) / (late - early) for early in places for late in places if late > early]
    return 60 * median(slopes)


def made_up(seed: int = 7) -> Iterator[str]:
    """Yield lines of MOTChallenge text: people who walk through the picture either way, one after another."""
    rng = random.Random(seed)  # noqa: S311  makes people up, guards nothing
    frames = round(ROUND_SECONDS * FPS)
    for _ in range(WALKERS):
        number = rng.randrange(100)
        while number < frames:
            steps = round(rng.uniform(*WALK_SECONDS) * FPS)
            yield from _walk(rng, number, min(steps, frames - number), steps)
            number += steps + rng.randrange(50)


def _walk(rng: random.Random, first: int, count: int, steps: int) -> Iterator[str]:
    """Yield one person's boxes who takes so many steps from one side to the other."""
    begin, end = rng.choice([(-40, WIDTH + 40), (WIDTH + 40, -40)])
    foot = rng.uniform(300, 700)
    for step in range(count):
        if rng.random() < MISSED:
            continue
        x = begin + (end - begin) * step / steps
        left, top = x - 30 + rng.gauss(0, TREMBLE), foot - BODY + rng.gauss(0, TREMBLE)
        yield f"{first + step + 1},-1,{left:.1f},{top:.1f},60,{BODY},{rng.uniform(0.4, 0.95):.3f}\n"


def _configuration() -> Configuration:
    """Return the configuration of a camera that is in no database: a line and an area, everything switched on."""
    camera = Camera(camera_id="soak", resolution_width=WIDTH, resolution_height=HEIGHT, confidence_threshold="0.5")
    kinds = {1: ("counting_line", DOOR), 2: ("area", HALL)}
    zones = {
        str(key): CountingZone(
            pk=key, camera=camera, zone_name=f"zone {key}", zone_type=kind, zone_coordinates=shape,
            direction_mapping={"positive": "in", "negative": "out"},
        )
        for key, (kind, shape) in kinds.items()
    }  # fmt: skip
    counted = {
        key: Zone(key, "line" if zone.is_line else "area", np.array(zone.zone_coordinates["points"]))
        for key, zone in zones.items()
    }
    wanted = Wanted("detections", DetectorOptions())
    return Configuration(camera, VideoStream(stream_id="soak-main"), zones, counted, wanted, "made up", ())
