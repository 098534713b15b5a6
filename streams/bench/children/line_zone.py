"""Ultralytics' detection, ByteTrack of `trackers` and supervision's `LineZone` on the foot point."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from streams.bench.children.peer_network import Film, Line, direction, model_of, prepare
from streams.bench.pacing import Pacer, Task, work

LEAST_SCORE = 0.1  # weak detections are for the tracker's second round


def count(task: Task, pacer: Pacer) -> None:
    """Count the film of the task."""
    prepare(task)
    import supervision as sv  # the peers' own environment has it
    from trackers import ByteTrackTracker  # likewise
    from ultralytics import YOLO  # after the environment is set

    film, model = Film(task), YOLO(model_of(task), task="detect")
    lines = film.lines(task)
    zones = {name: _zone(sv, line) for name, line in lines.items()}
    tracker = ByteTrackTracker(frame_rate=film.fps, track_activation_threshold=0.25, high_conf_det_threshold=0.4)
    events: list[dict[str, Any]] = []
    pacer.ready(f"LineZone of supervision {version('supervision')}, ByteTrack of trackers {version('trackers')}")
    for time, picture in film.frames():
        result = model(picture, imgsz=task.image_size, classes=[0], conf=LEAST_SCORE, verbose=False)[0]
        people = tracker.update(sv.Detections.from_ultralytics(result))
        people = people[people.tracker_id != -1]
        for name, zone in zones.items():
            events += [{"zone": name, "t": time, "direction": way} for way in _crossed(zone, people, lines[name])]
        pacer.frame_done()
    pacer.finish(events)


def _zone(sv: Any, line: Line) -> Any:
    anchors = [sv.Position.BOTTOM_CENTER]
    return sv.LineZone(sv.Point(*line[0]), sv.Point(*line[1]), triggering_anchors=anchors)


def _crossed(zone: Any, people: Any, line: Line) -> list[str]:
    into, out = zone.trigger(people)
    return [direction(line, (left + right) / 2, foot) for left, _, right, foot in people.xyxy[into | out]]


if __name__ == "__main__":
    work(count)
