"""Changes of occupancy and time spent in places, as a session gathers them."""

from __future__ import annotations

import numpy as np
import pytest

from streams.sessions.crowd import Change, DensityPart, DensityParts, OccupancyChanges

NOON = 1_790_000_040.0 // 60 * 60  # a whole minute


def test_only_changes_are_noted() -> None:
    changes = OccupancyChanges()
    assert changes.take(0.0, {7: 0, 8: 2}) == [Change(7, 0.0, 0), Change(8, 0.0, 2)]
    assert changes.take(5.0, {7: 0, 8: 2}) == []
    assert changes.take(6.0, {7: 1, 8: 1}) == [Change(7, 6.0, 1), Change(8, 6.0, 1)]


def test_a_zone_is_noted_at_most_once_a_second() -> None:
    changes = OccupancyChanges()
    noted = [change for tenth in range(31) for change in changes.take(tenth / 10, {7: tenth % 2})]
    assert [change.time for change in noted] == pytest.approx([0.0, 1.1, 2.2])
    assert [change.people for change in noted] == [0, 1, 0]


def test_what_flickers_and_is_back_is_not_noted() -> None:
    changes = OccupancyChanges()
    changes.take(0.0, {7: 1})
    assert changes.take(0.3, {7: 2}) == []
    assert changes.take(1.2, {7: 1}) == []


def test_a_zone_that_is_gone_is_forgotten_and_after_a_gap_all_are_noted_anew() -> None:
    changes = OccupancyChanges()
    changes.take(0.0, {7: 1, 8: 1})
    assert changes.take(2.0, {7: 1}) == []
    assert changes.take(2.1, {7: 1, 8: 1}) == [Change(8, 2.1, 1)]
    changes.forget()
    assert changes.take(2.2, {7: 1}) == [Change(7, 2.2, 1)]
    assert changes.take(3.5, {}) == []


def gathered(times: list[float], feet: list[tuple[float, float]]) -> tuple[list[DensityPart], DensityParts]:
    parts = DensityParts()
    found = [parts.take(time, np.array(feet).reshape(-1, 2)) for time in times]
    return [part for part in found if part], parts


def test_somebody_who_stands_for_a_minute_gives_600_tenths_in_one_cell() -> None:
    times = [NOON + tenth / 10 for tenth in range(601)]  # the last frame begins the next minute
    (minute,), parts = gathered(times, [(0.5, 0.5)])
    rest = parts.finish()
    assert rest
    assert minute.grid.values[18, 32] + rest.grid.values[18, 32] == 600
    assert minute.grid.values.sum() == minute.grid.values[18, 32] == 599
    assert minute.time == pytest.approx(NOON + 59.9)
    assert rest.time == NOON + 60
    assert minute.grid.seconds == pytest.approx(59.9)


def test_a_gap_counts_for_a_second_at_most() -> None:
    _, parts = gathered([NOON, NOON + 20], [(0.1, 0.1)])
    rest = parts.finish()
    assert rest
    assert (rest.grid.values.sum(), rest.grid.seconds) == (10, 1.0)


def test_an_empty_scene_was_looked_at_too_and_nothing_is_told_twice() -> None:
    _, parts = gathered([NOON, NOON + 0.5], [])
    rest = parts.finish()
    assert rest
    assert (rest.grid.values.sum(), rest.grid.seconds) == (0, 0.5)
    assert parts.finish() is None
