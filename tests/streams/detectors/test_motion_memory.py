"""What the motion detector has learnt outlives its process."""

from __future__ import annotations

from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from streams.detectors import DetectorOptions, create
from streams.detectors.base import Learning
from streams.frames import Frame, Pixels
from streams.sessions.learning import Learnt

WIDTH, HEIGHT, RATE = 320, 240, 10


def picture(walker: int | None) -> Pixels:
    scene = np.full((HEIGHT, WIDTH, 3), 200, np.uint8)
    cv2.rectangle(scene, (40, 0), (60, HEIGHT), (120, 90, 60), -1)
    if walker is not None:
        cv2.rectangle(scene, (walker - 12, 110), (walker + 12, 190), (30, 30, 30), -1)
    return scene


def frame(number: int, walker: int | None) -> Frame:
    return Frame(number, number / RATE, WIDTH, HEIGHT, picture=av.VideoFrame.from_ndarray(picture(walker), "bgr24"))


def learn(path: Path) -> None:
    detector = create("motion", DetectorOptions(memory=path))
    for number in range(60):
        detector.detect([frame(number, None if number < 20 else 70 + 4 * (number - 20))])
    assert isinstance(detector, Learning)
    detector.remember()


def test_somebody_in_the_very_first_frame_is_seen_after_a_restart(tmp_path: Path) -> None:
    learn(tmp_path / "camera.npz")
    (people,) = create("motion", DetectorOptions(memory=tmp_path / "camera.npz")).detect([frame(0, 200)])
    assert len(people) == 1
    left, _, right, bottom = people.boxes[0]
    assert left < 200 / WIDTH < right
    assert bottom == pytest.approx(190 / HEIGHT, abs=0.05)


def test_without_memory_the_first_frame_is_the_background(tmp_path: Path) -> None:
    (people,) = create("motion", DetectorOptions(memory=tmp_path / "none.npz")).detect([frame(0, 200)])
    assert len(people) == 0


def test_nothing_is_kept_before_anything_was_learnt(tmp_path: Path) -> None:
    detector = create("motion", DetectorOptions(memory=tmp_path / "camera.npz"))
    detector.detect([frame(0, None)])
    assert isinstance(detector, Learning)
    detector.remember()
    assert not (tmp_path / "camera.npz").exists()


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_a_broken_file_is_as_none(tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "camera.npz").write_bytes(content)
    detector = create("motion", DetectorOptions(memory=tmp_path / "camera.npz"))
    assert len(detector.detect([frame(0, 200)])[0]) == 0
    assert "camera.npz" in caplog.text


def test_a_memory_of_another_scene_heals(tmp_path: Path) -> None:
    learn(tmp_path / "camera.npz")
    detector = create("motion", DetectorOptions(memory=tmp_path / "camera.npz"))
    other = av.VideoFrame.from_ndarray(np.random.default_rng(1).integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8), "bgr24")
    found = [detector.detect([Frame(n, n / RATE, WIDTH, HEIGHT, picture=other)])[0] for n in range(40)]
    assert all(len(people) == 0 for people in found[20:])


def test_a_full_disk_stops_no_counting(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("in the way of the folder")
    detector = create("motion", DetectorOptions(memory=tmp_path / "file" / "camera.npz"))
    for number in range(30):
        detector.detect([frame(number, None)])
    Learnt(detector).keep_now()
    assert "cannot be kept" in caplog.text
