"""Stored samples led through lines once more count what the running camera has counted."""

from __future__ import annotations

import random

import numpy as np
import pytest

from counting.core.engine import Engine
from counting.core.paths import simplified
from counting.core.replay import Coverage, Recounted, Trail, recount
from counting.core.zones import Zone
from tests.counting.core.scenes import BODY, HEIGHT, SCENES, WIDTH, Scene, area, boxes_of, line

ASPECT = WIDTH / HEIGHT
MOST_POINTS = 500
TOLERANCE = 2 / HEIGHT  # two pixels, in frame heights
Sample = tuple[float, float, float, float]  # time, x, foot, height in frame heights


def seen(scene: Scene, fps: float) -> dict[int, list[Sample]]:
    """Return every sighting of every track of a scene, as a running camera has them."""
    engine, rng = Engine([], ASPECT), random.Random(7)
    found: dict[int, list[Sample]] = {}
    for number, feet in enumerate(scene.feet()):
        result = engine.step(number / fps, boxes_of(feet, scene.noise, rng))
        for track in result.tracks:
            samples = found.setdefault(track.id, [])
            if track.state == "seen" and (not samples or track.last[0] > samples[-1][0]):
                samples.append(track.last)
    return found


def stored(track: int, sightings: list[Sample], every: float, *, with_turns: bool) -> Trail:
    """Return what the tables keep of a track: a sample every so many seconds, and the simplified way."""
    kept = [sightings[0]]
    for sample in sightings[1:]:
        if sample[0] - kept[-1][0] >= every - 1e-6:
            kept.append(sample)
    table = np.array(kept if kept[-1] == sightings[-1] else [*kept, sightings[-1]])
    way = np.array(sightings)[:, :3]
    turns = way[simplified(way, TOLERANCE, MOST_POINTS)] if with_turns else np.empty((0, 3))
    scale = np.array([ASPECT, 1.0])
    return Trail(
        str(track), table[:, 0], table[:, 1:3] / scale, table[:, 3], ASPECT, 0.9, turns / np.array([1.0, *scale])
    )


def trails(scene: Scene, every: float = 0.5, *, with_turns: bool = True) -> list[Trail]:
    return [stored(track, rows, every, with_turns=with_turns) for track, rows in seen(scene, 25.0).items()]


def tally(crossings: list[Recounted]) -> tuple[int, int]:
    senses = [crossing.sense for crossing in crossings]
    return senses.count("positive"), senses.count("negative")


def walker(*places: tuple[float, float, float]) -> Trail:
    """Return a track of samples (seconds, x, y of the feet in pixels)."""
    table = np.array(places)
    return Trail("t", table[:, 0], table[:, 1:] / [WIDTH, HEIGHT], np.full(len(table), BODY / HEIGHT), ASPECT)


DOWN = line((640, 100), (640, 700))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_samples_every_half_second_count_what_truly_happened(scene: Scene) -> None:
    assert tally(recount(trails(scene), [line(*scene.line)])) == (scene.positive, scene.negative)


def test_a_running_track_without_its_simplified_way_is_counted_from_its_samples_alone() -> None:
    there_and_back = next(scene for scene in SCENES if scene.name == "goes over and comes back")
    assert tally(recount(trails(there_and_back, with_turns=False), [DOWN])) == (1, 1)


def test_the_moment_and_the_place_of_a_crossing_lie_between_the_samples() -> None:
    (crossing,) = recount([walker((10.0, 740, 500), (10.5, 690, 500), (11.0, 590, 500), (11.5, 490, 500))], [DOWN])
    assert crossing.time == pytest.approx(10.75)  # half of the way from 690 to 590
    assert crossing.before == pytest.approx((650 / WIDTH, 500 / HEIGHT))  # 0.1 s steps of 20 px
    assert crossing.after == pytest.approx((630 / WIDTH, 500 / HEIGHT))
    assert crossing.sense == "positive"
    assert crossing.path[0] == pytest.approx((10.0, 740 / WIDTH, 500 / HEIGHT))
    assert crossing.path[-1][0] == pytest.approx(10.8)


def test_a_turn_between_two_samples_is_known_from_the_simplified_way() -> None:
    plain = walker((0.0, 700, 500), (0.5, 700, 500), (1.0, 700, 500))
    turns = np.array([[0.0, 700, 500], [0.25, 560, 500], [0.5, 700, 500]]) / [1, WIDTH, HEIGHT]
    assert recount([plain], [DOWN]) == []
    turned = Trail("t", plain.times, plain.feet, plain.heights, ASPECT, None, turns)
    assert tally(recount([turned], [DOWN])) == (1, 1)


def test_somebody_unseen_for_long_crosses_at_the_even_pace_of_the_gap() -> None:
    (crossing,) = recount([walker((0.0, 900, 500), (1.0, 740, 500), (5.0, 540, 500), (6.0, 380, 500))], [DOWN])
    assert crossing.time == pytest.approx(3.0)


def test_an_area_is_entered_and_left_with_the_time_between() -> None:
    hall = area((400, 300), (800, 300), (800, 700), (400, 700))
    way = walker(*[(second * 0.5, 200 + 50 * second, 500) for second in range(17)])  # 100 px/s, edges after 2 and 6 s
    entry, leave = recount([way], [hall])
    assert (entry.sense, leave.sense) == ("entry", "exit")
    assert [entry.time, leave.time] == pytest.approx([2.0, 6.0])
    assert leave.dwell == pytest.approx(4.0)


def test_pictures_of_another_shape_are_counted_by_their_own() -> None:
    steep: Zone = Zone("steep", "line", np.array([[0.2, 0.2], [0.8, 0.8]]))
    feet = np.array([[0.8, 0.2], [0.2, 0.8]])
    square = Trail("a", np.array([0.0, 1.0]), feet, np.full(2, 0.2), 1.0)
    wide = Trail("b", np.array([0.0, 1.0]), feet, np.full(2, 0.2), 2.0)
    assert [c.time for c in recount([square, wide], [steep])] == pytest.approx([0.5, 0.5])


def test_a_single_sample_crosses_nothing() -> None:
    assert recount([walker((0.0, 640, 500))], [DOWN]) == []


def test_coverage_tells_how_far_apart_samples_lie() -> None:
    coverage = Coverage()
    assert coverage.interval is None
    coverage.add(walker((0.0, 1, 1), (0.5, 1, 1), (1.0, 1, 1)))
    assert (coverage.tracks, coverage.samples) == (1, 3)
    assert coverage.interval == pytest.approx(0.5)
    coverage.add(walker(*[(2.0 * n, 1, 1) for n in range(6)]))
    assert coverage.interval == pytest.approx(2.0)  # 0.5, 0.5 and five times 2.0
    assert [one.is_coarse for one in (coverage, Coverage())] == [True, False]
