"""Counted beside true, and when the day of a camera ends."""

from datetime import UTC, datetime

import pytest

from analytics.live.counts import agreement, next_midnight


@pytest.mark.parametrize(
    ("pairs", "share"),
    [
        ([(128, 129)], 128 / 129),
        ([(10, 10), (5, 5)], 1.0),
        ([(11, 10), (9, 10)], 0.9),  # one too many does not make up for one too few
        ([(30, 10)], 0.0),
        ([(0, 0)], None),
        ([(3, 0)], None),
        ([], None),
    ],
)
def test_agreement_counts_every_difference(pairs: list[tuple[int, int]], share: float | None) -> None:
    assert agreement(pairs) == (None if share is None else pytest.approx(share))


@pytest.mark.parametrize(
    ("zone", "ends"),
    [
        ("UTC", "2026-03-29T00:00:00+00:00"),
        ("Asia/Ho_Chi_Minh", "2026-03-30T00:00:00+07:00"),
        ("Europe/Berlin", "2026-03-30T00:00:00+02:00"),  # it is 00:30 there, and the clock goes forward that night
        ("America/New_York", "2026-03-29T00:00:00-04:00"),
    ],
)
def test_the_day_ends_at_the_cameras_own_midnight(zone: str, ends: str) -> None:
    assert next_midnight(datetime(2026, 3, 28, 23, 30, tzinfo=UTC), zone).isoformat() == ends
