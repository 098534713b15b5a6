"""When a rate is too low for the rules of counting, and what the operator is told."""

from __future__ import annotations

import pytest

from streams.sessions.rates import Change, Pace, RateWatch, Thinning

GOOD = Pace(rate=8.0, delivered=10.0, seconds_a_frame=0.02)
SLOW_NETWORK = Pace(rate=2.0, delivered=25.0, seconds_a_frame=0.48)


def told(watch: RateWatch, *stretches: tuple[int, Pace]) -> list[tuple[int, Change]]:
    """Return the second and the change of what has to be told over stretches of whole seconds."""
    paces = [pace for seconds, pace in stretches for _ in range(seconds)]
    changes = [(second, watch.take(float(second), pace)) for second, pace in enumerate(paces)]
    return [(second, change) for second, change in changes if change]


def test_a_rate_that_is_too_low_for_ten_seconds_is_told_once() -> None:
    assert told(RateWatch(10.0), (40, SLOW_NETWORK)) == [(11, "low")]


def test_a_dip_of_ten_seconds_is_not_told() -> None:
    assert told(RateWatch(10.0), (20, GOOD), (11, SLOW_NETWORK), (20, GOOD)) == [(11, "recovered")]


def test_it_recovers_when_it_has_been_high_enough_for_as_long() -> None:
    watch = RateWatch(10.0)
    assert told(watch, (20, SLOW_NETWORK), (5, GOOD), (1, SLOW_NETWORK), (20, GOOD)) == [(11, "low"), (37, "recovered")]
    assert watch.warning == ""


def test_exactly_three_frames_a_second_are_enough() -> None:
    assert told(RateWatch(10.0), (30, Pace(3.0, 3.0, 0.01))) == [(11, "recovered")]
    assert told(RateWatch(10.0), (30, Pace(2.99, 3.0, 0.01))) == [(11, "low")]


@pytest.mark.parametrize(
    ("wanted", "pace", "reason"),
    [
        (10.0, Pace(1.5, 1.5, 0.02), "the camera delivers 1.5. Look at its settings and at the network."),
        (10.0, SLOW_NETWORK, "finding people takes 480 ms a frame. A smaller network or picture helps, or a GPU."),
        (10.0, Pace(2.0, 25.0, 0.05), "this machine is too busy. Give it fewer cameras."),
    ],
)
def test_the_warning_says_why_and_what_helps(wanted: float, pace: Pace, reason: str) -> None:
    watch = RateWatch(wanted)
    told(watch, (12, pace))
    looked = f"{pace.rate:.1f} frames a second are looked at"
    assert watch.warning == f"Only {looked}, counting needs 3: {reason}"


def test_the_warning_follows_the_rate_while_it_lasts() -> None:
    watch = RateWatch(10.0)
    told(watch, (12, SLOW_NETWORK), (1, Pace(1.0, 25.0, 0.9)))
    assert watch.warning.startswith("Only 1.0 frames a second are looked at")
    assert "900 ms" in watch.warning


def test_who_has_chosen_two_frames_a_second_is_not_warned_while_they_come() -> None:
    assert told(RateWatch(2.0, chosen=2.0), (30, Pace(1.9, 25.0, 0.02))) == [(11, "recovered")]


def test_who_has_chosen_two_frames_a_second_is_warned_below_them() -> None:
    watch = RateWatch(2.0, chosen=2.0)
    assert told(watch, (30, Pace(1.7, 25.0, 0.5))) == [(11, "low")]
    assert "finding people takes 500 ms a frame" in watch.warning


def test_a_camera_that_delivers_too_little_is_warned_of_whatever_is_chosen() -> None:
    watch = RateWatch(2.5, chosen=10.0)
    assert told(watch, (30, Pace(2.5, 2.5, 0.02))) == [(11, "low")]
    assert "the camera delivers 2.5" in watch.warning


def looked_at(rate: float | None, times: list[float], start: float = 1_790_000_000.0) -> list[float]:
    """Return which of the times are looked at, in seconds from the start."""
    thinning = Thinning()
    return [time for time in times if thinning.is_due(start + time, rate)]


def test_of_twenty_frames_a_second_two_are_looked_at_evenly() -> None:
    assert looked_at(2.0, [number / 20 for number in range(41)]) == [0.0, 0.5, 1.0, 1.5, 2.0]


def test_all_frames_are_looked_at_where_nobody_asks_for_fewer() -> None:
    assert looked_at(None, [0.0, 0.05, 0.1]) == [0.0, 0.05, 0.1]


def test_fewer_frames_than_are_asked_for_are_all_looked_at() -> None:
    assert looked_at(5.0, [0.0, 1.0, 2.0]) == [0.0, 1.0, 2.0]


def test_a_late_frame_delays_none_of_those_after_it() -> None:
    assert looked_at(2.0, [0.0, 0.7, 0.75, 1.0, 1.05, 1.5]) == [0.0, 0.7, 1.0, 1.5]


def test_after_a_pause_no_frame_is_looked_at_to_make_up_for_it() -> None:
    assert looked_at(2.0, [0.0, 3.0, 3.05, 3.1, 3.5, 3.55]) == [0.0, 3.0, 3.5]
