"""A camera whose detector is too slow: it says so, keeps to the newest frames, and recovers."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from analytics import live
from analytics.live.reading import LiveStatus
from counting.core.detections import Detections
from streams.detectors import Detector
from streams.frames import Frame
from streams.sessions import detectors, rates, watch
from streams.sessions.configuration import Wanted
from tests.polling import until
from tests.streams.scene import Scene

SLOW = 0.6  # seconds a frame


class Sluggish:
    """A detector that takes its time over each frame until it is let off."""

    shareable = True
    blind = True

    def __init__(self, real: Detector) -> None:
        self.let_off = threading.Event()
        self.seen: list[float] = []
        self._real = real

    @property
    def description(self) -> str:
        return "sluggish"

    def detect(self, frames: Sequence[Frame]) -> list[Detections]:
        self.let_off.wait(SLOW)
        self.seen += [frame.time for frame in frames]
        return self._real.detect(frames)


def status(scene: Scene) -> LiveStatus | None:
    return live.read_live([scene.camera])[scene.camera.camera_id].status


def warning(scene: Scene) -> str:
    known = status(scene)
    return known.warning if known else ""


def test_a_rate_too_low_for_the_rules_is_a_warning_until_it_has_recovered(
    scene: Scene, redis_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates, "LOW_SECONDS", 1.5)
    monkeypatch.setattr("streams.sessions.pulse.STATUS_SECONDS", 0.5)
    made: list[Sluggish] = []

    def slow(wanted: Wanted) -> Detector:
        made.append(Sluggish(detectors.detector_for(wanted)))
        return made[-1]

    monkeypatch.setattr(watch, "detector_for", slow)
    scene.start()
    until(lambda: scene.stream_events("rate_low"), "the low rate is told")
    (low,) = scene.stream_events("rate_low")
    assert (low.event_severity, low.is_resolved) == ("warning", False)
    assert "counting needs 3: finding people takes" in low.event_message
    until(lambda: warning(scene), "pages are warned")
    known = status(scene)
    assert known
    assert known.warning.startswith("Only ")
    assert known.rate is not None
    assert known.rate < 3
    assert known.wanted == 20.0
    assert scene.stream.frame_drop_count > 0  # the newest frame wins: what came meanwhile is left out
    made[0].let_off.set()
    until(lambda: scene.stream_events("rate_recovered"), "the recovery is told")
    assert scene.stream_events("rate_low")[0].is_resolved
    until(lambda: not warning(scene), "the warning is gone")
    scene.end()
    gaps = [after - before for before, after in zip(made[0].seen, made[0].seen[1:], strict=False)]
    assert min(gaps) > 0  # never back to a frame that is older
