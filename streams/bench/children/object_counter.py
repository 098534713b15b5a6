"""Ultralytics' `solutions.ObjectCounter`, drawing switched off; one tracking pass serves all lines."""

from __future__ import annotations

from typing import Any

from streams.bench.children.peer_network import Film, Line, direction, model_of, prepare
from streams.bench.pacing import Pacer, Task, work


def count(task: Task, pacer: Pacer) -> None:
    """Count the film of the task."""
    prepare(task)
    film = Film(task)
    lines = film.lines(task)
    counters = {name: _counter(task, line) for name, line in lines.items()}
    events: list[dict[str, Any]] = []
    pacer.ready(f"ObjectCounter of Ultralytics {_version()}")
    tracking = next(iter(counters.values()))
    for time, picture in film.frames():
        tracking.extract_tracks(picture)
        for name, counter in counters.items():
            events += [{"zone": name, "t": time, "direction": way} for way in _crossed(counter, tracking, lines[name])]
        pacer.frame_done()
    pacer.finish(events)


def _version() -> str:
    import ultralytics  # after the environment is set

    return str(ultralytics.__version__)


def _counter(task: Task, line: Line) -> Any:
    from ultralytics import solutions  # after the environment is set

    counter = solutions.ObjectCounter(
        model=model_of(task), region=list(line), classes=[0], imgsz=task.image_size, show=False, verbose=False,
        show_in=False, show_out=False,
    )  # fmt: skip
    counter.initialize_region()
    return counter


def _crossed(counter: Any, tracking: Any, line: Line) -> list[str]:
    """Let one counter judge the tracks of this frame; return the directions of what it counted."""
    ways = []
    for box, ident in zip(tracking.boxes, tracking.track_ids, strict=True):
        x, y = float((box[0] + box[2]) / 2), float((box[1] + box[3]) / 2)
        history, before = counter.track_history[ident], counter.in_count + counter.out_count
        counter.count_objects((x, y), ident, history[-1] if history else None, 0)
        history.append((x, y))
        if counter.in_count + counter.out_count > before:
            ways.append(direction(line, x, y))
    return ways


if __name__ == "__main__":
    work(count)
