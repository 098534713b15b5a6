"""Which cameras share a detector, and which wait for which."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from counting.core.detections import Detections
from streams import detectors
from streams.detectors import DetectorOptions, close
from streams.frames import Frame
from streams.sessions.configuration import Wanted
from streams.sessions.detectors import detector_for
from tests.polling import until


def motion(memory: Path) -> Wanted:
    return Wanted("motion", DetectorOptions(memory=memory))


def test_detectors_that_learn_their_camera_are_not_shared(tmp_path: Path) -> None:
    wanted = motion(tmp_path / "a.npz")
    assert detector_for(wanted) is not detector_for(wanted)


def test_a_network_that_takes_minutes_to_load_keeps_no_other_camera_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, begun, done = motion(tmp_path / "slow.npz"), threading.Event(), threading.Event()
    real = detectors.create

    def create(kind: str, options: DetectorOptions) -> Any:
        if options == slow.options:
            begun.set()
            assert done.wait(60)
        return real(kind, options)

    monkeypatch.setattr(detectors, "create", create)
    first = threading.Thread(target=detector_for, args=(slow,), daemon=True)
    other = threading.Thread(target=detector_for, args=(motion(tmp_path / "b.npz"),), daemon=True)
    first.start()
    until(begun.is_set, "the slow one begins")
    other.start()
    until(lambda: not other.is_alive(), "the other camera has its detector")
    assert first.is_alive()
    done.set()
    first.join(60)


class Batching:
    """A detector that is faster with several frames at once, and notes how many it got."""

    shareable = True
    batch_size = 4
    description = "batching"

    def __init__(self) -> None:
        self.batches: list[int] = []

    def detect(self, frames: Sequence[Frame]) -> list[Detections]:
        self.batches.append(len(frames))
        return [Detections(np.array([[0.1, 0.1, 0.2, frame.index / 100]]), np.array([0.9])) for frame in frames]


def test_cameras_that_share_a_batching_detector_get_their_own_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Batching()
    monkeypatch.setattr(detectors, "create", lambda *_: real)
    wanted = Wanted("ultralytics", DetectorOptions(weights=Path("a-test-of-batches.onnx")))
    begin, feet = threading.Barrier(3), dict[int, list[float]]()

    def camera(number: int) -> None:
        shared = detector_for(wanted)
        begin.wait(60)
        frames = [Frame(10 * number + step, 0.0, 64, 48) for step in range(5)]
        feet[number] = [float(shared.detect([frame])[0].boxes[0, 3]) for frame in frames]

    threads = [threading.Thread(target=camera, args=(number,), daemon=True) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert feet == {number: [(10 * number + step) / 100 for step in range(5)] for number in range(3)}
    assert sum(real.batches) == 15
    assert detector_for(wanted) is detector_for(wanted)
    close(detector_for(wanted))
