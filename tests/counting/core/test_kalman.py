"""The filter of one coordinate."""

from __future__ import annotations

import pytest

from counting.core.kalman import MotionFilter

NOISE, AGILITY = 0.02, 0.1


def followed(positions: list[float | None], fps: float = 25.0) -> MotionFilter:
    """Return the filter after measurements, None where one is missing."""
    motion = MotionFilter(positions[0] or 0.0, NOISE, 1.0)
    for position in positions[1:]:
        motion.predict(1 / fps, AGILITY)
        if position is not None:
            motion.correct(position, NOISE)
    return motion


def test_a_constant_speed_is_found_though_every_third_measurement_is_missing() -> None:
    positions: list[float | None] = [None if frame % 3 == 2 else 0.4 * frame / 25 for frame in range(100)]
    motion = followed(positions)
    assert motion.velocity == pytest.approx(0.4, rel=0.05)
    assert motion.position == pytest.approx(0.4 * 99 / 25, abs=0.01)


@pytest.mark.parametrize("fps", [5.0, 30.0])
def test_the_speed_does_not_depend_on_the_frame_rate(fps: float) -> None:
    motion = followed([0.4 * frame / fps for frame in range(round(4 * fps))], fps)
    assert motion.velocity == pytest.approx(0.4, rel=0.05)


def test_an_outlier_does_not_throw_the_filter() -> None:
    positions: list[float | None] = [0.4 * frame / 25 for frame in range(75)]
    calm = followed(positions)
    thrown = followed([*positions[:-1], 50.0])
    assert thrown.position - calm.position < 3 * NOISE
    assert thrown.velocity - calm.velocity < 0.1


def test_somebody_unseen_goes_on_and_the_doubt_grows() -> None:
    motion = followed([0.4 * frame / 25 for frame in range(75)])
    place, speed, before = motion.position, motion.velocity, motion.deviation(NOISE)
    motion.predict(0.5, AGILITY)
    assert motion.position == pytest.approx(place + 0.5 * speed)
    assert motion.deviation(NOISE) > 1.5 * before


def test_one_prediction_equals_two_of_half_its_length() -> None:
    once, twice = MotionFilter(1.0, 0.1, 0.5), MotionFilter(1.0, 0.1, 0.5)
    once.predict(2.0, AGILITY)
    twice.predict(1.0, AGILITY)
    twice.predict(1.0, AGILITY)
    assert twice.deviation(NOISE) == pytest.approx(once.deviation(NOISE))


def test_a_jump_forgets_what_was_known() -> None:
    motion = followed([0.4 * frame / 25 for frame in range(75)])
    motion.jump(9.0, -1.0, NOISE, 1.0)
    assert (motion.position, motion.velocity) == (9.0, -1.0)
    assert motion.deviation(0.0) == pytest.approx(NOISE)


def test_equal_doubts_of_place_and_measurement_meet_halfway() -> None:
    motion = MotionFilter(0.0, NOISE, 1.0)
    motion.correct(0.01, NOISE)
    assert motion.position == pytest.approx(0.005)
    assert motion.deviation(0.0) == pytest.approx(NOISE / 2**0.5)
