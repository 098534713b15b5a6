"""The product's tracker alone (kind `tracker`), or with its counters over ten zones (kind `zones`)."""

from __future__ import annotations

from counting.core.engine import Engine
from streams.bench.crowd import ASPECT, PEOPLE, crowd, ten_zones
from streams.bench.pacing import Pacer, Task, work


def follow(task: Task, pacer: Pacer) -> None:
    """Track the crowd, and count it where the task says so."""
    zones = ten_zones() if task.kind == "zones" else []
    seen, engine = list(crowd(task.frames)), Engine(zones, ASPECT)
    pacer.ready(f"{PEOPLE} people, {len(zones)} zones")
    for time, people in seen:
        engine.step(time, people)
        pacer.frame_done()
    pacer.finish()


if __name__ == "__main__":
    work(follow)
