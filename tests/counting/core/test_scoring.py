"""Scoring: which paths are true crossings, and which events are right, missed or false."""

from __future__ import annotations

import numpy as np
import pytest

from counting.core.scoring import Counted, Score, TrueCrossing, score, score_by_line, smoothed, true_crossings
from counting.core.zones import Anchor, Zone

ASPECT = 2.0
BODY = 0.2  # of the frame's height: 0.1 of its width at this aspect; the band is 0.01 of the width


def door(*points: tuple[float, float], anchor: Anchor = "foot") -> Zone:
    """Return a line; without points one down the middle, whose `in` is from right to left."""
    return Zone("door", "line", np.array(points or ((0.5, 0.1), (0.5, 0.9))), anchor)


def walk(*points: tuple[float, float], step: float = 1.0, height: float = BODY) -> np.ndarray:
    """Return a path with one sighting every `step` seconds: too far apart to be smoothed."""
    return np.array([(number * step, x, y, height) for number, (x, y) in enumerate(points)])


def found(path: np.ndarray, zone: Zone | None = None) -> list[tuple[str, float, bool]]:
    crossings = true_crossings({7: path}, [zone or door()], ASPECT)
    assert all((each.zone, each.track) == ("door", 7) for each in crossings)
    return [(each.direction, round(each.time, 6), each.certain) for each in crossings]


SCENES: dict[str, tuple[np.ndarray, list[tuple[str, float, bool]]]] = {
    "from right to left is in, a quarter of the way after the first sighting": (
        walk((0.55, 0.5), (0.35, 0.5)), [("in", 0.25, True)],
    ),
    "from left to right is out": (walk((0.35, 0.5), (0.55, 0.5)), [("out", 0.75, True)]),
    "there and back is one of each": (
        walk((0.6, 0.5), (0.4, 0.5), (0.6, 0.5)), [("in", 0.5, True), ("out", 1.5, True)],
    ),
    "who turns back inside the band has not crossed": (walk((0.6, 0.5), (0.495, 0.5), (0.6, 0.5)), []),
    "who stays on one side has not crossed": (walk((0.6, 0.5), (0.55, 0.5), (0.7, 0.5)), []),
    "who walks past the end has not crossed": (walk((0.6, 0.95), (0.4, 0.95)), []),
    "within 0.15 body heights of the end it is ambiguous": (walk((0.6, 0.88), (0.4, 0.88)), [("in", 0.5, False)]),
    "first seen inside the band it is ambiguous": (walk((0.505, 0.5), (0.4, 0.5)), [("in", 0.047619, False)]),
    "first seen inside the band on the side reached, too": (walk((0.495, 0.5), (0.4, 0.5)), [("in", 1.0, False)]),
    "last seen inside the band it is ambiguous": (walk((0.6, 0.5), (0.495, 0.5)), [("in", 0.952381, False)]),
    "last seen inside the band before the line it is none": (walk((0.6, 0.5), (0.505, 0.5)), []),
    "a pause inside the band is one crossing, when the line was passed last": (
        walk((0.6, 0.5), (0.495, 0.5), (0.505, 0.5), (0.495, 0.5), (0.4, 0.5)), [("in", 2.5, True)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SCENES)
def test_a_path_has_these_true_crossings(name: str) -> None:
    path, expected = SCENES[name]
    assert found(path) == expected


def test_feet_left_of_the_line_while_the_head_is_not_depend_on_the_anchor() -> None:
    level = ((1.0, 0.5), (0.0, 0.5))  # looking left: down the picture is to the left hand
    path = walk((0.5, 0.45), (0.5, 0.55))
    assert found(path, door(*level)) == [("out", 0.5, True)]
    assert found(path, door(*level, anchor="center")) == []  # the centre goes from 0.35 to 0.45
    assert found(path, door(*level, anchor="head")) == []


def test_a_line_with_a_bend_is_crossed_on_either_part_and_has_no_end_at_the_bend() -> None:
    bent = door((0.5, 0.1), (0.5, 0.5), (0.9, 0.5))
    assert found(walk((0.6, 0.3), (0.4, 0.3)), bent) == [("in", 0.5, True)]
    assert found(walk((0.7, 0.3), (0.7, 0.7)), bent) == [("in", 0.5, True)]
    assert [each[2] for each in found(walk((0.6, 0.4), (0.4, 0.6)), bent)] == [True]


def test_areas_have_no_crossings() -> None:
    hall = Zone("hall", "area", np.array([[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]]))
    assert true_crossings({1: walk((0.1, 0.5), (0.5, 0.5))}, [hall], ASPECT) == []


def test_paths_are_smoothed_over_four_tenths_of_a_second() -> None:
    rows = np.array([[0.0, 1.0], [0.1, 2.0], [0.2, 6.0], [0.3, 3.0], [1.0, 9.0]])
    means = smoothed(rows)
    assert means[:, 0].tolist() == [0.0, 0.1, 0.2, 0.3, 1.0]
    # Each looks 0.2 s to either side: (1+2+6)/3, (1+2+6+3)/4 twice, (2+6+3)/3, and the lonely last one itself.
    assert means[:, 1] == pytest.approx([3.0, 3.0, 3.0, 11 / 3, 9.0])


def test_a_path_in_disorder_is_put_in_the_order_of_time() -> None:
    assert found(walk((0.55, 0.5), (0.35, 0.5))[::-1]) == [("in", 0.25, True)]


def true(time: float, direction: str = "in", *, certain: bool = True, zone: str = "door") -> TrueCrossing:
    return TrueCrossing(zone, direction, time, certain)


def counted(*times: float, direction: str = "in", zone: str = "door") -> list[Counted]:
    return [Counted(zone, direction, time) for time in times]


def numbers(result: Score) -> tuple[int, int, int, int, int, int]:
    return result.true, result.ambiguous, result.counted, result.hits, result.misses, result.false


def test_an_event_within_two_seconds_is_right_and_beyond_them_both_a_miss_and_a_false_alarm() -> None:
    result = score([true(10), true(20)], counted(12, 22.01))
    assert numbers(result) == (2, 0, 2, 1, 1, 1)
    assert [each.time for each in result.missed] == [20]
    assert [each.time for each in result.false_alarms] == [22.01]
    assert (result.precision, result.recall, result.f1, result.count_error) == (0.5, 0.5, 0.5, 0)


def test_an_event_of_the_other_direction_or_of_another_line_is_no_hit() -> None:
    assert numbers(score([true(10)], counted(10, direction="out"))) == (1, 0, 1, 0, 1, 1)
    assert numbers(score([true(10)], counted(10, zone="gate"))) == (1, 0, 1, 0, 1, 1)


def test_one_crossing_makes_one_event_right() -> None:
    result = score([true(10)], counted(10, 10.5))
    assert numbers(result) == (1, 0, 2, 1, 0, 1)
    assert result.count_error == 1


def test_an_event_at_an_ambiguous_crossing_is_neither_right_nor_wrong() -> None:
    result = score([true(10, certain=False)], counted(10.5))
    assert numbers(result) == (0, 1, 1, 0, 0, 0)
    assert (result.precision, result.recall, result.f1) == (None, None, None)
    assert numbers(score([true(10, certain=False)], [])) == (0, 1, 0, 0, 0, 0)


def test_an_event_takes_a_certain_crossing_before_a_nearer_ambiguous_one() -> None:
    assert numbers(score([true(10), true(11, certain=False)], counted(11))) == (1, 1, 1, 1, 0, 0)


def test_events_take_the_nearest_crossing_in_the_order_of_time() -> None:
    # 10.9 takes 11 (nearer than 10), 11.5 takes 10 as the only one left within 2 s.
    assert numbers(score([true(10), true(11)], counted(11.5, 10.9))) == (2, 0, 2, 2, 0, 0)


def test_the_window_can_be_narrower() -> None:
    assert numbers(score([true(10)], counted(10.5), window=0.4)) == (1, 0, 1, 0, 1, 1)


def test_shares_are_those_of_the_sums() -> None:
    result = score([true(10), true(20), true(30), true(40)], counted(10, 20, 30, 55))
    assert (result.precision, result.recall, result.f1) == (0.75, 0.75, 0.75)
    uneven = score([true(10), true(20), true(30)], counted(10))
    assert (uneven.precision, uneven.f1) == (1.0, 0.5)
    assert uneven.recall == pytest.approx(1 / 3)
    assert uneven.count_error == -2


def test_lines_are_scored_apart_and_add_up_to_the_whole() -> None:
    truth = [true(10), true(20, zone="gate")]
    events = [*counted(10), *counted(26, zone="gate")]
    lines = score_by_line(truth, events, ["door", "gate", "back"])
    assert {name: numbers(each) for name, each in lines.items()} == {
        "door": (1, 0, 1, 1, 0, 0),
        "gate": (1, 0, 1, 0, 1, 1),
        "back": (0, 0, 0, 0, 0, 0),
    }
    assert numbers(lines["door"] + lines["gate"]) == numbers(score(truth, events)) == (2, 0, 2, 1, 1, 1)
