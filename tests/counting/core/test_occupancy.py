"""Occupancy derived from ins and outs, and what happened during a span."""

from __future__ import annotations

import pytest

from counting.core.occupancy import Derived
from tests.counting.span_rules import Span, span_statistics


def walked(steps: str, baseline: int = 0) -> Derived:
    """Return the occupancy after people came in (`+`) and went out (`-`)."""
    derived = Derived(baseline)
    for step in steps:
        derived.apply(1 if step == "+" else -1)
    return derived


@pytest.mark.parametrize(
    ("steps", "baseline", "value", "underflow"),
    [
        ("", 0, 0, 0),
        ("++++++++++---", 0, 7, 0),
        ("-", 0, 0, 1),
        ("-+", 0, 1, 1),
        ("--+-+-", 0, 0, 2),
        ("---", 2, 0, 1),
        ("+", 5, 6, 0),
    ],
)
def test_ins_minus_outs_are_never_below_zero(steps: str, baseline: int, value: int, underflow: int) -> None:
    derived = walked(steps, baseline)
    assert (derived.value, derived.underflow) == (value, underflow)


def test_a_reset_sets_the_number_and_forgets_no_underflow() -> None:
    derived = walked("-+++")
    derived.reset(0)
    assert (derived.value, derived.underflow) == (0, 1)
    derived.reset(5)
    assert derived.apply(1) == 6


@pytest.mark.parametrize("step", [0, 2, -3])
def test_people_walk_one_at_a_time(step: int) -> None:
    with pytest.raises(ValueError, match="one person at a time"):
        Derived().apply(step)


def test_there_are_never_fewer_than_no_people() -> None:
    with pytest.raises(ValueError, match="fewer than 0"):
        Derived(-1)
    with pytest.raises(ValueError, match="fewer than 0"):
        Derived().reset(-1)


MINUTE = (0.0, 60.0)


@pytest.mark.parametrize(
    ("changes", "initial", "expected"),
    [
        ([], 3, Span(3, 3, 3.0, 3, 60.0)),
        ([(30.0, 4)], 2, Span(2, 4, 3.0, 4, 60.0)),
        ([(15.0, 4), (30.0, 0)], 2, Span(0, 4, (2 * 15 + 4 * 15) / 60, 0, 60.0)),
        ([(0.0, 5)], 2, Span(5, 5, 5.0, 5, 60.0)),  # from the very start: the 2 lasted no time
        ([(60.0, 9)], 2, Span(2, 2, 2.0, 2, 60.0)),  # the end belongs to what follows
        ([(-20.0, 7), (-10.0, 1)], 2, Span(1, 1, 1.0, 1, 60.0)),  # before the span: decides its first value
        ([(70.0, 9)], 2, Span(2, 2, 2.0, 2, 60.0)),
        ([(20.0, 8), (20.0, 1)], 2, Span(1, 2, (2 * 20 + 1 * 40) / 60, 1, 60.0)),  # 8 lasted no time
        # Nobody was looking for a part of the time: it has no weight.
        ([(30.0, None)], 2, Span(2, 2, 2.0, 2, 30.0)),
        ([(30.0, 4)], None, Span(4, 4, 4.0, 4, 30.0)),
        ([(10.0, None), (40.0, 6)], 3, Span(3, 6, (3 * 10 + 6 * 20) / 30, 6, 30.0)),
        ([], None, None),
        ([(0.0, None)], 4, None),
        ([(60.0, 1)], None, None),
    ],
)
def test_a_span_knows_its_lowest_highest_mean_and_last_value(
    changes: list[tuple[float, int | None]], initial: int | None, expected: Span | None
) -> None:
    assert span_statistics(changes, *MINUTE, initial) == expected


def test_seconds_since_1970_lose_nothing() -> None:
    start = 1_700_000_000.0
    found = span_statistics([(start + 0.5, 1)], start, start + 1, 0)
    assert found == Span(0, 1, 0.5, 1, 1.0)


def test_an_empty_span_is_refused() -> None:
    with pytest.raises(ValueError, match="must end after it starts"):
        span_statistics([], 5.0, 5.0, 1)
