"""The product's detector alone, in a bare loop over frames that are decoded beforehand."""

from __future__ import annotations

from itertools import islice

from streams.bench.children.film import FilmPart, detector_of
from streams.bench.pacing import Pacer, Task, work
from streams.detectors import detect_in_order


def detect(task: Task, pacer: Pacer) -> None:
    """Detect people in the film of the task, a part at a time."""
    film, detector = FilmPart(task), detector_of(task)
    frames = film.frames()
    pacer.ready(detector.description)
    while decoded := list(islice(frames, task.part)):
        for _ in detect_in_order(detector, decoded):
            pacer.frame_done()
    pacer.finish()


if __name__ == "__main__":
    work(detect)
