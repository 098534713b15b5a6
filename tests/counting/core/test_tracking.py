"""Which detections are the same person."""

from __future__ import annotations

import random

import numpy as np
import pytest

from counting.core.detections import Detections
from counting.core.tracking import Track, Tracker
from tests.counting.core.scenes import BODY, HEIGHT, WIDTH, Feet, boxes_of, hidden, stand, together, walk

FPS = 25.0


def follow(frames: list[Feet], fps: float = FPS, noise: float = 0.0) -> list[list[Track]]:
    """Return the tracks that count after each frame."""
    tracker, rng = Tracker(WIDTH / HEIGHT), random.Random(5)
    return [
        [t for t in tracker.update(boxes_of(feet, noise, rng), number / fps) if t.state != "new"]
        for number, feet in enumerate(frames)
    ]


def counted(frames: list[Feet], fps: float = FPS, noise: float = 0.0) -> set[int]:
    """Return the numbers of all tracks that ever counted."""
    return {track.id for tracks in follow(frames, fps, noise) for track in tracks}


def nearest(tracks: list[Track], x: float, y: float) -> int:
    """Return the number of the track whose foot is nearest to a place in pixels."""
    return min(tracks, key=lambda t: (t.x * HEIGHT - x) ** 2 + (t.foot * HEIGHT - y) ** 2).id


def with_scores(feet: Feet, *scores: float) -> Detections:
    return Detections(boxes_of(feet, 0, random.Random(1)).boxes, np.array(scores))


@pytest.mark.parametrize("fps", [5.0, 10.0, 25.0])
def test_two_who_cross_paths_keep_their_numbers(fps: float) -> None:
    steps = round(8 * fps)
    frames = together(walk((200, 400), (1080, 560), steps), walk((1080, 400), (200, 560), steps))
    tracker, rng = Tracker(WIDTH / HEIGHT), random.Random(5)
    numbers = []
    for number, feet in enumerate(frames):
        tracks = tracker.update(boxes_of(feet, 2.0, rng), number / fps)
        numbers.append([nearest(tracks, *place) for place in feet])
    assert numbers[0] == numbers[-1] == [1, 2]
    assert {track.id for track in tracker.tracks} == {1, 2}


def test_three_people_are_three_tracks() -> None:
    frames = together(
        walk((200, 300), (1000, 300), 200), walk((1000, 500), (200, 500), 200), walk((600, 700), (640, 700), 200)
    )
    assert len(counted(frames, noise=2.0)) == 3


@pytest.mark.parametrize("fps", [5.0, 25.0])
def test_somebody_hidden_for_a_second_is_one_track(fps: float) -> None:
    frames = walk((200, 500), (1000, 500), round(10 * fps))
    assert len(counted(hidden(frames, round(4 * fps), round(fps)), fps)) == 1


def test_somebody_hidden_for_five_seconds_is_another_track() -> None:
    frames = walk((200, 500), (1000, 500), 300)
    assert len(counted(hidden(frames, 100, 125))) == 2


def test_a_doubled_box_makes_no_second_track() -> None:
    tracker = Tracker(WIDTH / HEIGHT)
    numbers = set()
    for number, feet in enumerate(walk((200, 500), (1000, 500), 100)):
        (x, y) = feet[0]
        tracks = tracker.update(boxes_of([(x, y), (x + 0.05 * BODY, y)], 0, random.Random(1)), number / FPS)
        numbers |= {track.id for track in tracks if track.state != "new"}
    assert len(numbers) == 1


def test_weak_detections_never_start_a_track() -> None:
    tracker = Tracker(WIDTH / HEIGHT)
    for number, feet in enumerate(walk((200, 500), (1000, 500), 50)):
        assert tracker.update(with_scores(feet, 0.3), number / FPS) == []


def test_weak_detections_continue_a_track() -> None:
    tracker, seen = Tracker(WIDTH / HEIGHT), set()
    for number, feet in enumerate(walk((200, 500), (1000, 500), 200)):
        tracks = tracker.update(with_scores(feet, 0.9 if number < 20 else 0.15), number / FPS)
        seen |= {track.id for track in tracks}
    assert len(seen) == 1
    (track,) = tracker.tracks
    assert track.state == "seen"
    assert track.x * HEIGHT == pytest.approx(1000, abs=5)


def test_detections_below_the_weakest_limit_are_not_looked_at() -> None:
    tracker = Tracker(WIDTH / HEIGHT)
    for number, feet in enumerate(walk((200, 500), (1000, 500), 60)):
        tracker.update(with_scores(feet, 0.9 if number < 30 else 0.09), number / FPS)
    assert tracker.tracks[0].seen == pytest.approx(29 / FPS)


def test_somebody_counts_from_the_third_detection_on() -> None:
    states = [[track.state for track in tracks] for tracks in follow(stand((600, 500), 4, 1))]
    assert states == [[], [], ["seen"], ["seen"]]


def test_somebody_seen_twice_never_counts() -> None:
    assert counted(stand((600, 500), 2, 1) + [[] for _ in range(50)]) == set()


def test_a_box_without_area_is_nobody() -> None:
    tracker = Tracker(WIDTH / HEIGHT)
    flat = Detections(np.array([[0.2, 0.5, 0.3, 0.5], [0.4, 0.2, 0.4, 0.8], [0.6, 0.8, 0.7, 0.2]]), np.full(3, 0.9))
    assert tracker.update(flat, 0.0) == []


def test_a_hidden_lower_body_is_completed_from_the_head_down() -> None:
    tracker, rng = Tracker(WIDTH / HEIGHT), random.Random(5)
    for number in range(50):
        tracker.update(boxes_of([(600, 500)], 0, rng), number / FPS)
    half = boxes_of([(600, 500)], 0, rng)
    half.boxes[0, 3] -= 0.4 * BODY / HEIGHT
    for number in range(50, 60):
        tracker.update(half, number / FPS)
    assert tracker.tracks[0].foot * HEIGHT == pytest.approx(500, abs=0.05 * BODY)


def test_the_path_is_kept_in_steps_of_a_tenth_of_a_second() -> None:
    track = follow(walk((200, 500), (1000, 500), 250))[-1][0]
    times = [time for time, _, _ in track.path]
    assert min(np.diff(times)) >= 0.1 - 1e-6
    assert len(times) == pytest.approx(250 / FPS / 0.12, abs=2)  # every third frame of 25 a second


def test_a_track_that_is_given_up_is_told_of_once() -> None:
    tracker, rng, ended = Tracker(WIDTH / HEIGHT), random.Random(5), []
    for number, feet in enumerate(stand((600, 500), 20, 1) + [[] for _ in range(150)]):
        tracker.update(boxes_of(feet, 0, rng), number / FPS)
        ended += [track.id for track in tracker.ended]
    assert ended == [1]
    assert tracker.tracks == []


def test_giving_all_up_returns_the_living() -> None:
    tracker = Tracker(WIDTH / HEIGHT)
    tracker.update(boxes_of([(200, 500), (900, 500)], 0, random.Random(1)), 0.0)
    assert [track.id for track in tracker.flush()] == [1, 2]
    assert tracker.tracks == []


def test_after_a_long_time_without_frames_nobody_is_taken_for_somebody_of_before() -> None:
    tracker = Tracker(WIDTH / HEIGHT)
    for number in range(10):
        tracker.update(boxes_of([(600.0, 500.0)], 0.0, random.Random(1)), number / 25)
    (before,) = tracker.tracks
    tracker.update(boxes_of([(600.0, 500.0)], 0.0, random.Random(1)), 10 / 25 + tracker.settings.patience)
    assert tracker.ended == [before]
    assert [track.id for track in tracker.tracks] == [before.id + 1]


@pytest.mark.parametrize("fps", [2.0, 3.3, 10.0])
def test_somebody_who_rises_into_the_frame_from_below_is_one_track(fps: float) -> None:
    tracker, numbers, tall = Tracker(WIDTH / HEIGHT), set(), 0.9  # of the frame: somebody right before the camera
    for number in range(round(3 * fps)):
        top = max(0.05, 1.0 - 0.3 - 0.5 * number / fps)  # the lower border cuts the body until the feet come in
        box = np.array([[0.4, top, 0.4 + 0.3 * min(tall, 1.0 - top), min(1.0, top + tall)]])
        tracks = tracker.update(Detections(box, np.array([0.9])), number / fps)
        numbers |= {track.id for track in tracks}
    assert numbers == {1}
    assert tracker.tracks[0].height == pytest.approx(tall, abs=0.05)


# Two who meet, as a background subtraction saw them: 15 frames a second, left, top, right and bottom in 0-1. The one
# from the right is hidden behind the other, looks out with one side at the end, and is seen whole in the next frame.
MEETING: list[list[tuple[float, float, float, float]]] = [
    [(0.908, 0.437, 0.994, 0.707), (0.701, 0.459, 0.753, 0.744)],
    [(0.898, 0.437, 0.985, 0.707), (0.698, 0.463, 0.767, 0.744)],
    [(0.890, 0.433, 0.975, 0.707), (0.700, 0.463, 0.783, 0.744)],
    [(0.887, 0.430, 0.960, 0.707), (0.703, 0.467, 0.797, 0.744)],
    [(0.870, 0.430, 0.955, 0.711), (0.708, 0.467, 0.808, 0.744)],
    [(0.854, 0.430, 0.950, 0.707), (0.722, 0.463, 0.816, 0.741)],
    [(0.845, 0.433, 0.943, 0.711), (0.738, 0.459, 0.819, 0.737)],
    [(0.888, 0.437, 0.933, 0.662), (0.758, 0.459, 0.819, 0.737)],
    [(0.875, 0.433, 0.927, 0.687), (0.768, 0.456, 0.830, 0.737)],
    [(0.782, 0.456, 0.845, 0.733)],
    [(0.813, 0.420, 0.881, 0.737)],
    [(0.769, 0.396, 0.877, 0.737)],
    [(0.784, 0.389, 0.878, 0.741)],
    [(0.785, 0.385, 0.896, 0.741)],
    [(0.811, 0.385, 0.889, 0.741)],
    [(0.805, 0.378, 0.854, 0.646), (0.844, 0.452, 0.898, 0.736)],
    [(0.741, 0.370, 0.826, 0.641), (0.838, 0.452, 0.902, 0.741)],
    [(0.733, 0.359, 0.804, 0.641), (0.839, 0.452, 0.911, 0.741)],
    [(0.726, 0.356, 0.786, 0.644), (0.838, 0.452, 0.929, 0.741)],
    [(0.726, 0.356, 0.801, 0.644), (0.839, 0.456, 0.943, 0.741)],
]


def test_somebody_of_whom_a_side_was_hidden_is_the_same_when_seen_whole_again() -> None:
    tracker, seen = Tracker(16 / 9), set()
    for number, boxes in enumerate(MEETING):
        tracks = tracker.update(Detections(np.array(boxes), np.full(len(boxes), 0.9)), number / 15)
        seen |= {track.id for track in tracks}
    assert len(seen) == 2
    assert [track.id for track in sorted(tracks, key=lambda track: track.x)] == [1, 2]
