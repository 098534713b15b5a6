"""Which cameras share a detector, and which wait for which."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from streams import detectors
from streams.detectors import DetectorOptions
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
