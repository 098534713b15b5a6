"""How many people are somewhere: derived from who went in and out."""

from __future__ import annotations


class Derived:
    """Occupancy behind lines: a baseline, plus who came in, minus who went out, never below 0.

    `underflow` counts those who went out when nobody was left: each is a person who was missed coming in, or who
    was there before counting began.
    """

    def __init__(self, baseline: int = 0) -> None:
        self.value = _whole(baseline)
        self.underflow = 0

    def apply(self, step: int) -> int:
        """Take in one person who came in (+1) or went out (-1); return how many are there now."""
        if step not in (1, -1):
            raise ValueError("one person at a time: +1 or -1")
        if self.value + step < 0:
            self.underflow += 1
        else:
            self.value += step
        return self.value

    def reset(self, value: int) -> None:
        """Say how many are there: at the daily reset, or by somebody who has counted them."""
        self.value = _whole(value)


def _whole(value: int) -> int:
    if value < 0:
        raise ValueError("there cannot be fewer than 0 people")
    return value
