"""Counting of public scenes against their ground truth."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.shared_data

SIZES = {
    "PETS09-S2L1": ((768, 576), 7),
    "TUD-Campus": ((640, 480), 25),
    "MOT17-04": ((1920, 1080), 30),
    "Venice-2": ((1920, 1080), 30),
}
HALF = ("--stride", 2)  # every second frame: no easier, and half of the time
Score = Callable[..., float]


@pytest.fixture
def f1(scorer: ModuleType, data: Path, tmp_path: Path) -> Score:
    """Return what counts a scene with some arguments and gives the F1 over all its lines."""

    def score(name: str, *arguments: object) -> float:
        size, fps = SIZES[name]
        scene, events = data / name, tmp_path / "events.jsonl"
        video = scene / f"{name}.mp4"
        source = [video] if video.exists() else ["-", "--size", f"{size[0]}x{size[1]}", "--fps", fps]
        given = ["--zones", scene / "zones.json", "--events", events, "--json", *arguments]
        call_command("count_video", *map(str, [*source, *given]), stdout=io.StringIO())
        zones = json.loads((scene / "zones.json").read_text())["zones"]
        true = scorer.truth(scorer.read_tracks(scene / "gt.txt", fps), zones, size)
        found = [json.loads(line) for line in events.read_text().splitlines()]
        return float(scorer.score(true, found)["total"]["f1"])

    return score


def test_a_network_on_a_campus_road(f1: Score, data: Path, exporter: None) -> None:
    assert f1("PETS09-S2L1", "--weights", data / "weights" / "yolo11n_dequant.pt", *HALF) >= 0.90


def test_a_network_at_the_door_of_a_shop(data: Path, exporter: None, tmp_path: Path) -> None:
    scene, events = data / "CAVIAR-shop-front", tmp_path / "events.jsonl"
    given = ["--zones", scene / "zones.json", "--weights", data / "weights" / "yolo11n_dequant.pt", *HALF]
    video = scene / "EnterExitCrossingPaths1front.mpg"
    call_command("count_video", *map(str, [video, *given, "--events", events, "--json"]), stdout=io.StringIO())
    out, into = [json.loads(line) for line in events.read_text().splitlines()]
    assert (out["zone"], out["direction"], into["zone"], into["direction"]) == ("door", "out", "door", "in")
    assert out["t"] == pytest.approx(8.7, abs=3)
    assert into["t"] == pytest.approx(12.5, abs=3)


@pytest.mark.parametrize(
    ("name", "detections", "least"),
    [
        ("PETS09-S2L1", "det_sort_frcnn.txt", 0.85),
        ("TUD-Campus", "det_sort_frcnn.txt", 0.90),
        ("MOT17-04", "det_noisy.txt", 0.80),
        ("Venice-2", "det_noisy.txt", 0.80),
    ],
)
def test_recorded_detections(f1: Score, data: Path, name: str, detections: str, least: float) -> None:
    assert f1(name, "--detections", data / name / detections) >= least
