"""What the bench runs on: films, their lines and their truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from counting.core.zone_file import ZoneError
from streams.bench import inputs
from streams.bench.inputs import MIDDLE, Film, demo_film, empty_film, film_of
from streams.demo import DemoScene
from streams.sources.file import VideoFile
from tests.streams import films

FRAMES = 40


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """Return a film of somebody who walks from right to left over the middle, at frame 20 of 40 (10 a second)."""
    return films.film(tmp_path / "walk.mp4", films.crossing(FRAMES))


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    """Return the true boxes of that walk."""
    path = tmp_path / "gt.txt"
    rows = [
        f"{number},1,{left},{top},{width},{height},1\n"
        for number, people in enumerate(films.crossing(FRAMES), 1)
        for left, top, width, height in people
    ]
    path.write_text("".join(rows))
    return path


def event(direction: str, time: float, zone: str = "middle") -> dict[str, Any]:
    return {"zone": zone, "direction": direction, "t": time}


def test_f1_is_that_of_the_events_against_the_true_boxes(video: Path, truth: Path) -> None:
    film = film_of(video, None, truth)
    assert film.truth is not None
    (true,) = film.truth(FRAMES)
    assert (true.zone, true.direction, true.certain) == ("middle", "in", True)  # from above, left is to the right
    assert film.f1(FRAMES, [event("in", true.time + 1)]) == 1.0
    assert film.f1(FRAMES, [event("in", true.time), event("out", true.time)]) == pytest.approx(2 / 3)
    assert film.f1(FRAMES, []) == 0.0


def test_events_of_areas_do_not_count_in_the_f1(video: Path, truth: Path) -> None:
    film = film_of(video, None, truth)
    assert film.f1(FRAMES, [event("in", 2.0), event("in", 2.0, "room")]) == 1.0


def test_what_happens_after_the_last_frame_looked_at_is_not_missed(video: Path, truth: Path) -> None:
    assert film_of(video, None, truth).f1(10, []) is None  # nobody has crossed yet: nothing to score


def test_a_film_without_truth_has_no_f1(video: Path) -> None:
    film = film_of(video, None, None)
    assert (film.zones, film.f1(FRAMES, [event("in", 2.0)])) == (MIDDLE, None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "cannot read"),
        (json.dumps({"zones": []}), "none among the zones"),
        (json.dumps({"zones": [{"name": "a", "type": "area", "coordinates": [[0, 0], [1, 0], [1, 1]]}]}), "none among"),
    ],
)
def test_zones_without_a_line_are_refused(video: Path, tmp_path: Path, text: str, message: str) -> None:
    zones = tmp_path / "zones.json"
    zones.write_text(text)
    with pytest.raises(ZoneError, match=message):
        film_of(video, zones, None)


def test_the_demo_scene_is_scored_by_its_exact_truth_up_to_the_last_frame(
    hall: DemoScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "DEMO_SECONDS", round(hall.seconds))
    film, everything = demo_film(hall.video.parent), round(hall.seconds * hall.fps)
    assert film.video == hall.video
    exact = [{"zone": zone, "direction": way, "t": time} for zone, way, time in hall.crossings]
    assert {zone["type"] for zone in film.zones["zones"]} == {"counting_line"}
    assert film.f1(everything, exact) == 1.0
    first = min(hall.crossings, key=lambda crossing: crossing[2])
    assert film.truth is not None
    assert [true.time for true in film.truth(round(first[2] * hall.fps) + 1)] == [first[2]]


def test_the_empty_film_is_rendered_once_and_has_the_demo_s_size(tmp_path: Path) -> None:
    film = empty_film(tmp_path, 1)
    made = film.video.stat().st_mtime_ns
    source = VideoFile(film.video)
    assert (source.width, source.height, sum(1 for _ in source.frames())) == (960, 540, 15)
    assert empty_film(tmp_path, 1).video.stat().st_mtime_ns == made
    assert isinstance(film, Film)
    assert [path.suffix for path in tmp_path.iterdir()] == [".mp4"]
