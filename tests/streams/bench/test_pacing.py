"""The contestant's side: parts of frames, their time, and waiting in between."""

from __future__ import annotations

import io
import json
from itertools import count
from typing import Any

import pytest

from streams.bench import pacing
from streams.bench.pacing import Pacer


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each look at the clock take a second, in which three seconds are spent on processors."""
    ticks = count()
    monkeypatch.setattr(pacing, "perf_counter", lambda: float(next(ticks)))
    worked = count(0, 3)
    monkeypatch.setattr(pacing, "process_time", lambda: float(next(worked)))


def told(part: int, calls: list[int], asked: int = 9) -> list[dict[str, Any]]:
    """Return what a contestant tells that works through frames in such steps and is asked so often."""
    out = io.StringIO()
    pacer = Pacer(part, io.StringIO("go\n" * asked), out)
    pacer.ready("a contestant")
    for frames in calls:
        pacer.frame_done(frames)
    pacer.finish([{"zone": "door"}])
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_first_frames_of_each_part_are_not_timed() -> None:
    ready, first, second, end = told(20, [1] * 40)
    assert ready == {"ready": "a contestant"}
    assert first == second == {"frames": 15, "seconds": 1.0, "processor": 3.0}
    assert end == {"events": [{"zone": "door"}], "seen": 40}


def test_a_last_part_counts_when_it_is_longer_than_half_of_one() -> None:
    part = {"frames": 7, "seconds": 1.0, "processor": 3.0}
    assert told(20, [1] * 32)[-1] == part | {"events": [{"zone": "door"}], "seen": 32}
    assert told(20, [1] * 30)[-1] == {"events": [{"zone": "door"}], "seen": 30}


def test_a_batch_that_ends_the_settling_is_not_timed_as_a_whole() -> None:
    _, part, _ = told(32, [8] * 4)
    assert part["frames"] == 24  # the clock starts when the first batch of 8 is done


def test_a_contestant_whom_nobody_asks_ends() -> None:
    with pytest.raises(SystemExit):
        told(20, [1] * 40, asked=1)
