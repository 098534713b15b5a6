"""The demo scene as files: rendered on the first start, found again on the next ones."""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streams.demo.core.camera import Camera
from streams.demo.core.hall import ZONES
from streams.demo.core.person import Person
from streams.demo.core.script import write_script
from streams.demo.core.truth import Crossing, crossings, stays
from streams.demo.render.film import FPS, write_film

FACTS = {"seconds", "fps", "zones", "crossings", "stays"}
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class DemoScene:
    """The demo scene: its video file, its zones in 0–1 of the picture, and its true crossings.

    `crossings` holds (zone, "in" or "out", seconds from the first frame), by time; `seconds` is the length of the
    video, which begins and ends with an empty hall so that it can be repeated for ever.
    """

    video: Path
    zones: list[dict[str, Any]]
    crossings: tuple[Crossing, ...]
    seconds: float
    fps: float


def ensure_demo(folder: Path, seconds: int, progress: Progress | None = None) -> DemoScene:
    """Return the demo scene of a length, rendering its video into `folder` unless a finished one is there.

    `progress` is told the share that is done, 0–1. What a killed start left half written is written again; a second
    start waits for the first. Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    video = folder / f"hall-{version()}-{seconds}s.mp4"
    with _alone(folder / "demo.lock"):
        facts = _read(video)
        if facts is None:
            _make(video, seconds, progress or (lambda _: None))
            facts = json.loads(_beside(video).read_text())
    return _scene(video, facts)


def scene_of(video: Path) -> DemoScene | None:
    """Return the scene that a file shows when it was rendered by `ensure_demo`, else None."""
    if not video.name.startswith("hall-"):
        return None
    facts = _read(video)
    return _scene(video, facts) if facts else None


def version() -> str:
    """Return a short checksum of everything that the scene is made from; a changed scene gets a new file."""
    folder, check = Path(__file__).parent, hashlib.sha256()
    for source in sorted(folder.rglob("*.py")):
        check.update(source.read_bytes())
    return check.hexdigest()[:8]


def _beside(video: Path) -> Path:
    return video.with_suffix(".json")


def _read(video: Path) -> dict[str, Any] | None:
    """Return the facts of a finished video, or None; they are written last, so they stand for both files."""
    if not (video.exists() and _beside(video).exists()):
        return None
    try:
        facts: dict[str, Any] = json.loads(_beside(video).read_text())
    except ValueError:
        return None
    return facts if set(facts) == FACTS else None


def _make(video: Path, seconds: int, progress: Progress) -> None:
    """Render the video and write its facts, each under another name until it is whole."""
    for left in video.parent.glob("hall-*.part"):  # of a start that was killed; nobody else is at work here
        left.unlink()
    camera, people = Camera(), write_script(seconds)
    part = video.with_suffix(".part")
    write_film(part, people, camera, seconds, progress)
    part.replace(video)
    part.write_text(json.dumps(_facts(people, camera, seconds), indent=1))
    part.replace(_beside(video))


def _facts(people: tuple[Person, ...], camera: Camera, seconds: int) -> dict[str, Any]:
    """Return what is true about the scene, as JSON takes it."""
    inside = [
        [zone.name, person.number, round(begin, 3), round(end, 3)]
        for zone in ZONES
        if not zone.is_line
        for person in people
        for begin, end in stays(person, zone, camera)
    ]
    return {
        "seconds": seconds,
        "fps": FPS,
        "zones": [zone.as_json(camera) for zone in ZONES],
        "crossings": crossings(people, ZONES, camera),
        "stays": inside,
    }


def _scene(video: Path, facts: dict[str, Any]) -> DemoScene:
    true = tuple((str(zone), str(way), float(when)) for zone, way, when in facts["crossings"])
    return DemoScene(video, facts["zones"], true, float(facts["seconds"]), float(facts["fps"]))


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Hold a lock file; the system lets go of it when the process dies."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
