"""Boxes, with numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from counting.core import boxes

A, B, C = [0.0, 0.0, 4.0, 4.0], [2.0, 0.0, 6.0, 4.0], [10.0, 10.0, 12.0, 14.0]


def test_the_area_is_width_times_height() -> None:
    assert boxes.areas(np.array([A, C])).tolist() == [16.0, 8.0]


def test_the_shared_area_of_boxes_that_do_not_meet_is_nothing() -> None:
    shared = boxes.overlaps(np.array([A, C]), np.array([B, C]))
    assert shared.tolist() == [[8.0, 0.0], [0.0, 8.0]]


def test_boxes_that_lie_apart_in_both_directions_share_nothing() -> None:
    assert boxes.overlaps(np.array([[0.0, 0.0, 1.0, 1.0]]), np.array([[3.0, 3.0, 4.0, 4.0]])).tolist() == [[0.0]]


def test_intersection_over_union() -> None:
    table = boxes.ious(np.array([A]), np.array([A, B, C]))
    assert table[0] == pytest.approx([1.0, 8 / 24, 0.0])


def test_a_box_without_area_overlaps_nothing() -> None:
    assert boxes.ious(np.array([[1.0, 1.0, 1.0, 1.0]]), np.array([A])).tolist() == [[0.0]]


@pytest.mark.parametrize(
    ("scores", "limit", "stay"),
    [
        pytest.param([0.9, 0.8, 0.7], 0.3, [0, 2], id="the weaker of two that overlap goes"),
        pytest.param([0.7, 0.9, 0.8], 0.3, [1, 2], id="the better stays, best first"),
        pytest.param([0.9, 0.8, 0.7], 0.4, [0, 1, 2], id="they overlap less than the limit"),
        pytest.param([0.5, 0.5, 0.5], 0.3, [0, 2], id="of equals the first stays"),
    ],
)
def test_suppression(scores: list[float], limit: float, stay: list[int]) -> None:
    assert boxes.suppress(np.array([A, B, C]), np.array(scores), limit).tolist() == stay


def test_a_box_that_was_dropped_drops_no_other() -> None:
    chain = np.array([[0.0, 0.0, 4.0, 4.0], [2.0, 0.0, 6.0, 4.0], [4.0, 0.0, 8.0, 4.0]])
    assert boxes.suppress(chain, np.array([0.9, 0.8, 0.7]), 0.3).tolist() == [0, 2]


def test_suppression_of_nothing() -> None:
    assert boxes.suppress(np.empty((0, 4)), np.empty(0), 0.5).tolist() == []
