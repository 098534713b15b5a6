"""Occupancy in results, which SQL works out, is what plain rules say of the same changes."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

import pytest

from counting.models import CountingResult
from counting.services.occupancy_log import note_end, note_occupancy, note_start
from counting.services.results import build_results
from tests import making
from tests.counting.past import HOUR, old_camera, old_zone
from tests.counting.span_rules import span_statistics

pytestmark = pytest.mark.django_db

T = making.utc("2024-03-05T10:00:00")
Changes = list[tuple[float, int | None]]


def random_day(rng: random.Random) -> tuple[list[tuple[int, str]], list[tuple[int, int]]]:
    """Return when an hour and a half was looked at (seconds, `start` or `end`), and changes of occupancy therein."""
    marks = [(0, "start"), *zip(sorted(rng.sample(range(60, 5400), 4)), ["end", "start"] * 2, strict=True)]
    seen = [(a[0], b[0]) for a, b in zip(marks[::2], [*marks[1::2], (5400, "end")], strict=True)]
    times = sorted(rng.sample([second for first, last in seen for second in range(first + 1, last)], 60))
    return marks, [(time, rng.randrange(9)) for time in times]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_minutes_and_hours_of_an_area_agree_with_the_core(seed: int) -> None:
    marks, values = random_day(random.Random(seed))
    camera = old_camera()
    hall = old_zone(making.area(camera))
    for second, what, value in sorted([(s, what, 0) for s, what in marks] + [(s, "", v) for s, v in values]):
        at = T + dt.timedelta(seconds=second)
        if what:
            (note_start if what == "start" else note_end)(camera, at)
        else:
            note_occupancy(camera, hall, at, value, "measured")
    build_results(T + 2 * HOUR)

    changes: Changes = [(float(second), 0 if what == "start" else None) for second, what in marks]
    changes = sorted([*changes, *((float(second), value) for second, value in values)], key=lambda change: change[0])
    told = 0
    for zone in (hall, None):  # the camera is the sum of its only area
        for row in CountingResult.objects.filter(camera=camera, zone=zone, time_period__in=("minute", "hour")):
            start, end = ((at - T) / dt.timedelta(seconds=1) for at in (row.period_start, row.period_end))
            span = span_statistics(changes, start, min(end, 7200.0), None)
            if span is None:
                assert (row.peak_count, row.average_count) == (None, None)
                continue
            told += 1
            assert (row.min_count, row.peak_count, row.current_occupancy) == (span.minimum, span.peak, span.last)
            assert row.average_count is not None
            assert abs(row.average_count - Decimal(span.mean)) <= Decimal("0.005001"), (start, end)
    assert told >= 100
