"""Places in lists that are ordered by a time and by what tells rows of one instant apart."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime

INT64 = 2**63


@dataclass(frozen=True, slots=True)
class Keys:
    """The columns that order a list: `time` an instant, `tie` a number (`id`) or a text."""

    time: str
    tie: str = "id"

    def order(self, *, falling: bool) -> tuple[str, str]:
        """Return the order for `order_by`."""
        sign = "-" if falling else ""
        return f"{sign}{self.time}", f"{sign}{self.tie}"

    def of(self, row: Any) -> tuple[datetime, Any]:
        """Return the place of a row, an object or a dict."""
        if isinstance(row, dict):
            return row[self.time], row[self.tie]
        return getattr(row, self.time), getattr(row, self.tie)

    def beyond(self, place: tuple[datetime, Any], *, falling: bool) -> Q:
        """Return the condition of the rows that come after a place; the time alone, first, lets an index be used."""
        time, tie = place
        than = "lt" if falling else "gt"
        after = Q(**{f"{self.time}__{than}": time}) | Q(**{self.time: time, f"{self.tie}__{than}": tie})
        return Q(**{f"{self.time}__{than}e": time}) & after

    def read(self, text: str) -> tuple[bool, tuple[datetime, Any]]:
        """Return whether a cursor leads backwards, and its place. Raises ValueError for one that was not made here."""
        try:
            backwards, time, tie = json.loads(base64.urlsafe_b64decode(text.encode("ascii")))
            at = parse_datetime(time)
        except (ValueError, TypeError, RecursionError):
            raise ValueError("no cursor") from None
        if at is None or at.tzinfo is None or not isinstance(backwards, bool) or not self._may_be(tie):
            raise ValueError("no cursor")
        return backwards, (at, tie)

    def _may_be(self, tie: Any) -> bool:
        if self.tie != "id":
            return isinstance(tie, str) and "\0" not in tie
        return isinstance(tie, int) and not isinstance(tie, bool) and abs(tie) < INT64


def written(place: tuple[datetime, Any], *, backwards: bool) -> str:
    """Return the cursor that leads on from a place."""
    text = json.dumps([backwards, place[0].isoformat(), place[1]])
    return base64.urlsafe_b64encode(text.encode()).decode()
