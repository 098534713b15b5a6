"""The gate on real scenes: the same is counted with it and without it."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from counting.core.detections import Detections
from counting.core.zones import Zone
from streams.detectors import Detector, DetectorOptions, create
from streams.file_counting import FileCount
from streams.frames import Frame
from streams.sources.file import VideoFile

pytestmark = pytest.mark.shared_data

ZONES = [
    Zone("door", "line", np.array([[0.5, 0.1], [0.5, 1.0]])),
    Zone("floor", "area", np.array([[0.1, 0.4], [0.9, 0.4], [0.9, 1.0], [0.1, 1.0]])),
]


class Remembered:
    """A network that is asked once for each frame and remembers; `asked` counts the questions since it was cleared."""

    shareable = True

    def __init__(self, network: Detector) -> None:
        self.description, self.asked = network.description, 0
        self._network, self._known = network, dict[int, Detections]()

    def detect(self, frames: Sequence[Frame]) -> list[Detections]:
        """Return what the network says, or has said, of each frame."""
        self.asked += len(frames)
        for frame in frames:
            if frame.index not in self._known:
                self._known[frame.index] = self._network.detect([frame])[0]
        return [self._known[frame.index] for frame in frames]


def counted(video: VideoFile, network: Remembered, stride: int, gate: bool) -> list[dict[str, object]]:
    """Return the events of a film, rounded, without the ids of tracks."""
    network.asked = 0
    lines = io.StringIO()
    FileCount(video, network, "ultralytics", ZONES, stride, lines, gate=gate).run()
    events = [json.loads(line) for line in lines.getvalue().splitlines()]
    return [{key: event[key] for key in ("zone", "direction", "t")} for event in events]


@pytest.mark.parametrize(
    ("film", "stride", "spared"),
    [
        pytest.param("CAVIAR-shop-front/EnterExitCrossingPaths1front.mpg", 3, 0.0, id="a shop that is never quiet"),
        pytest.param("clips/intel_one-by-one-person-detection.mp4", 6, 0.05, id="a room that is empty now and then"),
    ],
)
def test_the_gate_changes_no_event(data: Path, exports: Path, film: str, stride: int, spared: float) -> None:
    options = DetectorOptions(weights=data / "weights" / "yolo11n_dequant.pt", cache=exports, image_size=416)
    network, video = Remembered(create("ultralytics", options)), VideoFile(data / film)
    without = counted(video, network, stride, gate=False)
    frames = network.asked
    assert counted(video, network, stride, gate=True) == without
    assert len(without) >= 2
    assert network.asked <= (1 - spared) * frames
