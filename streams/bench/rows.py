"""What the bench prints: one row per comparison, as a table or as JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, Literal

from streams.bench.racing import Result

Sign = Literal["at least", "at most", "more at most"]
Measure = Callable[[Result], list[float]]


@dataclass(frozen=True, slots=True)
class Reach:
    """What is aimed at: a ratio of product to yardstick, or how much more the product may take, in the row's unit."""

    sign: Sign
    value: float

    def met(self, row: Row) -> bool:
        """Say whether a measured row reaches it."""
        if self.sign == "at least":
            return row.ratio >= self.value
        return (row.ratio if self.sign == "at most" else row.more) <= self.value

    def __str__(self) -> str:
        return f"{self.value:g} {self.sign}" if self.sign == "more at most" else f"{self.sign} {self.value:g}"


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison. `pairs` holds (product, yardstick) of each round in `unit`; none: `reason` says why.

    `f1` holds the crossing F1 of product and yardstick over the same frames, each None where there is no truth; `runs`
    what both said that they are, with versions.
    """

    what: str
    yardstick: str
    unit: str
    pairs: tuple[tuple[float, float], ...] = ()
    reach: Reach | None = None
    f1: tuple[float | None, float | None] = (None, None)
    reason: str = ""
    runs: tuple[str, str] = ("", "")

    @property
    def product(self) -> float:
        """Median of the product."""
        return median(product for product, _ in self.pairs)

    @property
    def measured(self) -> float:
        """Median of the yardstick."""
        return median(yardstick for _, yardstick in self.pairs)

    @property
    def ratios(self) -> list[float]:
        """Product to yardstick in each round, so that noise which lasts longer than a round meets both."""
        return [product / max(yardstick, 1e-12) for product, yardstick in self.pairs]

    @property
    def ratio(self) -> float:
        """Median of the ratios."""
        return median(self.ratios)

    @property
    def more(self) -> float:
        """Median of how much more the product takes, in the row's unit."""
        return median(product - yardstick for product, yardstick in self.pairs)

    @property
    def met(self) -> bool | None:
        """Say whether the row reaches what is aimed at, also in F1; None where nothing is aimed at or measured."""
        if self.reach is None or not self.pairs:
            return None
        ours, theirs = self.f1
        return self.reach.met(self) and (ours is None or theirs is None or ours >= theirs)

    def as_json(self) -> dict[str, Any]:
        """Return the row as JSON takes it."""
        facts: dict[str, Any] = {"what": self.what, "beside": self.yardstick, "unit": self.unit}
        facts |= {"reach": str(self.reach) if self.reach else None, "met": self.met}
        if not self.pairs:
            return facts | {"reason": self.reason}
        numbers = {"product": self.product, "yardstick": self.measured, "ratio": self.ratio, "more": self.more}
        numbers |= {"ratio_low": min(self.ratios), "ratio_high": max(self.ratios)}
        facts |= {name: round(number, 4) for name, number in numbers.items()}
        facts |= {"product_runs": self.runs[0], "yardstick_runs": self.runs[1]}
        return facts | {"rounds": len(self.pairs), "f1_product": self.f1[0], "f1_yardstick": self.f1[1]}


def compared(row: Row, product: Result, yardstick: Result, measure: Measure) -> Row:
    """Return the row with what two contestants of one race did, round by round, or with the reason why one did not."""
    pairs = tuple(zip(measure(product), measure(yardstick), strict=False))  # one may have ended earlier
    reason = product.reason or yardstick.reason or ("" if pairs else "too few frames to measure")
    runs = product.description, yardstick.description
    return replace(row, pairs=() if reason else pairs, reason=reason, runs=runs)


HEAD = ("beside", "product", "yardstick", "unit", "ratio", "from–to", "F1", "reach", "")
NUMBERS = {1, 2, 4}  # columns that are set to the right


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a table for people, those of one measurement under its name."""
    cells = [(row.what, _cells(row)) for row in rows]
    full = [HEAD, *(each for _, each in cells if len(each) == len(HEAD))]
    widths = [max(len(each[column]) for each in full) for column in range(len(HEAD))]
    widths[0] = max(len(each[0]) for each in (HEAD, *(each for _, each in cells)))
    lines, last = [_line(HEAD, widths)], None
    for what, each in cells:
        lines += ["", what] if what != last else []
        lines.append(_line(each, widths))
        last = what
    return "\n".join(lines)


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    """Set a row; one that was not measured has a beginning only."""
    set_out = [
        cell.rjust(width) if column in NUMBERS and len(cells) == len(HEAD) else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=False))
    ]
    return f"  {'  '.join(set_out)}".rstrip()


def _cells(row: Row) -> tuple[str, ...]:
    if not row.pairs:
        return row.yardstick, f"not measured: {row.reason}"
    spread = f"{min(row.ratios):.2f}–{max(row.ratios):.2f}"
    f1 = " / ".join("–" if value is None else f"{value:.3f}" for value in row.f1)
    mark = {True: "reached", False: "MISSED", None: ""}[row.met]
    numbers = (f"{row.product:.2f}", f"{row.measured:.2f}", row.unit, f"{row.ratio:.2f}", spread)
    return row.yardstick, *numbers, f1 if row.f1 != (None, None) else "", str(row.reach or ""), mark
