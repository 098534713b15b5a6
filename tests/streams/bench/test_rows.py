"""Rows: ratios of each round, what is reached, and both ways of printing."""

from __future__ import annotations

import json

import pytest

from streams.bench.racing import Result
from streams.bench.rows import Reach, Row, compared, table


def row(pairs: list[tuple[float, float]], reach: Reach | None = None, **more: object) -> Row:
    return Row("counting", "a peer", "frames/s", tuple(pairs), reach, **more)  # type: ignore[arg-type]


def test_the_ratio_is_the_median_of_the_rounds_not_the_ratio_of_the_medians() -> None:
    measured = row([(40, 10), (10, 10), (30, 20)])  # ratios 4, 1, 1.5; medians 30 and 10
    assert (measured.product, measured.measured) == (30, 10)
    assert measured.ratio == 1.5
    assert measured.ratios == [4, 1, 1.5]


def test_what_the_product_takes_more_is_the_median_of_the_differences() -> None:
    assert row([(1.5, 1.0), (1.2, 1.0), (3.0, 2.9)]).more == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("pairs", "reach", "met"),
    [
        ([(40, 10)], Reach("at least", 4), True),
        ([(39, 10)], Reach("at least", 4), False),
        ([(13, 10)], Reach("at most", 1.3), True),
        ([(14, 10)], Reach("at most", 1.3), False),
        ([(1.1, 1.0)], Reach("more at most", 0.2), True),
        ([(1.3, 1.0)], Reach("more at most", 0.2), False),
        ([(40, 10)], None, None),
        ([], Reach("at least", 4), None),
    ],
)
def test_a_row_says_whether_it_reaches_what_is_aimed_at(
    pairs: list[tuple[float, float]], reach: Reach | None, met: bool | None
) -> None:
    assert row(pairs, reach).met is met


@pytest.mark.parametrize(
    ("f1", "met"), [((0.9, 0.9), True), ((0.9, 0.91), False), ((None, 0.9), True), ((0.9, None), True)]
)
def test_a_worse_f1_than_the_peer_s_is_no_success(f1: tuple[float | None, float | None], met: bool) -> None:
    assert row([(40, 10)], Reach("at least", 4), f1=f1).met is met


def test_two_results_are_compared_round_by_round() -> None:
    ours = Result("ours 1.0", laps=[(100, 2.0), (100, 1.0)])
    theirs = Result("theirs 2.0", laps=[(100, 4.0), (100, 5.0), (100, 9.0)])
    assert compared(row([]), ours, theirs, Result.rates).runs == ("ours 1.0", "theirs 2.0")
    assert compared(row([]), ours, theirs, Result.rates).pairs == ((50, 25), (100, 20))
    assert compared(row([]), ours, theirs, Result.milliseconds).pairs == ((20, 40), (10, 50))


def test_processor_time_is_that_of_all_threads() -> None:
    """Two threads that work side by side: 100 frames took 2 s, and 4 s of processors."""
    ours, theirs = Result(laps=[(100, 2.0)], processor=[4.0]), Result(laps=[(100, 2.0)], processor=[2.0])
    assert compared(row([]), ours, theirs, Result.processor_rates).pairs == ((25, 50),)
    assert compared(row([]), ours, theirs, Result.processor_milliseconds).pairs == ((40, 20),)


@pytest.mark.parametrize(
    ("ours", "theirs", "reason"),
    [
        (Result(laps=[(9, 1.0)]), Result(laps=[(9, 1.0)], reason="no such library"), "no such library"),
        (Result(reason="no weights"), Result(laps=[(9, 1.0)]), "no weights"),
        (Result(laps=[(9, 1.0)]), Result(), "too few frames to measure"),
    ],
)
def test_a_row_without_a_measurement_keeps_the_reason(ours: Result, theirs: Result, reason: str) -> None:
    found = compared(row([]), ours, theirs, Result.rates)
    assert (found.pairs, found.reason) == ((), reason)


def test_json_has_numbers_or_a_reason() -> None:
    measured = row([(40, 10), (10, 10)], Reach("at least", 4), f1=(1.0, 0.5)).as_json()
    assert measured == {
        "what": "counting", "beside": "a peer", "unit": "frames/s", "reach": "at least 4", "met": False,
        "product": 25, "yardstick": 10, "ratio": 2.5, "ratio_low": 1, "ratio_high": 4, "more": 15, "rounds": 2,
        "f1_product": 1.0, "f1_yardstick": 0.5, "product_runs": "", "yardstick_runs": "",
    }  # fmt: skip
    missing = row([], reason="not installed").as_json()
    assert missing == {
        "what": "counting", "beside": "a peer", "unit": "frames/s", "reach": None, "met": None,
        "reason": "not installed",
    }  # fmt: skip
    json.dumps([measured, missing])


def test_the_table_groups_the_rows_of_one_measurement_and_names_reasons() -> None:
    text = table(
        [
            row([(40, 10)], Reach("at least", 4), f1=(1.0, None)),
            row([], reason="shapely cannot be installed: no network"),
            Row("people", "a tracker", "ms a frame", ((3.0, 2.0),), Reach("at most", 1.3)),
        ]
    )
    lines = text.splitlines()
    assert [line for line in lines if line and not line.startswith(" ")] == ["counting", "people"]
    assert lines[3].split() == [
        "a", "peer", "40.00", "10.00", "frames/s", "4.00", "4.00–4.00", "1.000", "/", "–", "at", "least", "4",
        "reached",
    ]  # fmt: skip
    assert lines[4].endswith("not measured: shapely cannot be installed: no network")
    assert lines[-1].endswith("at most 1.3  MISSED")
