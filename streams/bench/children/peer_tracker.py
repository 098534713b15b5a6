"""ByteTrack of a library alone, on the crowd: kind `trackers` or `ultralytics`. Runs where the peers are installed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

from counting.core.detections import Detections
from streams.bench.children.peer_network import prepare
from streams.bench.crowd import HEIGHT, RATE, WIDTH, crowd, in_pixels
from streams.bench.pacing import Pacer, Task, work

Update = Callable[[Any], object]


def follow(task: Task, pacer: Pacer) -> None:
    """Track the crowd; the library's own form of the detections is made beforehand."""
    seen = [people for _, people in crowd(task.frames)]
    update, inputs = KINDS[task.kind](task, seen)
    pacer.ready(f"ByteTrack of {task.kind} {version(PACKAGES[task.kind])}")
    for people in inputs:
        update(people)
        pacer.frame_done()
    pacer.finish()


def _trackers(_task: Task, seen: Sequence[Detections]) -> tuple[Update, list[Any]]:
    import supervision as sv  # the peers' own environment has it
    from trackers import ByteTrackTracker  # likewise

    inputs = [sv.Detections(xyxy=in_pixels(people), confidence=people.scores) for people in seen]
    tracker = ByteTrackTracker(frame_rate=RATE, track_activation_threshold=0.25, high_conf_det_threshold=0.4)
    return tracker.update, inputs


def _ultralytics(task: Task, seen: Sequence[Detections]) -> tuple[Update, list[Any]]:
    prepare(task)
    from ultralytics.engine.results import Boxes  # after the environment is set
    from ultralytics.trackers.byte_tracker import BYTETracker  # likewise
    from ultralytics.utils import YAML, IterableSimpleNamespace  # likewise
    from ultralytics.utils.checks import check_yaml  # likewise

    inputs = [
        Boxes(np.column_stack([in_pixels(people), people.scores, np.zeros(len(people))]), (HEIGHT, WIDTH))
        for people in seen
    ]
    tracker = BYTETracker(IterableSimpleNamespace(**YAML.load(check_yaml("bytetrack.yaml"))))
    return tracker.update, inputs


KINDS = {"trackers": _trackers, "ultralytics": _ultralytics}
PACKAGES = {"trackers": "trackers", "ultralytics": "ultralytics-opencv-headless"}

if __name__ == "__main__":
    work(follow)
