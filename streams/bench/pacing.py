"""The side of a contestant: it works through its frames part by part and waits between two parts to be asked.

A contestant is a process of its own, so that each has its own libraries, threads and memory. It speaks in lines of
JSON: `{"ready": …}`, then after each `go` that it reads `{"frames": n, "seconds": s, "processor": p}`, in the last one
also what was counted and `seen`, the number of all frames. `processor` is the time of all its threads on processors.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter, process_time
from typing import Any, TextIO

SETTLE = 5  # frames of each part before its clock starts: they fill pipelines and warm caches


@dataclass(frozen=True, slots=True)
class Task:
    """What a contestant is to do; paths as text, `part` and `frames` are numbers of frames, `zones` parsed JSON.

    `image_size` is the longer side of a network's picture in pixels, `batch` how many frames it gets at once. `kind`
    chooses between the ways in which one module can work; `detector` is a kind of the product's detectors; `cache` is
    a folder for exports.
    """

    kind: str = ""
    video: str = ""
    weights: str = ""
    zones: Any = None
    image_size: int = 640
    part: int = 100
    frames: int = 10**9
    batch: int = 1
    detector: str = ""
    cache: str = ""

    def as_argument(self) -> str:
        """Return the task as an argument of a command."""
        return json.dumps(asdict(self))


class Pacer:
    """Counts the frames of a contestant and times them in parts."""

    def __init__(self, part: int, asked: TextIO, told: TextIO) -> None:
        self._part, self._asked, self._told = part, asked, told
        self._done, self._seen, self._begun = 0, 0, 0
        self._started = self._worked = 0.0

    def ready(self, description: str) -> None:
        """Say what will run, and wait for the first part to be asked for."""
        self._tell({"ready": description})
        self._wait()

    def frame_done(self, frames: int = 1) -> None:
        """Take note that frames are done; at the end of a part tell its time and wait."""
        before, self._done, self._seen = self._done, self._done + frames, self._seen + frames
        if before < SETTLE <= self._done:
            self._begun, self._started, self._worked = self._done, perf_counter(), process_time()
        elif self._done >= self._part:
            self._tell(self._lap())
            self._wait()

    def finish(self, events: Sequence[dict[str, Any]] = ()) -> None:
        """Tell what was counted, with the last part unless that is shorter than half of one."""
        worth = self._done > max(2 * SETTLE, self._part // 2)
        self._tell((self._lap() if worth else {}) | {"events": list(events), "seen": self._seen})

    def _lap(self) -> dict[str, Any]:
        took, worked = perf_counter() - self._started, process_time() - self._worked
        return {"frames": self._done - self._begun, "seconds": took, "processor": worked}

    def _wait(self) -> None:
        self._done = 0
        if not self._asked.readline():
            sys.exit(0)  # nobody asks any more

    def _tell(self, message: dict[str, Any]) -> None:
        self._told.write(json.dumps(message) + "\n")
        self._told.flush()


def work(contestant: Callable[[Task, Pacer], None]) -> None:
    """Run a contestant on the task in the first argument. What libraries print goes to the standard error."""
    task = Task(**json.loads(sys.argv[1]))
    told = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    contestant(task, Pacer(task.part, sys.stdin, told))
