"""A session's parts over simulated time: what they keep does not grow."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from streams import soak
from streams.management.commands.soak import Command

MARGIN = 20.0  # MB an hour: what the noise of ten minutes can look like; a forgotten frame would be ten times that


def test_ten_minutes_of_a_camera_keep_nothing_that_grows() -> None:
    out = StringIO()
    call_command("soak", minutes=10, limit=MARGIN, stdout=out)
    report = json.loads(out.getvalue())
    assert (report["minutes"], report["frames"]) == (10, 6000)
    assert report["events"] > 300
    assert report["growth"] <= MARGIN
    # Sampled as by default: far fewer rows than the 36,000 people that were seen.
    assert 1000 < report["detections"] < 12_000
    assert 1000 < report["points_of_tracks"] < 12_000


def test_growth_is_the_median_slope_so_that_one_jump_misleads_nobody() -> None:
    assert soak.growth_an_hour([100.0, 100.5, 101.0, 101.5]) == pytest.approx(30.0)
    assert soak.growth_an_hour([100.0] * 5 + [103.0] * 1 + [100.0] * 5) == 0.0
    assert soak.growth_an_hour([100.0]) == 0.0


def test_what_grows_ends_the_command_with_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    held = iter([100.0, 101.0, 102.0, 103.0])
    monkeypatch.setattr(soak, "memory", lambda: next(held))
    monkeypatch.setattr(soak.Soak, "look", lambda _: None)
    with pytest.raises(CommandError, match="grows by 60 MB an hour, more than 1"):
        call_command("soak", minutes=4, stdout=StringIO())


@pytest.mark.parametrize("minutes", [1, 0, -5])
def test_too_short_a_time_is_refused(minutes: int) -> None:
    with pytest.raises(CommandError, match="growth shows from 2 minutes on") as refused:
        call_command("soak", minutes=minutes)
    assert refused.value.returncode == 2


def test_the_made_up_people_are_the_same_each_time_and_within_their_round() -> None:
    lines = list(soak.made_up())
    assert lines == list(soak.made_up())
    frames = [int(line.split(",")[0]) for line in lines]
    assert min(frames) >= 1
    assert max(frames) <= soak.ROUND_SECONDS * soak.FPS


def test_the_command_tells_how_far_it_is_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    shown = Terminal()
    command: Any = Command(stderr=shown)
    command._progress(0.5)
    command._progress(1.0)
    assert "50%" in shown.getvalue()
    assert "100%" in shown.getvalue()
