"""The trial that finds how a network runs fastest on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from streams.detectors import DetectorOptions, create
from streams.detectors.ultralytics import network, probe
from streams.detectors.ultralytics.network import Setup
from streams.detectors.ultralytics.probe import Found, agree, best_setup
from tests.streams.detectors.pictures import frame_of, wall

PICTURE = np.full((1, 64, 64, 3), 90, np.uint8)


@pytest.fixture
def xml(tiny_network: Path) -> Path:
    return tiny_network / "tiny.xml"


def test_what_was_found_is_kept_and_found_again(xml: Path, tmp_path: Path) -> None:
    found = best_setup(xml, PICTURE, tmp_path)
    (kept,) = (tmp_path / "probes").iterdir()
    assert found.setup.precision in network.precisions()
    assert found.milliseconds > 0
    kept.write_text(json.dumps({"setup": {"precision": "f32", "hint": "LATENCY"}, "milliseconds": 7.5}))
    again = best_setup(xml, PICTURE, tmp_path)
    assert again == Found(Setup("f32", "LATENCY"), 7.5)
    assert str(again) == "f32, one frame at a time, 8 ms"


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"setup": {"speed": 1}, "milliseconds": 2}'])
def test_what_cannot_be_read_is_tried_again(xml: Path, tmp_path: Path, text: str) -> None:
    best_setup(xml, PICTURE, tmp_path)
    (kept,) = (tmp_path / "probes").iterdir()
    kept.write_text(text)
    assert best_setup(xml, PICTURE, tmp_path).milliseconds > 0
    assert json.loads(kept.read_text())["setup"]["hint"] in {"THROUGHPUT", "LATENCY"}


def test_another_size_and_another_wish_are_other_trials(xml: Path, tmp_path: Path) -> None:
    best_setup(xml, PICTURE, tmp_path)
    best_setup(xml, np.full((1, 32, 64, 3), 90, np.uint8), tmp_path)
    assert best_setup(xml, PICTURE, tmp_path, "fp32").setup.precision == "f32"
    assert len(list((tmp_path / "probes").iterdir())) == 3


def test_a_precision_that_this_cpu_cannot_compute_in_becomes_the_full_one(
    xml: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "precisions", lambda: ["f32"])
    assert best_setup(xml, PICTURE, tmp_path, "bf16").setup.precision == "f32"


def test_when_time_is_up_nothing_else_is_tried(xml: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "BUDGET", 0.0)
    assert best_setup(xml, PICTURE, tmp_path).setup == Setup("f32", "THROUGHPUT")


def test_a_folder_that_takes_nothing_keeps_nothing_from_running(xml: Path, tmp_path: Path) -> None:
    (tmp_path / "probes").write_text("a file where the folder should be")
    assert best_setup(xml, PICTURE, tmp_path).milliseconds > 0


def table(*rows: tuple[float, ...]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Return a head's output of 30 anchors, (x, y, width, height, score) each."""
    made = np.zeros((30, 5), np.float32)
    made[: len(rows)] = rows
    return np.ascontiguousarray(made.T)


FULL = table((100, 100, 40, 80, 0.8), (300, 100, 40, 80, 0.4))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        pytest.param(FULL, True, id="the same"),
        pytest.param(table((101, 100, 41, 82, 0.78), (300, 101, 40, 80, 0.42)), True, id="rounded"),
        pytest.param(table((100, 100, 40, 80, 0.8)), False, id="one is missing"),
        pytest.param(table((100, 100, 40, 80, 0.8), (330, 100, 40, 80, 0.4)), False, id="one is elsewhere"),
        pytest.param(table((100, 100, 40, 80, 0.4), (300, 100, 40, 80, 0.4)), False, id="one is weaker"),
        pytest.param(FULL * np.nan, False, id="no numbers"),
        pytest.param(FULL[:, :20], False, id="another shape"),
    ],
)
def test_only_a_precision_that_says_the_same_may_be_chosen(
    other: np.ndarray[tuple[int, int], np.dtype[np.float32]], same: bool
) -> None:
    assert agree([FULL], [other]) == same


def test_the_description_tells_how_it_runs_once_a_frame_has_come(xml: Path, tmp_path: Path) -> None:
    detector = create("ultralytics", DetectorOptions(weights=xml, cache=tmp_path, image_size=64))
    assert detector.description == "tiny at 64 on OpenVINO, CPU"
    detector.detect([frame_of(wall())])
    assert detector.description.startswith("tiny at 64 on OpenVINO, CPU (")
    assert detector.description.endswith(" ms)")


def test_cameras_that_start_at_once_try_once(xml: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    class Counted(probe._Trial):
        def run(self, allowed: Sequence[str]) -> Found:
            tried.append(1)
            return super().run(allowed)

    monkeypatch.setattr(probe, "_Trial", Counted)
    detector = create("ultralytics", DetectorOptions(weights=xml, cache=tmp_path, image_size=64))
    threads = [threading.Thread(target=detector.detect, args=([frame_of(wall())],)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tried) == 1
