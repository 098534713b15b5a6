"""The true crossings of a generated scene, as its frames go by."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from streams.frames import Frame
from streams.sessions.truth import Truth, truth_of

CROSSINGS = (("door", "in", 0.5), ("gate", "out", 0.5), ("door", "out", 1.9))
SECONDS = 5.0


@dataclass
class Source:
    """A film of five seconds that plays from time 0 on."""

    def place(self, frame: Frame) -> float:
        return frame.time - frame.segment * SECONDS


def frame(time: float) -> Frame:
    return Frame(0, time, 64, 48, int(time // SECONDS))


def passed(times: list[float]) -> list[list[tuple[str, str]]]:
    truth = Truth(Source(), CROSSINGS)  # type: ignore[arg-type]
    return [truth.passed(frame(time)) for time in times]


def test_what_happened_between_two_frames_is_told_once() -> None:
    assert passed([0.3, 0.4, 0.5, 0.6, 0.7]) == [[], [], [("door", "in"), ("gate", "out")], [], []]


def test_what_happened_before_the_first_frame_was_not_watched() -> None:
    assert passed([0.6, 0.7]) == [[], []]


def test_what_happened_in_a_gap_was_not_watched() -> None:
    assert passed([0.2, 2.8, 2.9]) == [[], [], []]


def test_what_happened_while_people_were_still_followed_is_told() -> None:
    told = [[], [("door", "in"), ("gate", "out")], [("door", "out")]]
    assert passed([0.2, 1.7, 1.95]) == told  # a stall of 1.5 s, over which tracks are continued


def test_a_new_round_begins_at_its_start() -> None:
    assert passed([4.95, 5.1, 5.55]) == [[], [], [("door", "in"), ("gate", "out")]]


def test_a_round_that_is_entered_late_was_not_watched_from_its_start() -> None:
    assert passed([4.8, 6.5, 6.95]) == [[], [], [("door", "out")]]


@pytest.mark.parametrize("source", [None, object(), Source()])
def test_a_source_that_is_no_generated_scene_has_no_truth(source: object) -> None:
    assert truth_of(source) is None
