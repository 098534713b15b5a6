"""The demo scene as files: written once, whole or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import av
import pytest

from counting.core.zone_file import read_zones
from streams.demo import DemoScene, ensure_demo

ROOT = Path(__file__).resolve().parents[3]
SHORT = 3  # seconds


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def scene(folder: Path) -> DemoScene:
    return ensure_demo(folder, SHORT)


def frame_count(video: Path) -> int:
    with av.open(str(video)) as container:
        return sum(1 for _ in container.decode(video=0))


def test_the_video_has_every_frame_and_a_key_frame_every_two_seconds(scene: DemoScene) -> None:
    with av.open(str(scene.video)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.width, stream.height) == ("h264", 960, 540)
        frames = list(container.decode(stream))
    assert len(frames) == SHORT * scene.fps
    assert [number for number, frame in enumerate(frames) if frame.key_frame] == [0, 30]
    assert [frame.time for frame in frames[:3]] == pytest.approx([0.0, 1 / 15, 2 / 15])


def test_the_zones_are_those_that_counting_reads(scene: DemoScene) -> None:
    zones = {zone.key: zone.kind for zone in read_zones({"zones": scene.zones})}
    assert zones == {"Entrance": "line", "Passage": "line", "Waiting area": "area"}


def test_a_finished_scene_is_not_rendered_again(scene: DemoScene, folder: Path) -> None:
    before = scene.video.stat()
    told: list[float] = []
    again = ensure_demo(folder, SHORT, told.append)
    assert again == scene
    assert told == []
    assert scene.video.stat().st_mtime_ns == before.st_mtime_ns


def test_progress_rises_from_nothing_to_all(tmp_path: Path) -> None:
    told: list[float] = []
    ensure_demo(tmp_path, SHORT, told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)


def test_a_video_without_its_facts_is_rendered_again(scene: DemoScene, tmp_path: Path) -> None:
    half = tmp_path / scene.video.name
    half.write_bytes(scene.video.read_bytes()[:2000])
    again = ensure_demo(tmp_path, SHORT)
    assert frame_count(again.video) == SHORT * 15


def test_facts_that_are_cut_off_are_written_again(scene: DemoScene, tmp_path: Path) -> None:
    (tmp_path / scene.video.name).write_bytes(scene.video.read_bytes())
    (tmp_path / scene.video.with_suffix(".json").name).write_text('{"seconds": 3, "zo')
    assert ensure_demo(tmp_path, SHORT).zones == scene.zones


def test_a_start_that_is_killed_in_the_middle_leaves_nothing_that_counts(tmp_path: Path) -> None:
    code = f"from pathlib import Path; from streams.demo import ensure_demo; ensure_demo(Path({str(tmp_path)!r}), 60)"
    child = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    deadline = time.monotonic() + 120
    try:
        while not any(part.stat().st_size for part in tmp_path.glob("*.part")):
            assert time.monotonic() < deadline
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(0.05)
    finally:
        child.kill()
        child.wait()
    assert list(tmp_path.glob("*.mp4")) == []
    left = next(tmp_path.glob("*.part"))
    left.rename(left.with_name(left.name.replace("60s", f"{SHORT}s")))
    assert frame_count(ensure_demo(tmp_path, SHORT).video) == SHORT * 15
    assert list(tmp_path.glob("*.part")) == []


def test_the_facts_lie_beside_the_video(scene: DemoScene) -> None:
    facts = json.loads(scene.video.with_suffix(".json").read_text())
    assert set(facts) == {"seconds", "fps", "zones", "crossings", "stays"}
    assert facts["seconds"] == SHORT
