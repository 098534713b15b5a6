"""What trackers are compared on: the same material each time, and lines that people cross."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from counting.core.scoring import score
from streams.evaluation.truth import TrueBoxes
from tests.sequences.followers import ours
from tests.sequences.material import Sequence, lines_through, noisy, recorded, sequence


@pytest.fixture
def walkers() -> Sequence:
    """Return two people who walk through each other's way for 8 s: the nearer one hides the other in the middle."""
    rows = []
    for frame in range(1, 81):
        rows.append((frame, 1, 40 + 6.0 * frame, 150, 40, 100))
        rows.append((frame, 2, 560 - 6.0 * frame, 170, 40, 100))
    return Sequence("walkers", 640, 480, 10.0, TrueBoxes(np.array(rows)))


def test_noise_is_the_same_for_the_same_seed_alone(walkers: Sequence) -> None:
    first, again, other = noisy(walkers, 1), noisy(walkers, 1), noisy(walkers, 2)
    assert first.keys() == again.keys()
    assert all(np.array_equal(first[frame].boxes, again[frame].boxes) for frame in first)
    assert any(not np.array_equal(first[frame].boxes, other[frame].boxes) for frame in first if frame in other)


def test_who_is_hidden_is_found_less_often_and_with_a_lower_score(walkers: Sequence) -> None:
    apart, together = list[float](), list[float]()
    for seed in range(20):
        found = noisy(walkers, seed)
        for frame, people in found.items():
            scores = people.scores[people.boxes[:, 3] < 255 / 480].tolist()  # of the one farther away, by the foot
            (together if 42 <= frame <= 45 else apart).extend(scores)
    assert len(together) / 4 < 0.8 * len(apart) / 76
    assert np.mean(together) < np.mean(apart) - 0.05


def test_lines_lie_in_the_frame_and_are_crossed(walkers: Sequence) -> None:
    zones = lines_through(walkers, 30, 1)
    assert len({zone.key for zone in zones}) == 30
    assert all(zone.points.min() >= 0 and zone.points.max() <= 1 for zone in zones)
    assert len(walkers.crossings(zones)) >= 30


def test_two_who_pass_each_other_are_counted_over_all_lines(walkers: Sequence) -> None:
    zones = lines_through(walkers, 30, 1)
    counted = ours(walkers, noisy(walkers, 3), zones).crossings
    assert (score(walkers.crossings(zones), counted).f1 or 0.0) >= 0.9


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "file", "least"),
    [
        ("PETS09-S2L1", "det_sort_frcnn.txt", 0.90),
        ("TUD-Campus", "det_sort_frcnn.txt", 0.80),
        ("Venice-2", "det_noisy.txt", 0.90),
    ],
)
def test_many_lines_through_a_public_sequence(data: Path, name: str, file: str, least: float) -> None:
    one = sequence(data / name)
    zones = lines_through(one, 20, 5)
    counted = ours(one, recorded(one, data / name / file), zones).crossings
    assert (score(one.crossings(zones), counted).f1 or 0.0) >= least
