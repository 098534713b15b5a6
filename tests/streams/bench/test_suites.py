"""The suites: which rows there are, and what those say that cannot be measured."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from counting.core.scoring import TrueCrossing
from streams.bench.inputs import MIDDLE, Film, film_of
from streams.bench.pacing import Task
from streams.bench.peers import python_of, why_not
from streams.bench.racing import Contestant, Result, race
from streams.bench.rows import Row
from streams.bench.suites import COUNTERS, NEEDED, Bench, scored
from streams.detectors.ultralytics import cuda_is_there
from streams.management.commands.bench import busy, machine
from tests.streams import films

PEERS = Path(settings.BASE_DIR) / ".venv-peers"


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
    empty = Film(films.film(tmp_path / "empty.mp4", [[]] * 310), MIDDLE)
    row, worked = bench.empty(empty)
    assert (row.yardstick, str(row.reach), len(row.pairs)) == ("decoding it", "at least 0.8", 1)
    assert (worked.yardstick, worked.reach, len(worked.pairs)) == ("decoding it, processor time", None, 1)


def test_peers_that_are_not_installed_are_named_and_our_own_tracker_is_measured(bench: Bench) -> None:
    rows = {row.yardstick: row for row in bench.crowd()}
    assert rows["trackers' ByteTrack alone"].reason == "peers are not installed: make peers"
    assert rows["Ultralytics' ByteTrack alone"].reason == "peers are not installed: make peers"
    own = rows["our tracker alone"]
    assert (len(own.pairs), str(own.reach), own.unit) == (2, "0.2 more at most", "ms a frame")


def test_the_f1_of_both_is_over_the_frames_that_each_has_seen() -> None:
    """Two people cross, at 1 s and at 3 s; the peer has stopped after 20 frames of 10 a second."""
    true = [TrueCrossing("middle", "in", 1.0), TrueCrossing("middle", "in", 3.0)]
    film = Film(Path("film.mp4"), MIDDLE, lambda frames: [each for each in true if each.time <= frames / 10])
    at = [{"zone": "middle", "direction": "in", "t": time} for time in (1.1, 3.1, 9.0)]
    results = {"product": Result(frames=40, events=at[:2]), "peer": Result(frames=20, events=[at[0], at[2]])}
    measured = Row("counting", "a peer", "frames/s", ((4.0, 1.0),))
    ours, theirs = scored(measured, film, results, "peer").f1
    assert ours == 1.0
    assert theirs == pytest.approx(2 / 3)  # one hit, one false alarm
    assert scored(replace(measured, pairs=()), film, results, "peer").f1 == (None, None)


@pytest.mark.shared_data
def test_the_peers_count_a_film_over_the_same_lines(data: Path, exporter: None, tmp_path: Path) -> None:
    missing = why_not(PEERS, tuple(chain(*NEEDED.values())))
    if missing:
        pytest.skip(missing)
    clip, weights = data / "PETS09-S2L1", data / "weights" / "yolo11n_dequant.pt"
    film = film_of(clip / "PETS09-S2L1.mp4", clip / "zones.json", clip / "gt.txt")
    task = Task(kind="pt", video=str(film.video), weights=str(weights), zones=film.zones, image_size=320, part=20,
                frames=40, cache=str(tmp_path))  # fmt: skip
    results = race({name: Contestant(name, task, python_of(PEERS)) for name in COUNTERS.values()}, 2)
    assert [result.reason for result in results.values()] == ["", ""]
    assert [result.frames for result in results.values()] == [40, 40]
    assert [result.description.split(" ")[0] for result in results.values()] == ["ObjectCounter", "LineZone"]
    found = [film.f1(40, result.events) for result in results.values()]
    assert all(f1 is not None and f1 > 0 for f1 in found)  # directions and times are those of the truth


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


def test_the_command_prints_one_object_with_the_machine_and_the_rows_and_tells_a_terminal(tmp_path: Path) -> None:
    out, screen = io.StringIO(), Screen()
    given = ["--only", "crowd", "--rounds", "1", "--peers", str(tmp_path), "--json"]
    call_command("bench", *given, stdout=out, stderr=screen)
    assert "starting product" in screen.getvalue()
    assert "round 1: tracker" in screen.getvalue()
    report = json.loads(out.getvalue())
    assert set(report) == {"machine", "disturbed", "rows"}
    assert [row["beside"] for row in report["rows"]] == [
        "trackers' ByteTrack alone", "Ultralytics' ByteTrack alone", "our tracker alone",
        "our tracker alone, processor time",
    ]  # fmt: skip
    assert report["rows"][0]["reason"] == "peers are not installed: make peers"
    assert report["rows"][2]["rounds"] == 1


def test_the_command_prints_a_table_and_names_the_machine(tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("bench", "--only", "crowd", "--rounds", "1", "--peers", str(tmp_path), stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[2] == "30 people, 10 zones"
    assert lines[3].split("  ")[1] == "trackers' ByteTrack alone"
    assert lines[8] == machine()


@pytest.mark.parametrize(("load", "said"), [(0.4, False), (0.6, True)])
def test_a_machine_that_others_use_is_named(monkeypatch: pytest.MonkeyPatch, load: float, said: bool) -> None:
    monkeypatch.setattr("os.getloadavg", lambda: (load, 0.0, 0.0))
    assert busy() == ("load 0.6 at the start: other programs took part in this measurement" if said else "")


class Screen(io.StringIO):
    """What a terminal is to a program."""

    def isatty(self) -> bool:
        return True


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
