"""The line adviser: which lines are warned of, and which are left in peace."""

from __future__ import annotations

import numpy as np
import pytest

from counting.core.adviser import Advice, SeenPath, advise, passed
from counting.core.zones import Zone

ASPECT = 1.6
BODY = 0.2
MIDDLE = [(0.5, 0.1), (0.5, 0.9)]


def line(points: list[tuple[float, float]]) -> Zone:
    return Zone("door", "line", np.array(points))


def path(*points: tuple[float, float], height: float = BODY, before: bool = False, after: bool = False) -> SeenPath:
    """Return a path; `before` and `after` say that the look at the scene began or ended with it."""
    return SeenPath(np.array(points), height, before, after)


def through() -> SeenPath:
    """Return somebody who walks through the whole picture."""
    return path((0.05, 0.5), (0.45, 0.5), (0.55, 0.5), (0.95, 0.5))


def appears() -> SeenPath:
    """Return somebody who is first seen half a body height behind the middle."""
    return path((0.56, 0.5), (0.7, 0.5), (0.95, 0.5))


def codes(points: list[tuple[float, float]], paths: list[SeenPath], crossings: int | None = None) -> list[str]:
    return [advice.code for advice in advise(line(points), ASPECT, paths, crossings)]


@pytest.mark.parametrize(
    ("points", "near"),
    [
        (MIDDLE, False),
        ([(0.5, 0.0), (0.5, 1.0)], False),  # only its ends touch the border, as they should
        ([(0.0, 0.98), (1.0, 0.98)], True),
        ([(0.02, 0.1), (0.02, 0.9)], False),  # 0.02 of the width are 0.032 of the height
        ([(0.018, 0.1), (0.018, 0.9)], True),  # 0.0288
        ([(0.99, 0.1), (0.99, 0.9)], True),
        ([(0.1, 0.99), (0.45, 0.99), (0.9, 0.5)], False),  # less than half of its length
    ],
)
def test_a_line_along_a_border_is_warned_of(points: list[tuple[float, float]], near: bool) -> None:
    assert codes(points, []) == (["near_border"] if near else [])


def test_near_means_three_tenths_of_a_body_where_bodies_are_known() -> None:
    low = [(0.1, 0.95), (0.9, 0.95)]
    assert codes(low, []) == []
    assert codes(low, [path((0.5, 0.3), (0.5, 0.6))] * 3) == ["near_border"]  # 0.05 < 0.3 × 0.2
    assert advise(line(low), ASPECT, [path((0.5, 0.3))])[0].params == {"percent": 6}


def test_a_line_that_everybody_walks_through_is_left_in_peace() -> None:
    assert codes(MIDDLE, [through()] * 20) == []


def test_a_line_where_many_people_appear_is_warned_of_with_their_share() -> None:
    advice = advise(line(MIDDLE), ASPECT, [through()] * 6 + [appears()] * 4)
    assert advice == [Advice("tracks_begin_or_end", {"percent": 40, "tracks": 10})]
    assert codes(MIDDLE, [through()] * 8 + [appears()] * 2) == []  # 20 %


def test_those_who_were_seen_on_both_sides_are_not_lost() -> None:
    ends_behind = path((0.05, 0.5), (0.45, 0.5), (0.55, 0.5))
    assert codes(MIDDLE, [ends_behind] * 10) == []


def test_who_only_passes_far_away_tells_nothing_of_the_line() -> None:
    elsewhere = path((0.8, 0.5), (0.95, 0.5))
    assert codes(MIDDLE, [elsewhere] * 50) == []
    assert codes(MIDDLE, [elsewhere] * 50 + [appears()] * 4) == []  # fewer than five near it


def test_where_the_clip_begins_or_ends_no_track_does() -> None:
    cut = path((0.56, 0.5), (0.95, 0.5), before=True)
    assert codes(MIDDLE, [cut] * 10) == []
    assert codes(MIDDLE, [path((0.95, 0.5), (0.56, 0.5), after=True)] * 10) == []
    assert codes(MIDDLE, [path((0.95, 0.5), (0.56, 0.5), before=True)] * 10) == ["tracks_begin_or_end"]


def test_a_bent_line_is_near_at_each_of_its_parts() -> None:
    bent = [(0.2, 0.2), (0.2, 0.8), (0.8, 0.8)]
    below = path((0.5, 0.75), (0.5, 0.3))
    assert codes(bent, [below] * 10) == ["tracks_begin_or_end"]


def test_a_line_that_nobody_crosses_is_warned_of_where_people_are_seen() -> None:
    far = path((0.8, 0.5), (0.95, 0.5))
    assert codes(MIDDLE, [far] * 5, crossings=0) == ["no_traffic"]
    assert codes(MIDDLE, [far] * 4, crossings=0) == []
    assert codes(MIDDLE, [far] * 5, crossings=1) == []
    assert codes(MIDDLE, [far] * 5, crossings=None) == []


@pytest.mark.parametrize(
    ("points", "bodies", "short"),
    [
        ([(0.5, 0.5), (0.5, 0.54)], 0, True),  # 0.04 of the height, below 0.05
        ([(0.5, 0.5), (0.54, 0.5)], 0, False),  # 0.04 of the width are 0.064 of the height
        ([(0.5, 0.5), (0.5, 0.59)], 0, False),
        ([(0.5, 0.5), (0.5, 0.59)], 3, True),  # half a body is 0.1
        ([(0.5, 0.4), (0.5, 0.46), (0.5, 0.52)], 3, False),  # 0.12, in two parts
    ],
)
def test_a_line_shorter_than_half_a_body_is_warned_of(
    points: list[tuple[float, float]], bodies: int, short: bool
) -> None:
    assert codes(points, [through()] * bodies) == (["too_short"] if short else [])


def test_a_line_that_crosses_itself_is_warned_of() -> None:
    loop = [(0.3, 0.3), (0.7, 0.7), (0.7, 0.3), (0.3, 0.7)]
    assert codes(loop, []) == ["crosses_itself"]
    assert codes([(0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7)], []) == []


@pytest.mark.parametrize(
    ("points", "number"),
    [
        (MIDDLE, 2),
        ([(0.5, 0.1), (0.5, 0.4)], 0),  # only its prolongation is crossed
        ([(0.5, 0.4), (0.6, 0.4), (0.6, 0.6)], 2),  # its second part
        ([(0.97, 0.1), (0.97, 0.9)], 0),
    ],
)
def test_who_passed_a_line_is_counted_once(points: list[tuple[float, float]], number: int) -> None:
    there_and_back = path((0.05, 0.5), (0.95, 0.5), (0.05, 0.5))
    assert passed(line(points), ASPECT, [through(), there_and_back, path((0.05, 0.2), (0.3, 0.2))]) == number


def test_areas_get_no_advice() -> None:
    hall = Zone("hall", "area", np.array([[0.0, 0.9], [1.0, 0.9], [1.0, 1.0], [0.0, 1.0]]))
    assert advise(hall, ASPECT, [appears()] * 10, 0) == []
