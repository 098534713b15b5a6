"""The product counts a file: source, detector, tracker and counter, as `manage.py count_video` runs them."""

from __future__ import annotations

import io
import json

from counting.core.zone_file import read_zones
from streams.bench.children.film import FilmPart, detector_of
from streams.bench.pacing import Pacer, Task, work
from streams.file_counting import FileCount


def count(task: Task, pacer: Pacer) -> None:
    """Count the film of the task."""
    film, detector, events = FilmPart(task), detector_of(task), io.StringIO()
    pacer.ready(detector.description)
    counting = FileCount(
        source=film, detector=detector, detector_kind=task.detector, zones=read_zones(task.zones), events=events,
        progress=lambda _frames, _time: pacer.frame_done(),
    )  # fmt: skip
    counting.run()
    pacer.finish([json.loads(line) for line in events.getvalue().splitlines()])


if __name__ == "__main__":
    work(count)
