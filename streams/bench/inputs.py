"""What the bench runs on: a film with its lines and truth, named by the caller or the demo scene, and an empty hall."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from counting.core import scoring
from counting.core.scoring import Counted, TrueCrossing
from counting.core.zone_file import ZoneError, read_zones
from streams.demo import ensure_demo, files
from streams.demo.core.camera import Camera
from streams.demo.render.film import write_film
from streams.evaluation.truth import crossings_of, read_truth
from streams.sources.file import VideoFile

DEMO_SECONDS = 40
MIDDLE = {"zones": [{"name": "middle", "type": "counting_line", "coordinates": [[0.5, 0.0], [0.5, 1.0]]}]}
Truth = Callable[[int], list[TrueCrossing]]  # frames looked at -> what truly happened in them


@dataclass(frozen=True, slots=True)
class Film:
    """A video with its zones as parsed JSON; `truth` is None where nobody knows it."""

    video: Path
    zones: Any
    truth: Truth | None = None

    def f1(self, frames: int, events: Sequence[dict[str, Any]]) -> float | None:
        """Return the crossing F1 of the events over the first frames, or None where there is no truth."""
        true = self.truth(frames) if self.truth else []
        lines = {zone.key for zone in read_zones(self.zones) if zone.kind == "line"}
        counted = [Counted(e["zone"], e["direction"], e["t"]) for e in events if e["zone"] in lines]
        return scoring.score(true, counted).f1 if true else None


def film_of(video: Path, zones: Path | None, truth: Path | None) -> Film:
    """Return a film of the caller's; without zones, a line down the middle. Raises what reading them raises."""
    parsed = _parsed(zones) if zones else MIDDLE
    known = read_zones(parsed)
    if not any(zone.kind == "line" for zone in known):
        raise ZoneError("the peers count over lines: there is none among the zones")
    source = VideoFile(video)
    if truth is None:
        return Film(video, parsed)
    facts = read_truth(truth, known)

    def happened(frames: int) -> list[TrueCrossing]:
        times = np.array([frame.time for frame in islice(source.times(), frames)])
        return _until(crossings_of(facts, known, times, source.width, source.height), times.max(initial=0.0))

    return Film(video, parsed, happened)


def demo_film(folder: Path) -> Film:
    """Return the demo scene with its exact truth."""
    scene = ensure_demo(folder, DEMO_SECONDS)
    zones = [zone for zone in scene.zones if zone["type"] == "counting_line"]
    true = [TrueCrossing(zone, way, when) for zone, way, when in scene.crossings]
    return Film(scene.video, {"zones": zones}, lambda frames: _until(true, frames / scene.fps))


def empty_film(folder: Path, seconds: int) -> Film:
    """Return the demo's hall with nobody in it, with the noise of a sensor, rendered on first use."""
    video = folder / f"empty-{files.version()}-{seconds}s.mp4"
    if not video.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = video.with_suffix(".part")
        write_film(part, (), Camera(), seconds, lambda _share: None)
        part.replace(video)
    return Film(video, MIDDLE)


def _until(true: Sequence[TrueCrossing], end: float) -> list[TrueCrossing]:
    return [crossing for crossing in true if crossing.time <= end]


def _parsed(path: Path) -> Any:
    """Raise ZoneError that names the file for what is no JSON."""
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise ZoneError(f"cannot read {path}: {error}") from None
