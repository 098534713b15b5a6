"""The gate: when the network looks, and that nobody gets past it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from streams.detectors import DetectorOptions, create
from streams.detectors.gate import FAINT_REST, LEARNING_RULES, LIVE_RULES, SURE, GatedDetector, GateRules, gated
from streams.frames import Frame
from tests.streams.detectors.finders import DarkFinder
from tests.streams.detectors.pictures import RATE, frame_of, wall, with_body

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
SIZE = (320, 240)


def film(*scenes: tuple[Pixels, int], spread: float = 2.0) -> Iterator[Frame]:
    """Yield frames of scenes, each for a number of frames, as a camera with some noise sees them."""
    rng, index = np.random.default_rng(1), 0
    noise = rng.normal(0, spread, (7, *scenes[0][0].shape[:2], 1)).astype(np.int16)
    for pixels, count in scenes:
        for _ in range(count):
            seen = pixels + np.roll(noise[index % 7], 41 * index, axis=1)
            yield frame_of(np.asarray(np.clip(seen, 0, 255), np.uint8), index)
            index += 1


def looked(frames: Iterator[Frame], finder: DarkFinder | None = None, rules: GateRules | None = None) -> list[int]:
    """Return the numbers of the frames that a network behind a gate has seen."""
    finder = finder or DarkFinder()
    detector = GatedDetector(finder, rules or GateRules())
    for frame in frames:
        detector.detect([frame])
    return finder.looked


EMPTY = wall(*SIZE)


def at(seen: list[int]) -> list[float]:
    """Return the seconds of frames."""
    return [number / RATE for number in seen]


def test_a_still_scene_is_looked_at_twice_and_again_when_trust_ends() -> None:
    seen = looked(film((EMPTY, 16 * RATE)), rules=GateRules(trust=12.0))
    assert at(seen) == pytest.approx([0, 2, 14])


def test_of_a_live_camera_too() -> None:
    seen = looked(film((EMPTY, 32 * RATE)), rules=LIVE_RULES)
    assert at(seen) == pytest.approx([0, 1, 31])


def test_a_scene_that_never_stays_the_same_is_looked_at_ever_more_seldom() -> None:
    seen = looked(film(*((wall(*SIZE, light=150 + second), RATE) for second in range(28))))
    assert at(seen) == pytest.approx([0, 2, 8, 26])


def test_no_rest_is_longer_than_told() -> None:
    rules = GateRules(first_rest=1.0, longest_rest=2.0, trust=0.0)
    assert at(looked(film((EMPTY, 10 * RATE)), rules=rules)) == pytest.approx([0, 1, 3, 5, 7, 9])


def test_a_trace_of_somebody_is_never_taken_for_a_known_empty_scene() -> None:
    stands = with_body(EMPTY, 150, 60)
    seen = looked(film((stands, 28 * RATE)), DarkFinder(score=0.15))
    assert at(seen) == pytest.approx([0, 2, 8, 26])


def pale(steps: int, width: int = 16) -> Pixels:
    """Return the wall with a body at its right border that is so many steps of grey darker."""
    seen = EMPTY.copy()
    seen[60:108, SIZE[0] - width :] -= np.uint8(steps)
    return seen


@pytest.mark.parametrize(
    "appears",
    [
        pytest.param([(pale(step), 30) for step in range(1, 10)], id="as slowly as the scene is learnt"),
        pytest.param([(pale(5, step), 30) for step in range(1, 10)], id="pixel by pixel over the border"),
        pytest.param([(pale(5), 10 * RATE)], id="at once, paler than any change"),
    ],
)
def test_somebody_who_is_no_change_from_picture_to_picture_is_looked_at_within_10_s(
    appears: list[tuple[Pixels, int]],
) -> None:
    known = 9 * RATE
    seen = looked(film((EMPTY, known), *appears))
    assert at(seen[:2]) == [0, 2]
    assert len(seen) >= 3
    assert known < seen[2] <= known + 10 * RATE


def test_after_somebody_has_left_the_scene_is_looked_at_twice_before_it_is_trusted() -> None:
    stands = with_body(EMPTY, 150, 60)
    seen = looked(film((EMPTY, 5 * RATE), (stands, 2 * RATE), (EMPTY, 20 * RATE)))
    closed = [number for number in seen if number > 11 * RATE]
    assert len(closed) >= SURE  # looks anew before the scene is known again


@pytest.mark.parametrize(
    ("width", "height"),
    [
        pytest.param(6, 16, id="far away: a body of a fifteenth of the picture's height"),
        pytest.param(16, 48, id="a body of a fifth"),
        pytest.param(120, 200, id="close to the camera"),
    ],
)
def test_somebody_who_enters_is_seen_in_the_second_frame_at_the_latest(width: int, height: int) -> None:
    seen = looked(film((EMPTY, 60), (with_body(EMPTY, 150, 20, width, height), 20)))
    assert seen[:2] == [0, 50]
    assert seen[2] in {60, 61}
    assert seen[2:] == list(range(seen[2], 80))


@pytest.mark.parametrize(("width", "height"), [(640, 360), (960, 540), (1280, 720), (1920, 1080)])
def test_a_distant_body_is_seen_at_once_in_pictures_of_every_size(width: int, height: int) -> None:
    """A body of a fifteenth of the picture's height, of which only each n-th pixel is read."""
    empty, tall = wall(width, height), height // 15
    there = with_body(empty, width // 3, height // 3, tall * 3 // 8, tall)
    assert {16, 17} <= set(looked(film((empty, 15), (there, 3))))


def test_a_body_hardly_darker_than_the_wall_is_seen_within_the_shortest_rest() -> None:
    pale = EMPTY.copy()
    pale[100:150, 150:166] = 188  # of 200
    seen = looked(film((EMPTY, 60), (pale, 60)))
    assert any(60 <= number <= 60 + FAINT_REST * RATE + 2 for number in seen)


def test_somebody_who_stands_still_keeps_the_gate_open_until_3_s_after_leaving() -> None:
    stands = with_body(EMPTY, 150, 60)
    seen = looked(film((EMPTY, 30), (stands, 20 * RATE), (EMPTY, 8 * RATE)))
    gone = 30 + 20 * RATE
    assert set(range(32, gone - 1 + 3 * RATE)) <= set(seen)  # seen last in the frame before
    assert len([number for number in seen if number >= gone + 5 * RATE]) <= 4


def test_somebody_hardly_seen_keeps_it_open_but_does_not_open_it() -> None:
    stands, finder = with_body(EMPTY, 150, 60), DarkFinder(score=0.15)
    faint = looked(film((stands, 10 * RATE)), finder)
    assert len(faint) < 10
    finder = DarkFinder(score=0.9)
    detector = GatedDetector(finder)
    for frame in film((stands, 10 * RATE)):
        finder.score = 0.9 if frame.index < 5 else 0.15
        detector.detect([frame])
    assert len(finder.looked) == 10 * RATE


def test_light_that_grows_slowly_opens_nothing() -> None:
    dawn = ((wall(*SIZE, light=150 + step // 5), 1) for step in range(10 * RATE))  # 50 steps in 10 s
    assert len(looked(film(*dawn))) <= 8


def test_noise_of_a_bad_camera_opens_nothing_for_long() -> None:
    assert len(looked(film((EMPTY, 20 * RATE), spread=6.0))) <= 12


def test_a_thing_put_down_is_learnt() -> None:
    box = EMPTY.copy()
    box[150:180, 40:80] = 130  # not a body: nothing is dark
    seen = looked(film((EMPTY, 50), (box, 40 * RATE)))
    assert {50, 51} & set(seen)
    assert len([number for number in seen if number > 50 + 25 * RATE]) <= 3


def test_a_jump_a_new_size_and_a_clock_set_back_are_looked_at_at_once() -> None:
    finder = DarkFinder()
    detector = GatedDetector(finder)
    small = wall(160, 120)
    frames = [
        frame_of(EMPTY, 0), frame_of(EMPTY, 1),
        Frame(2, 0.08, *SIZE, segment=1, picture=frame_of(EMPTY).picture),
        Frame(3, 0.12, *SIZE, segment=1, picture=frame_of(EMPTY).picture),
        Frame(4, 0.16, 160, 120, segment=1, picture=frame_of(small).picture),
        Frame(5, 0.20, 160, 120, segment=1, picture=frame_of(small).picture),
        Frame(6, 0.01, 160, 120, segment=1, picture=frame_of(small).picture),
        Frame(7, 0.05, 160, 120, segment=1, picture=frame_of(small).picture),
    ]  # fmt: skip
    for frame in frames:
        detector.detect([frame])
    assert finder.looked == [0, 2, 4, 6]


def test_frames_that_nobody_looks_at_have_nobody_in_them() -> None:
    detector = GatedDetector(DarkFinder())
    found = [detector.detect([frame])[0] for frame in film((EMPTY, 10), (with_body(EMPTY, 150, 60), 5))]
    assert [len(people) for people in found][:10] == [0] * 10
    assert [len(people) for people in found][-3:] == [1, 1, 1]
    assert detector.looked < 10


def test_a_detector_gets_the_gate_that_spares_it_anything(tmp_path: Any) -> None:
    (tmp_path / "none.txt").touch()
    recorded = create("detections", DetectorOptions(detections=tmp_path / "none.txt"))
    assert gated(recorded) is recorded  # sees nothing
    assert isinstance(gated(DarkFinder()), GatedDetector)
    own = DarkFinder()
    own.shareable = False
    assert gated(own) is own  # keeps a state that nobody knows
    assert isinstance(gated(create("motion", DetectorOptions())), GatedDetector)


def test_one_that_learns_its_scene_sees_every_frame_of_the_first_seconds_and_one_now_and_then() -> None:
    finder = DarkFinder()
    detector = GatedDetector(finder, LEARNING_RULES)
    for frame in film((EMPTY, 12 * RATE)):
        detector.detect([frame])
    assert finder.looked[: 3 * RATE] == list(range(3 * RATE))
    assert at(finder.looked[3 * RATE :]) == pytest.approx([3.96, 4.96, 7.96, 10.96], abs=0.05)


def test_motion_behind_its_gate_finds_who_walks_through_as_it_does_without() -> None:
    walk = [(with_body(EMPTY, 12 * step, 60, 24, 72), 2) for step in range(1, 24)]
    frames = list(film((EMPTY, 8 * RATE), *walk, (EMPTY, 8 * RATE), *walk))
    alone, other = create("motion", DetectorOptions()), create("motion", DetectorOptions())
    behind = GatedDetector(other, LEARNING_RULES)
    true, found = ([len(detector.detect([frame])[0]) for frame in frames] for detector in (alone, behind))
    assert max(true) == 1
    assert sum(true) >= 80  # of twice 46 frames
    assert sum(one != two for one, two in zip(true, found, strict=True)) <= 4
    assert behind.looked < 0.6 * len(frames)
