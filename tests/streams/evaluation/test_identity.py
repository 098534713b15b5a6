"""IDF1, MOTA and HOTA: small cases worked out by hand, and one that TrackEval 1.3.0 has worked out."""

from __future__ import annotations

import numpy as np
import pytest

from streams.evaluation.hota import Matchable, hota
from streams.evaluation.identity import Identity, TrackedFrame, identity_of

HERE, THERE, NOWHERE = (0.0, 0.0, 10.0, 20.0), (50.0, 0.0, 60.0, 20.0), (90.0, 0.0, 99.0, 20.0)
Box = tuple[float, float, float, float]


def frame(people: dict[int, Box], tracks: dict[int, Box]) -> TrackedFrame:
    return TrackedFrame(
        np.array(list(people), dtype=np.int64),
        np.array(list(people.values())).reshape(-1, 4),
        np.array(list(tracks), dtype=np.int64),
        np.array(list(tracks.values())).reshape(-1, 4),
    )


def measured(frames: list[TrackedFrame]) -> Identity:
    found = identity_of(frames)
    assert found is not None
    return found


def test_a_perfect_track_has_one_of_everything() -> None:
    found = measured([frame({7: HERE}, {3: HERE})] * 4)
    assert (found.idf1, found.mota, found.switches) == (1.0, 1.0, 0)
    assert found.hota == pytest.approx(1.0)


def test_a_person_whose_number_changes_halfway() -> None:
    # Four boxes, all found. The best one-to-one identity explains two of four: IDF1 = 2·2 / (4 + 4). One switch of four
    # boxes: MOTA = 1 − 1/4. HOTA: every box is matched (DetA = 1); each pair shares 2 frames of 4 (AssA = 1/2).
    found = measured([frame({7: HERE}, {3: HERE})] * 2 + [frame({7: HERE}, {4: HERE})] * 2)
    assert (found.idf1, found.mota, found.switches) == (0.5, 0.75, 1)
    assert found.hota == pytest.approx(0.5**0.5)


def test_somebody_who_is_not_seen_and_a_track_of_nobody() -> None:
    # Each frame: one hit, one miss, one false box. IDF1 = 2·2 / (4 + 4), MOTA = 1 − 4/4, DetA = 2 / (2 + 2 + 2).
    found = measured([frame({1: HERE, 2: THERE}, {5: HERE, 6: NOWHERE})] * 2)
    assert (found.idf1, found.mota) == (0.5, 0.0)
    assert found.hota == pytest.approx((1 / 3) ** 0.5)


def test_more_wrong_than_there_is_makes_mota_negative() -> None:
    found = measured([frame({1: HERE}, {5: THERE, 6: NOWHERE})])
    assert (found.idf1, found.mota, found.hota) == (0.0, -2.0, 0.0)


def test_without_a_true_box_there_is_nothing_to_measure() -> None:
    assert identity_of([]) is None
    assert identity_of([frame({}, {5: HERE})]) is None


def test_frames_with_nobody_and_people_never_found_are_no_fault() -> None:
    found = measured([frame({}, {}), frame({1: HERE}, {}), frame({}, {})])
    assert (found.idf1, found.mota, found.hota) == (0.0, 0.0, 0.0)


def test_an_overlap_of_half_matches_at_half_of_the_thresholds() -> None:
    # 0.05 … 0.50 are ten of nineteen thresholds; at each of these everything is right.
    half = Matchable(np.array([0]), np.array([0]), np.array([[0.5]]))
    assert hota([half] * 3) == pytest.approx(10 / 19)


def crowd(seed: int = 7, frames: int = 30, people: int = 5) -> list[TrackedFrame]:
    """Return people who walk side by side, found roughly, with gaps, switches and boxes of nobody, always the same."""
    chance = np.random.default_rng(seed)
    made = []
    for number in range(frames):
        true = {
            who: (12.0 * who + number, 5.0 * who, 12.0 * who + number + 20, 5.0 * who + 40) for who in range(people)
        }
        seen = {
            10 * who + (number > 9 + who): tuple(np.array(box) + chance.normal(0, 2.5, 4))
            for who, box in true.items()
            if chance.random() > 0.15
        }
        if number % 4 == 0:
            seen[99] = (200.0, 0.0, 220.0, 40.0)
        made.append(frame(true, seen))
    return made


def test_a_crowd_gives_the_numbers_of_trackeval() -> None:
    found = measured(crowd())
    assert (found.idf1, found.mota, found.switches) == pytest.approx(TRACKEVAL[:3], abs=1e-9)
    assert found.hota == pytest.approx(TRACKEVAL[3], abs=1e-9)


TRACKEVAL = (0.55, 0.7133333333333334, 5, 0.44486443065532405)  # IDF1, MOTA, switches, HOTA
