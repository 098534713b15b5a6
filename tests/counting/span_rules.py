"""What occupancy did over a span of time, in plain words: by this the SQL of results is judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Occupancy over a span of time; `mean` is weighted by time, `last` is the value when it was last known.

    `seconds` is for how long it was known: shorter than the span where nobody was looking for a part of it.
    """

    minimum: int
    peak: int
    mean: float
    last: int
    seconds: float


def span_statistics(
    changes: Iterable[tuple[float, int | None]], start: float, end: float, initial: int | None
) -> Span | None:
    """Return what occupancy did in the span from `start` to before `end`, seconds; None where it was never known.

    `changes` are (time, value from then on) in the order of time; those outside of the span decide nothing but the
    value at its start. `initial` is the value before the first of them. A value of None says that from then on
    nobody was looking: such time has no weight. A value that lasted no time at all counts for nothing. Raises
    ValueError for a span that is empty.
    """
    if not end > start:
        raise ValueError("the span must end after it starts")
    pieces = [(value, length) for value, length in _pieces(changes, start, end, initial) if value is not None]
    if not pieces:
        return None
    values = [value for value, _ in pieces]
    seconds = sum(length for _, length in pieces)
    mean = sum(value * length for value, length in pieces) / seconds
    return Span(min(values), max(values), mean, values[-1], seconds)


def _pieces(
    changes: Iterable[tuple[float, int | None]], start: float, end: float, initial: int | None
) -> Iterator[tuple[int | None, float]]:
    """Yield the values of the span with how long each lasted, seconds above 0."""
    value, since = initial, start
    for time, following in changes:
        until = min(max(time, start), end)
        if until > since:
            yield value, until - since
        value, since = following, max(since, until)
    if end > since:
        yield value, end - since
