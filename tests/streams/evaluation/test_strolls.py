"""Where people were seen while a clip was counted, roughly, and what follows for its lines."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from django.core.management import call_command

from counting.core.engine import FrameResult
from counting.core.zones import Zone
from streams.evaluation import strolls
from streams.evaluation.strolls import Strolls
from streams.frames import Frame
from tests.streams import films

DOOR = Zone("door", "line", np.array([[0.5, 0.0], [0.5, 1.0]]))


def look(seen: Strolls, time: float, **people: float) -> None:
    """Let people (t1, t2 …) be seen at these places from the left (0–1 of a frame twice as wide as high)."""
    tracks = [
        SimpleNamespace(id=int(name[1:]), state="seen", x=2.0 * x, foot=0.5, height=0.2) for name, x in people.items()
    ]
    seen.saw(Frame(0, time, 200, 100), FrameResult(time, cast(Any, tuple(tracks)), ()))


def test_people_are_looked_at_twice_a_second() -> None:
    seen = Strolls(2.0)
    for number in range(11):
        look(seen, number / 10, t1=number / 10)
    (path,) = seen.paths()
    assert path.points.tolist() == [[0.0, 0.5], [0.5, 0.5], [1.0, 0.5]]
    assert path.height == 0.2


def test_who_is_there_at_the_ends_of_the_clip_neither_begins_nor_ends() -> None:
    seen = Strolls(2.0)
    for number in range(10):
        between = {"t2": 0.3} if 3 <= number <= 6 else {}
        look(seen, float(number), t1=0.1, **between)
    always, sometimes = seen.paths()
    assert (always.cut_before, always.cut_after) == (True, True)
    assert (sometimes.cut_before, sometimes.cut_after) == (False, False)


def test_those_who_are_lost_at_the_moment_are_not_seen() -> None:
    seen = Strolls(2.0)
    lost = SimpleNamespace(id=1, state="lost", x=1.0, foot=0.5, height=0.2)
    seen.saw(Frame(0, 0.0, 200, 100), FrameResult(0.0, cast(Any, (lost,)), ()))
    assert seen.paths() == []


def test_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strolls, "MOST_TRACKS", 2)
    monkeypatch.setattr(strolls, "MOST_POINTS", 3)
    seen = Strolls(2.0)
    for number in range(6):
        look(seen, float(number), t1=number / 10, t2=0.2, t3=0.3)
    first, second = seen.paths()
    assert first.points[:, 0].tolist() == [0.0, 0.1, 0.5]  # the beginning and the newest
    assert len(second.points) == 3


def test_a_clip_whose_people_never_reach_the_line_says_so() -> None:
    seen = Strolls(2.0)
    for number in range(8):
        look(seen, float(number), t1=0.05, t2=0.1, t3=0.15, t4=0.9, t5=0.95)
    assert seen.advice([DOOR]) == [
        "door: Nobody has crossed the line, though 5 people were seen: is it where people walk?"
    ]


def test_count_video_says_it_on_the_error_output(tmp_path: Path) -> None:
    films.detections(tmp_path / "walk.txt", films.crossing(40))
    low = {"name": "low", "type": "counting_line", "coordinates": [[0.0, 0.99], [1.0, 0.99]]}
    (tmp_path / "zones.json").write_text(json.dumps({"zones": [low]}))
    given = ["-", "--detections", tmp_path / "walk.txt", "--zones", tmp_path / "zones.json", "--size", "128x96"]
    out, said = io.StringIO(), io.StringIO()
    call_command("count_video", *map(str, given), "--fps", "10", "--json", stdout=out, stderr=said)
    assert said.getvalue().startswith("low: Most of the line lies within 15 % of the picture's height of a border")
    assert json.loads(out.getvalue())["lines"] == {"low": {"in": 0, "out": 0}}
