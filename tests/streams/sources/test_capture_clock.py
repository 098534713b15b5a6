"""When a picture was taken, by tables of what came when."""

from __future__ import annotations

import pytest

from streams.sources.capture_clock import CaptureClock

NOW = 1_000_000.0  # Unix seconds


def times(clock: CaptureClock, *seen: tuple[float | None, float]) -> list[float]:
    """Return the times of pictures, as seconds after NOW: (presentation time, seconds after NOW of arrival)."""
    return [round(clock.at(shown, NOW + arrived) - NOW, 4) for shown, arrived in seen]


def test_pictures_in_time_keep_the_distances_of_their_stream() -> None:
    assert times(CaptureClock(), (50.0, 0.0), (50.1, 0.1), (50.2, 0.2)) == [0.0, 0.1, 0.2]


def test_a_picture_that_was_held_up_was_taken_when_it_says() -> None:
    found = times(CaptureClock(), (0.0, 0.0), (0.1, 0.1), (0.2, 0.9), (0.3, 0.91), (1.0, 1.0))
    assert found == pytest.approx([0.0, 0.1, 0.2, 0.3, 1.0], abs=0.01)  # the mapping may drift 10 ms a second


def test_the_fastest_way_so_far_tells_how_far_the_clocks_lie_apart() -> None:
    found = times(CaptureClock(), (0.0, 0.5), (1.0, 1.1), (2.0, 2.4))
    assert found == pytest.approx([0.5, 1.1, 2.11], abs=0.011)


def test_without_a_presentation_time_a_picture_was_taken_when_it_came() -> None:
    assert times(CaptureClock(), (None, 0.0), (None, 0.3)) == [0.0, 0.3]


def test_no_two_pictures_have_one_time_and_none_goes_back() -> None:
    assert times(CaptureClock(), (1.0, 0.0), (1.0, 0.0), (0.5, 0.0)) == [0.0, 0.001, 0.002]


def test_times_that_jump_back_an_hour_begin_anew_from_now() -> None:
    found = times(CaptureClock(), (4000.0, 0.0), (4000.1, 0.1), (400.2, 0.2), (400.3, 0.3))
    assert found == [0.0, 0.1, 0.2, 0.3]


def test_times_that_jump_ahead_never_lead_into_the_future() -> None:
    found = times(CaptureClock(), (0.0, 0.0), (7200.1, 0.1), (7200.2, 0.2), (0.3, 0.3))
    assert found == [0.0, 0.1, 0.2, 0.3]


def test_a_camera_whose_clock_runs_slowly_is_followed() -> None:
    clock = CaptureClock()
    for second in range(1000):  # its seconds are half a percent too long
        said = clock.at(second * 0.995, NOW + second)
    assert said - NOW == pytest.approx(999, abs=0.02)


def test_it_is_settled_once_a_picture_comes_no_earlier_than_those_before() -> None:
    clock = CaptureClock()
    seen = []
    # three pictures that the server had in store, then two in time
    for shown, arrived in ((0.0, 0.0), (0.1, 0.01), (0.2, 0.02), (0.3, 0.1), (0.4, 0.2)):
        clock.at(shown, NOW + arrived)
        seen.append(clock.is_settled)
    assert seen == [False, False, False, False, True]


def test_without_times_it_is_settled_once_a_picture_comes_after_a_pause() -> None:
    clock = CaptureClock()
    seen = []
    for arrived in (0.0, 0.001, 0.002, 0.05):
        clock.at(None, NOW + arrived)
        seen.append(clock.is_settled)
    assert seen == [False, False, False, True]
