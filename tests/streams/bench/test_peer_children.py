"""What the peers are given: the same lines, directions and frames as the product."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings

from streams.bench.children.peer_network import Film, direction, model_of
from streams.bench.crowd import PEOPLE, crowd, in_pixels
from streams.bench.pacing import Task
from streams.bench.peers import python_of, why_not
from streams.bench.racing import Contestant, race
from tests.streams import films

PEERS = Path(settings.BASE_DIR) / ".venv-peers"
ZONES = {
    "zones": [
        {"name": "door", "type": "counting_line", "coordinates": [[0.5, 0.25], [0.5, 0.75], [0.9, 0.75]]},
        {"name": "hall", "type": "area", "coordinates": [[0, 0], [1, 0], [1, 1]]},
    ]
}


@pytest.mark.parametrize(
    ("line", "point", "way"),
    [
        (((50, 0), (50, 100)), (20, 50), "in"),  # looking down the picture, its left half is to the right
        (((50, 0), (50, 100)), (80, 50), "out"),
        (((50, 100), (50, 0)), (80, 50), "in"),
        (((0, 50), (100, 50)), (50, 80), "in"),  # looking to the right, down is to the right
        (((0, 50), (100, 50)), (50, 20), "out"),
    ],
)
def test_directions_are_those_of_the_product(
    line: tuple[tuple[int, int], tuple[int, int]], point: tuple[int, int], way: str
) -> None:
    assert direction(line, *point) == way


def test_a_peer_reads_the_frames_of_the_task_and_the_lines_in_pixels(tmp_path: Path) -> None:
    video = films.film(tmp_path / "walk.mp4", films.crossing(20))
    film = Film(Task(video=str(video), zones=ZONES, frames=7))
    assert film.lines(Task(zones=ZONES)) == {"door": ((64, 24), (64, 72))}  # of 128 × 96, the first segment
    seen = list(film.frames())
    assert [round(time, 3) for time, _ in seen] == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    assert {picture.shape for _, picture in seen} == {(96, 128, 3)}


def test_the_weights_are_loaded_as_they_are_unless_an_export_is_asked_for(tmp_path: Path) -> None:
    weights = tmp_path / "net.pt"
    weights.write_bytes(b"1234")
    task = Task(kind="pt", weights=str(weights), cache=str(tmp_path / "cache"))
    assert model_of(task) == str(weights)
    made = tmp_path / "cache" / "peer-net-4-640" / "net_openvino_model"
    made.mkdir(parents=True)
    assert model_of(replace(task, kind="export")) == str(made)


def test_the_crowd_is_the_same_at_every_call_and_a_few_people_are_missed() -> None:
    first, second = ([people for _, people in crowd(50)] for _ in range(2))
    assert all(np.array_equal(a.boxes, b.boxes) for a, b in zip(first, second, strict=True))
    seen = [len(people) for people in first]
    assert max(seen) == PEOPLE
    assert 0.93 * PEOPLE < sum(seen) / 50 < PEOPLE
    assert [time for time, _ in crowd(3)] == [0.0, 0.04, 0.08]


def test_the_crowd_in_pixels_is_that_of_a_large_picture() -> None:
    _, people = next(iter(crowd(1)))
    assert in_pixels(people)[0] == pytest.approx(people.boxes[0] * [1920, 1080, 1920, 1080])


@pytest.mark.parametrize("library", ["trackers", "ultralytics"])
def test_the_tracker_of_a_library_follows_the_crowd(library: str, tmp_path: Path) -> None:
    missing = why_not(PEERS, ("trackers", "supervision", "lap"))
    if missing:
        pytest.skip(missing)
    task = Task(kind=library, part=20, frames=40, cache=str(tmp_path))
    result = race({library: Contestant("peer_tracker", task, python_of(PEERS))}, 2)[library]
    assert result.reason == ""
    assert result.description.startswith(f"ByteTrack of {library} ")
    assert [frames for frames, _ in result.laps] == [15, 15]
