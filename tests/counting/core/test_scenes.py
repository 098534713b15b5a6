"""Every named scene counts what truly happened, at 25 and at 5 frames a second."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

import pytest

from counting.core.engine import CountingEvent, Engine
from tests.counting.core.scenes import HEIGHT, SCENES, WIDTH, Feet, Scene, boxes_of, line, play, walk

NAMES = [scene.name for scene in SCENES]


def count(scene: Scene, fps: float, stride: int) -> list[CountingEvent]:
    zones = [line(*scene.line)]
    return [event for _, _, events in play(scene.feet(), zones, fps, scene.noise, stride) for event in events]


@cache
def both_ways(scene: Scene) -> tuple[list[CountingEvent], list[CountingEvent]]:
    """Return the events of a scene at 25 frames a second over its line, and over the same line turned round."""
    zones = [line(*scene.line), line(*scene.line[::-1], name="turned")]
    events = [event for _, _, found in play(scene.feet(), zones, 25.0, scene.noise) for event in found]
    return [e for e in events if e.zone == "line"], [e for e in events if e.zone == "turned"]


def tally(events: list[CountingEvent]) -> tuple[int, int]:
    senses = [event.sense for event in events]
    return senses.count("positive"), senses.count("negative")


@pytest.mark.parametrize("scene", SCENES, ids=NAMES)
def test_scene_counts_what_truly_happened(scene: Scene) -> None:
    assert tally(both_ways(scene)[0]) == (scene.positive, scene.negative)


@pytest.mark.parametrize("scene", SCENES, ids=NAMES)
def test_the_same_frames_at_five_a_second_count_the_same(scene: Scene) -> None:
    assert tally(count(scene, 5.0, 1)) == (scene.positive, scene.negative)


@pytest.mark.parametrize("scene", [s for s in SCENES if s.can_be_thinned], ids=lambda s: s.name)
def test_every_fifth_frame_of_a_scene_counts_the_same(scene: Scene) -> None:
    assert tally(count(scene, 25.0, 5)) == (scene.positive, scene.negative)


@pytest.mark.parametrize("scene", SCENES, ids=NAMES)
def test_turning_the_line_round_swaps_the_senses(scene: Scene) -> None:
    assert tally(both_ways(scene)[1]) == (scene.negative, scene.positive)


@pytest.mark.parametrize("scene", SCENES, ids=NAMES)
def test_playing_a_scene_twice_gives_equal_events(scene: Scene) -> None:
    assert count(scene, 25.0, 1) == both_ways(scene)[0]


def test_an_event_tells_when_and_where_the_line_was_met() -> None:
    scene = SCENES[0]
    (event,) = both_ways(scene)[0]
    assert event.time == pytest.approx(49.5 / 25, abs=0.1)  # half of the way of 100 frames
    assert event.before[0] > 0.5 > event.after[0]
    assert event.confidence == pytest.approx(0.9)
    assert not event.stitched


def test_an_event_carries_the_path_that_led_to_it() -> None:
    (event,) = both_ways(SCENES[0])[0]
    times = [time for time, _, _ in event.path]
    assert times == sorted(times)
    assert len(event.path) <= 100
    assert event.path[0][1] > event.path[-1][1]


def test_somebody_who_stands_on_the_line_went_over_it_when_the_foot_first_did() -> None:
    on_it = [[(640 + (2.0 if number % 25 < 12 else -2.0), 500.0)] for number in range(75)]  # trembles for 3 s
    frames = walk((700, 500), (642, 500), 100) + on_it + walk((638, 500), (380, 500), 50)
    (event,) = [event for _, _, events in play(frames, [line(*SCENES[0].line)], 25.0) for event in events]
    assert event.time == pytest.approx(112 / 25, abs=0.3)  # the first step to -2 pixels


def mirrored(scene: Scene) -> Scene:
    """Return the scene as a mirror beside it would show it: left is right."""

    def feet() -> list[Feet]:
        return [[(WIDTH - x, y) for x, y in frame] for frame in scene.feet()]

    line_ = tuple((WIDTH - x, y) for x, y in scene.line)
    return replace(scene, feet=feet, positive=scene.negative, negative=scene.positive, line=line_)


@pytest.mark.parametrize("scene", SCENES, ids=NAMES)
def test_a_scene_in_the_mirror_swaps_the_senses(scene: Scene) -> None:
    assert tally(count(mirrored(scene), 25.0, 1)) == (scene.negative, scene.positive)


@pytest.mark.parametrize("fps", [5.0, 7.0, 10.0, 12.5, 15.0, 30.0])
@pytest.mark.parametrize("noise", [0.0, 6.0])
def test_a_walk_there_and_back_counts_the_same_at_any_rate(fps: float, noise: float) -> None:
    there = walk((900, 500), (380, 500), round(4 * fps))
    frames = there + there[::-1][1:]
    events = [event for _, _, events in play(frames, [line(*SCENES[0].line)], fps, noise) for event in events]
    assert tally(events) == (1, 1)
    assert [event.time for event in events] == pytest.approx([2.0, 6.0], abs=0.4)  # two frames at 5 a second


@pytest.mark.parametrize("scene", SCENES[:6] + SCENES[-8:], ids=NAMES[:6] + NAMES[-8:])
def test_the_clock_may_begin_anywhere(scene: Scene) -> None:
    start = 1.8e9  # Unix seconds
    engine, rng, found = Engine([line(*scene.line)], WIDTH / HEIGHT), random.Random(7), list[CountingEvent]()
    for number, feet in enumerate(scene.feet()):
        found += engine.step(start + number / 25, boxes_of(feet, scene.noise, rng)).events
    told = [(event.sense, round(event.time - start, 3)) for event in found + engine.cut()]
    assert told == [(event.sense, round(event.time, 3)) for event in both_ways(scene)[0]]
