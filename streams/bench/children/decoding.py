"""Decoding a film and nothing else."""

from __future__ import annotations

from streams.bench.children.film import FilmPart
from streams.bench.pacing import Pacer, Task, work


def decode(task: Task, pacer: Pacer) -> None:
    """Decode the film of the task."""
    film = FilmPart(task)
    pacer.ready(f"{film.codec}, {film.width}×{film.height}")
    for _ in film.frames():
        pacer.frame_done()
    pacer.finish()


if __name__ == "__main__":
    work(decode)
