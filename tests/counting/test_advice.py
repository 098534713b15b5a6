"""The adviser's warnings as sentences."""

from __future__ import annotations

from counting.advice import SENTENCES, sentence
from counting.core.adviser import Advice


def test_each_warning_has_its_sentence() -> None:
    given: dict[str, dict[str, float]] = {
        "near_border": {"percent": 6},
        "tracks_begin_or_end": {"percent": 40, "tracks": 10},
        "no_traffic": {"tracks": 5},
        "too_short": {"percent": 4.0},
        "crosses_itself": {},
    }
    assert set(SENTENCES) == set(given)
    said = {code: sentence(Advice(code, dict(params))) for code, params in given.items()}
    assert said["near_border"].startswith("Most of the line lies within 6 % of the picture's height of a border")
    assert said["tracks_begin_or_end"].startswith("40 % of the 10 people seen near the line were first or last seen")
    assert said["too_short"].startswith("The line is only 4.0 % of the picture's height long")
    assert said["crosses_itself"] == "The line crosses itself: who passes there is counted more than once."
    assert said["no_traffic"].startswith("Nobody has crossed the line, though 5 people were seen")
