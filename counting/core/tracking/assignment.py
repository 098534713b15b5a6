"""The cheapest way to match as many as possible of those who fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Pair = tuple[int, int]
NEVER = 1e6


def best(pairs: Sequence[Pair], costs: Callable[[Sequence[Pair]], NDArray[np.float64]]) -> Sequence[Pair]:
    """Return as many of the pairs as can be without anybody in two of them, and of those ways the cheapest.

    `costs` returns what each of some pairs costs, far below NEVER; it is asked only where there is a choice.
    """
    rows, places = Counter(row for row, _ in pairs), Counter(place for _, place in pairs)
    if len(rows) == len(places) == len(pairs):
        return pairs
    contested = [pair for pair in pairs if rows[pair[0]] > 1 or places[pair[1]] > 1]
    alone = [pair for pair in pairs if rows[pair[0]] == places[pair[1]] == 1]
    return alone + _cheapest(contested, costs(contested))


def _cheapest(pairs: Sequence[Pair], costs: NDArray[np.float64]) -> list[Pair]:
    rows, row_of = np.unique([row for row, _ in pairs], return_inverse=True)
    places, place_of = np.unique([place for _, place in pairs], return_inverse=True)
    table = np.full((len(rows), len(places)), NEVER)
    table[row_of, place_of] = costs
    chosen = np.zeros(table.shape, dtype=bool)
    chosen[linear_sum_assignment(table)] = True
    return [pair for pair, is_chosen in zip(pairs, chosen[row_of, place_of].tolist(), strict=True) if is_chosen]
