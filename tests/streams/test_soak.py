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
    assert report["growth"] is not None
    assert report["growth"] <= MARGIN
    # Sampled as by default: far fewer rows than the 36,000 people that were seen.
    assert 1000 < report["detections"] < 12_000
    assert 1000 < report["points_of_tracks"] < 12_000


def test_growth_is_the_median_slope_so_that_one_jump_misleads_nobody() -> None:
    assert soak.growth_an_hour([100.0, 100.5, 101.0, 101.5, 102.0, 102.5]) == pytest.approx(30.0)
    assert soak.growth_an_hour([100.0] * 5 + [103.0] * 1 + [100.0] * 5) == 0.0


@pytest.mark.parametrize(("minutes", "settled"), [(1, 1), (2, 1), (3, 1), (4, 2), (8, 6), (10, 8), (60, 45)])
def test_the_first_minutes_are_not_looked_at(minutes: int, settled: int) -> None:
    assert soak.after_warm_up([float(number) for number in range(minutes)]) == [
        float(number) for number in range(minutes - settled, minutes)
    ]


@pytest.fixture
def at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a soak take no time and grow by a megabyte a minute."""
    held = iter(100.0 + number for number in range(100))
    monkeypatch.setattr(soak, "memory", lambda: next(held))
    monkeypatch.setattr(soak.Soak, "look", lambda _: None)


@pytest.mark.usefixtures("at_rest")
def test_what_grows_ends_the_command_with_an_error() -> None:
    with pytest.raises(CommandError, match="grows by 60 MB an hour, more than 1"):
        call_command("soak", minutes=8, stdout=StringIO())


@pytest.mark.usefixtures("at_rest")
@pytest.mark.parametrize("minutes", [1, 7])
def test_a_short_time_tells_nothing_of_growth_and_says_so(minutes: int) -> None:
    out, said = StringIO(), StringIO()
    call_command("soak", minutes=minutes, stdout=out, stderr=said)
    assert json.loads(out.getvalue())["growth"] is None
    assert f"{minutes} minutes are too few to tell whether it grows" in said.getvalue()


@pytest.mark.parametrize("minutes", [0, -5])
def test_no_time_at_all_is_refused(minutes: int) -> None:
    with pytest.raises(CommandError, match="must be 1 or more") as refused:
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
