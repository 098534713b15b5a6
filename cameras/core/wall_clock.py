"""From what a clock on the wall shows to the instant, also on the days when clocks change."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

FIRST, LAST = 0, 1  # of the two instants at which a repeated hour shows the same time


def day_start(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """Return the first instant of a local day, UTC."""
    return instant(dt.datetime.combine(day, dt.time()), zone, FIRST)


def instant(wall: dt.datetime, zone: ZoneInfo, which: int) -> dt.datetime:
    """Return the instant (UTC) at which clocks in the zone show `wall`, a time without a zone.

    Of a time that is shown twice `which` says whether the first or the last is meant. A time that is skipped is the
    instant at which the clocks skip it.
    """
    found = wall.replace(tzinfo=zone, fold=which).astimezone(dt.UTC)
    if found.astimezone(zone).replace(tzinfo=None) == wall:
        return found
    return _skip(wall, zone)


def both_instants(wall: dt.datetime, zone: ZoneInfo) -> list[dt.datetime]:
    """Return the instants (UTC) at which clocks in the zone show `wall`: one, or two in a repeated hour."""
    return sorted({instant(wall, zone, FIRST), instant(wall, zone, LAST)})


def _skip(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return the instant at which clocks jump over `wall`, to the second: the new offset begins then."""
    before = wall.replace(tzinfo=zone, fold=1).astimezone(dt.UTC)  # by the offset after the jump: still before it
    after = wall.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
    offset = after.astimezone(zone).utcoffset()
    while after - before > dt.timedelta(seconds=1):
        middle = before + dt.timedelta(seconds=(after - before).total_seconds() // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after
