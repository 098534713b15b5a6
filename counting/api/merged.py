"""Rows of the live table and of its archive, read as one list."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet


class Merged:
    """Several querysets of the same columns, in one order; as much of a queryset as pages and exports need."""

    def __init__(self, parts: Sequence[QuerySet[Any]], ordering: tuple[str, ...] = ()) -> None:
        self.parts = parts
        self.ordering = ordering

    def order_by(self, *names: str) -> Merged:
        """Return the rows in an order of columns that all rise or all fall (`-name`)."""
        return Merged([part.order_by(*names) for part in self.parts], names)

    def filter(self, *conditions: Q, **values: Any) -> Merged:
        """Return the rows for which the conditions hold."""
        return Merged([part.filter(*conditions, **values) for part in self.parts], self.ordering)

    def __getitem__(self, cut: slice) -> list[Any]:
        """Return a stretch of the rows, read from each part as far as it may reach."""
        names = [name.removeprefix("-") for name in self.ordering]
        merged = heapq.merge(
            *(part[: cut.stop] for part in self.parts),
            key=lambda row: tuple(getattr(row, name) for name in names),
            reverse=self.ordering[0].startswith("-"),
        )
        return list(islice(merged, cut.start or 0, cut.stop))
