"""A cron expression in words."""

from __future__ import annotations

import pytest
from django.utils import translation

from cameras.cron_words import cron_words


@pytest.mark.parametrize(
    ("expression", "minutes", "words"),
    [
        ("0 8 * * 6", 240, "At 08:00; on Saturday; lasts 4 h"),
        ("0,30 8-9 * * *", 45, "At 08:00, 08:30, 09:00, 09:30; every day; lasts 45 min"),
        ("*/20 * * * 0,7", 90, "In every hour, at minute 0, 20, 40; on Sunday; lasts 1 h 30 min"),
        ("* 8-9 * 1,7 *", 1, "In the hours from 8, 9 o'clock, every minute; every day; in January, July; lasts 1 min"),
        ("0 0 1 * 1", 60, "At 00:00; on day 1 of the month, and on Monday; lasts 1 h"),
        ("0 0 */16 * 1", 60, "At 00:00; on day 1, 17 of the month, but only on Monday; lasts 1 h"),
    ],
)
def test_in_words(expression: str, minutes: int, words: str) -> None:
    with translation.override("en"):
        assert cron_words(expression, minutes) == words
