"""Who is matched with whom: as many as can be, and of those ways the cheapest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from counting.core.tracking.assignment import Pair, best

Costs = Callable[[Sequence[Pair]], NDArray[np.float64]]


def told(costs: dict[Pair, float]) -> Costs:
    return lambda pairs: np.array([costs[pair] for pair in pairs])


@pytest.mark.parametrize(
    ("costs", "matched"),
    [
        pytest.param({}, [], id="nobody"),
        pytest.param({(0, 1): 0.4, (1, 0): 0.9}, [(0, 1), (1, 0)], id="everybody fits one"),
        pytest.param({(0, 0): 0.4, (1, 0): 0.3}, [(1, 0)], id="two fit one: the cheaper has it"),
        pytest.param({(0, 0): 0.2, (0, 1): 0.1}, [(0, 1)], id="one fits two: it takes the cheaper"),
        # 0.1 + 0.9 is more than 0.4 + 0.3: the cheapest pair of all stays unmatched.
        pytest.param({(0, 0): 0.1, (0, 1): 0.4, (1, 0): 0.3, (1, 1): 0.9}, [(0, 1), (1, 0)], id="the sum counts"),
        pytest.param({(0, 0): 0.1, (0, 1): 5.0, (1, 0): 5.0}, [(0, 1), (1, 0)], id="two dear ones are more than one"),
        pytest.param({(0, 0): 0.5, (2, 4): 0.7, (2, 3): 0.6}, [(0, 0), (2, 3)], id="apart from each other"),
    ],
)
def test_as_many_as_can_be_and_cheaply(costs: dict[Pair, float], matched: list[Pair]) -> None:
    assert sorted(best(list(costs), told(costs))) == matched


def test_what_it_costs_is_asked_only_of_those_who_have_a_choice() -> None:
    asked: list[Pair] = []

    def costs(pairs: Sequence[Pair]) -> NDArray[np.float64]:
        asked.extend(pairs)
        return np.arange(len(pairs), dtype=float)

    assert sorted(best([(0, 0), (1, 1), (1, 2), (3, 5)], costs)) == [(0, 0), (1, 1), (3, 5)]
    assert asked == [(1, 1), (1, 2)]
