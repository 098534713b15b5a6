"""Races between real processes over a little film."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from streams.bench.pacing import Task
from streams.bench.racing import Contestant, Runner, race
from tests.streams import films

ZONES = {"zones": [{"name": "middle", "type": "counting_line", "coordinates": [[0.5, 0.0], [0.5, 1.0]]}]}


@pytest.fixture
def task(tmp_path: Path) -> Task:
    """Return a task on 40 frames of a walk, in two parts."""
    video = films.film(tmp_path / "walk.mp4", films.crossing(40))
    return Task(detector="motion", video=str(video), zones=ZONES, part=20, frames=1000, cache=str(tmp_path / "models"))


def test_contestants_see_all_frames_by_turns(task: Task) -> None:
    said: list[str] = []
    results = race({"product": Contestant("product", task), "decoding": Contestant("decoding", task)}, 2, said.append)
    assert [result.reason for result in results.values()] == ["", ""]
    assert [[frames for frames, _ in result.laps] for result in results.values()] == [[15, 15], [15, 15]]
    assert [result.frames for result in results.values()] == [40, 40]
    assert results["decoding"].description == f"mpeg4, {films.WIDTH}×{films.HEIGHT}"
    assert said[2:6] == ["round 1: product", "round 1: decoding", "round 2: product", "round 2: decoding"]


def test_what_the_product_counts_comes_back(task: Task, tmp_path: Path) -> None:
    video = films.film(tmp_path / "twice.mp4", [*films.crossing(40), *films.crossing(40)])
    result = race({"product": Contestant("product", replace(task, video=str(video)))}, 4)["product"]
    assert {event["zone"] for event in result.events} <= {"middle"}
    assert result.frames == 80
    bare = race({"bare": Contestant("bare_detector", replace(task, video=str(video)))}, 4)["bare"]
    assert (bare.frames, bare.events, len(bare.laps)) == (80, [], 4)


def test_no_more_frames_than_the_task_has(task: Task) -> None:
    result = race({"decoding": Contestant("decoding", replace(task, frames=20))}, 5)["decoding"]
    assert (result.frames, len(result.laps)) == (20, 1)


def test_no_more_rounds_than_asked_for(task: Task) -> None:
    result = race({"decoding": Contestant("decoding", replace(task, part=10))}, 2)["decoding"]
    assert len(result.laps) == 2


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"task": Task(video="/nowhere.mp4")}, "SourceError: no such file: /nowhere.mp4"),
        ({"module": "nobody"}, "No module named streams.bench.children.nobody"),
        ({"python": Path("/nowhere/python")}, "/nowhere/python cannot be run: No such file or directory"),
        ({"reason": "not installed"}, "not installed"),
    ],
)
def test_a_contestant_that_cannot_run_says_why_and_the_others_go_on(
    task: Task, change: dict[str, object], why: str
) -> None:
    broken = replace(Contestant("decoding", task), **change)  # type: ignore[arg-type]
    results = race({"broken": broken, "decoding": Contestant("decoding", task)}, 2)
    assert why in results["broken"].reason
    assert results["broken"].laps == []
    assert len(results["decoding"].laps) == 2


def test_a_contestant_that_dies_in_the_middle_is_out_with_a_reason(tmp_path: Path) -> None:
    video = films.film(tmp_path / "walk.mkv", films.crossing(60))
    with Runner(Contestant("decoding", Task(video=str(video), part=20, frames=60))) as runner:
        runner.part()
        assert runner.process is not None
        runner.process.kill()
        runner.part()
        runner.part()
    assert (len(runner.result.laps), runner.running) == (1, False)
    assert runner.result.reason == "ended without a word, or took more than 900 s"


def test_tracker_and_counters_work_on_the_same_crowd() -> None:
    crowd = Task(part=20, frames=40)
    results = race({kind: Contestant("engine", replace(crowd, kind=kind)) for kind in ("tracker", "zones")}, 2)
    assert [result.description for result in results.values()] == ["30 people, 0 zones", "30 people, 10 zones"]
    assert [len(result.laps) for result in results.values()] == [2, 2]
