"""The suites: which rows there are, and what those say that cannot be measured."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from streams.bench.inputs import MIDDLE, Film
from streams.bench.pacing import Task
from streams.bench.racing import Contestant, race
from streams.bench.suites import Bench
from streams.detectors.ultralytics import cuda_is_there
from tests.streams import films


@pytest.fixture
def film(tmp_path: Path) -> Film:
    """Return a short film."""
    return Film(films.film(tmp_path / "walk.mp4", films.crossing(40)), MIDDLE)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return a short bench without weights and without peers."""
    return Bench(None, 640, tmp_path / "models", tmp_path / "no-peers", rounds=2, part=15)


def test_without_weights_the_detector_motion_is_measured_and_the_peers_say_what_they_need(
    bench: Bench, film: Film
) -> None:
    alone, *peers = bench.counting(film)
    assert (alone.what, alone.yardstick, len(alone.pairs)) == (
        "counting a film, detector motion",
        "its detector alone",
        2,
    )
    assert [row.yardstick for row in peers] == [
        f"{counter}, {form}"
        for counter in ("Ultralytics ObjectCounter", "supervision LineZone")
        for form in (".pt on torch", "its OpenVINO export", ".pt on torch told to use all cores")
    ]
    assert {row.reason for row in peers} == {"needs --weights with a .pt"}
    assert [str(row.reach) for row in peers] == ["at least 4", "at least 1.3", "None"] * 2


def test_an_empty_scene_is_counted_beside_decoding(bench: Bench, tmp_path: Path) -> None:
    empty = Film(films.film(tmp_path / "empty.mp4", [[]] * 160), MIDDLE)
    (row,) = bench.empty(empty)
    assert (row.yardstick, str(row.reach), len(row.pairs)) == ("decoding it", "at least 0.8", 1)


def test_peers_that_are_not_installed_are_named_and_our_own_tracker_is_measured(bench: Bench) -> None:
    rows = {row.yardstick: row for row in bench.crowd()}
    assert rows["trackers' ByteTrack alone"].reason == "peers are not installed: make peers"
    assert rows["Ultralytics' ByteTrack alone"].reason == "peers are not installed: make peers"
    own = rows["our tracker alone"]
    assert (len(own.pairs), str(own.reach), own.unit) == (2, "0.2 more at most", "ms a frame")


@pytest.mark.skipif(cuda_is_there(), reason="this machine has a CUDA device")
def test_without_a_cuda_device_its_rows_say_so(bench: Bench, film: Film) -> None:
    rows = bench.batches(film)
    assert {row.reason for row in rows} == {"no CUDA device"}
    assert [row.what for row in rows[::2]] == [f"detector on CUDA, batch {batch}" for batch in (1, 8, 32)]
    assert [row.unit for row in rows[:2]] == ["frames/s", "streams at 15/s"]


@pytest.mark.shared_data
def test_batches_go_through_the_detector_and_through_the_bare_net(
    film: Film, data: Path, exporter: None, tmp_path: Path
) -> None:
    task = Task(
        detector="ultralytics", video=str(film.video), weights=str(data / "weights" / "yolo11n_dequant.pt"),
        image_size=64, batch=4, part=16, frames=32, cache=str(tmp_path),
    )  # fmt: skip
    kinds = {kind: Contestant("batches", replace(task, kind=kind)) for kind in ("detector", "net")}
    results = race(kinds, 2)
    assert [result.reason for result in results.values()] == ["", ""]
    assert [[frames for frames, _ in result.laps] for result in results.values()] == [[8, 8], [8, 8]]


def test_the_command_prints_one_object_with_the_machine_and_the_rows(tmp_path: Path) -> None:
    out = io.StringIO()
    call_command(
        "bench", "--only", "crowd", "--rounds", "1", "--peers", str(tmp_path), "--json", stdout=out
    )  # fmt: skip
    report = json.loads(out.getvalue())
    assert set(report) == {"machine", "disturbed", "rows"}
    assert [row["beside"] for row in report["rows"]] == [
        "trackers' ByteTrack alone", "Ultralytics' ByteTrack alone", "our tracker alone"
    ]  # fmt: skip
    assert report["rows"][0]["reason"] == "peers are not installed: make peers"
    assert report["rows"][2]["rounds"] == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["--video", "/nowhere.mp4"], "no such file: /nowhere.mp4"),
        (["--only", "nothing"], "invalid choice"),
        (["--rounds", "0"], "--rounds"),
    ],
)
def test_bad_input_gives_one_line(given: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message) as caught:
        call_command("bench", *given)
    assert "\n" not in str(caught.value)
