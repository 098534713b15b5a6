"""The engine as a whole: zones that change, cuts, evidence, and months of running."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from counting.core.detections import FIRST, Detections
from counting.core.engine import OTHERS_FROM, CountingEvent, Engine
from counting.core.zones import Zone
from tests.counting.core.scenes import (
    HEIGHT,
    RIGHT_TO_LEFT,
    WIDTH,
    Feet,
    area,
    boxes_of,
    hidden,
    line,
    play,
    stand,
    together,
    walk,
)

FPS = 25.0
DOOR = line((640, 100), (640, 700), name="door")
HALL = area((400, 300), (800, 300), (800, 700), (400, 700), name="hall")


def run(engine: Engine, frames: list[Feet], first: int = 0) -> list[CountingEvent]:
    """Feed frames from the number `first` on and return what happened."""
    rng = random.Random(7)
    found: list[CountingEvent] = []
    for number, feet in enumerate(frames, first):
        found += engine.step(number / FPS, boxes_of(feet, 0, rng)).events
    return found


def engine_of(*zones: Zone) -> Engine:
    return Engine(zones, WIDTH / HEIGHT)


def test_a_zone_that_comes_while_people_walk_counts_them_without_losing_their_tracks() -> None:
    engine = engine_of(DOOR)
    run(engine, RIGHT_TO_LEFT[:30])
    second = line((560, 100), (560, 700), name="second")
    engine.replace_zones([DOOR, second])
    events = run(engine, RIGHT_TO_LEFT[30:], 30)
    assert [(event.zone, event.sense) for event in events] == [("door", "positive"), ("second", "positive")]
    assert {event.track for event in events} == {1}


def test_a_zone_that_stays_keeps_what_it_knows() -> None:
    engine = engine_of(HALL)
    run(engine, walk((200, 500), (600, 500), 101))
    engine.replace_zones([HALL, DOOR])
    assert engine.occupancy(100 / FPS) == {"hall": 1}
    (left,) = [e for e in run(engine, walk((600, 500), (1000, 500), 101), 101) if e.zone == "hall"]
    assert left.dwell == pytest.approx(4.0, abs=0.2)


def test_a_zone_that_changes_begins_anew() -> None:
    engine = engine_of(HALL)
    run(engine, walk((200, 500), (600, 500), 101))
    engine.replace_zones([Zone("hall", "area", HALL.points)])
    (left,) = run(engine, walk((600, 500), (1000, 500), 101), 101)
    assert left.sense == "exit"
    assert left.dwell == pytest.approx(2.0, abs=0.2)  # since the zone is there


def test_a_zone_that_goes_counts_no_more() -> None:
    engine = engine_of(DOOR)
    run(engine, RIGHT_TO_LEFT[:30])
    engine.replace_zones([])
    assert run(engine, RIGHT_TO_LEFT[30:], 30) == []
    assert engine.occupancy(4.0) == {}


def test_a_cut_ends_all_tracks() -> None:
    engine = engine_of(DOOR, HALL)
    run(engine, together(RIGHT_TO_LEFT[:30], walk((1200, 300), (1100, 300), 30)))
    engine.cut()
    result = engine.step(30 / FPS, boxes_of([], 0, random.Random(1)))
    assert result.tracks == ()
    assert engine.occupancy(30 / FPS) == {"hall": 0}


def test_nothing_is_continued_across_a_cut() -> None:
    engine = engine_of(DOOR)
    run(engine, stand((700, 500), 30, 0))
    assert engine.cut() == []
    assert run(engine, stand((580, 500), 30, 0), 30) == []


def test_a_crossing_all_but_finished_is_counted_at_the_cut() -> None:
    engine = engine_of(DOOR)
    assert run(engine, [*stand((700, 500), 30, 0), [(660, 500)], [(630, 500)], [(600, 500)]]) == []
    assert [event.sense for event in engine.cut()] == ["positive"]


def test_nothing_happens_from_prediction_alone() -> None:
    frames = walk((900, 500), (700, 500), 40) + [[] for _ in range(200)]  # walks towards the line, is seen no more
    assert [event for _, _, events in play(frames, [DOOR], FPS) for event in events] == []


def test_hidden_for_five_seconds_over_the_line_is_two_people_and_no_crossing() -> None:
    frames = hidden(walk((900, 500), (380, 500), 300), 90, 125)
    assert [event for _, _, events in play(frames, [DOOR], FPS) for event in events] == []


def test_a_crossing_that_rests_on_a_stitch_says_so_and_is_less_sure() -> None:
    there, back = walk((900, 500), (700, 500), 40), walk((570, 500), (400, 500), 40)
    frames = [*there, *([[]] * 12), *back]  # seen again farther on than the prediction says
    (event,) = [event for _, _, events in play(frames, [DOOR], FPS) for event in events]
    assert event.stitched
    assert event.confidence == pytest.approx(0.9 * 0.7)


def test_the_confidence_is_the_mean_of_the_last_five_scores() -> None:
    engine = engine_of(DOOR)
    found: list[CountingEvent] = []
    for number, feet in enumerate(RIGHT_TO_LEFT):
        seen = boxes_of(feet, 0, random.Random(1))
        seen.scores[:] = 0.5 + 0.1 * (number % 5)  # any five in a row have the mean 0.7
        found += engine.step(number / FPS, seen).events
    assert [event.confidence for event in found] == [pytest.approx(0.7)]


@pytest.mark.parametrize("noise", [0.0, 6.0])
def test_running_twice_gives_the_same_events(noise: float) -> None:
    frames = together(RIGHT_TO_LEFT, walk((380, 560), (900, 560), 100), walk((300, 650), (1000, 400), 100))
    first, second = ([e for _, _, es in play(frames, [DOOR, HALL], FPS, noise) for e in es] for _ in range(2))
    assert first == second
    assert len(first) >= 3


def test_a_view_shows_the_box_and_the_way_of_the_last_two_seconds() -> None:
    engine = engine_of(DOOR)
    run(engine, RIGHT_TO_LEFT)
    (track,) = engine.step(4.0, boxes_of([(380, 500)], 0, random.Random(1))).tracks
    view = engine.view(track)
    assert view.foot == pytest.approx((380 / WIDTH, 500 / HEIGHT), abs=0.01)
    assert view.box == pytest.approx((0.273, 0.472, 0.321, 0.694), abs=0.01)
    assert view.trail[0][0] > view.trail[-1][0]
    assert len(view.trail) == pytest.approx(2.0 / 0.12, abs=2)


def sizes(value: Any, seen: set[int] | None = None) -> int:
    """Return how many things an object holds in all its containers, at any depth."""
    seen = set() if seen is None else seen
    if id(value) in seen or isinstance(value, str | int | float | Zone | None):
        return 0
    seen.add(id(value))
    if isinstance(value, dict):
        return len(value) + sum(sizes(v, seen) for v in value.values())
    if isinstance(value, list | tuple | set) or type(value).__name__ == "deque":
        return len(value) + sum(sizes(v, seen) for v in value)
    slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
    inner = [getattr(value, name, None) for name in slots] + list(getattr(value, "__dict__", {}).values())
    return sum(sizes(one, seen) for one in inner)


def test_four_minutes_of_people_who_come_and_go_leave_nothing_behind() -> None:
    engine, rng, fps = engine_of(DOOR, HALL), random.Random(7), 5.0
    empty = sizes(engine)
    way = walk((900, 500), (380, 500), 50)
    held, events = [], 0
    for number in range(round(240 * fps)):
        feet = way[number % 100] if number % 100 < 50 else []
        events += len(engine.step(number / fps, boxes_of(feet, 0, rng)).events)
        if number % 100 == 99:
            held.append(sizes(engine))
    assert events == 12 * 3  # each crosses the line, enters and leaves
    assert max(held) <= empty + 10
    assert max(held[6:]) <= max(held[:6])


def test_an_event_knows_how_fast_somebody_went() -> None:
    walker = run(engine_of(DOOR), walk((900, 500), (380, 500), 101))  # 130 pixels a second, 160 pixels tall
    dasher = run(engine_of(DOOR), walk((1200, 500), (180, 500), 7))
    assert walker[0].speed == pytest.approx(130 / 160, rel=0.1)
    assert dasher[0].speed is None  # seen for a quarter of a second


def with_bicycle(people: Detections, bicycle: Detections) -> Detections:
    """Return both in one frame, the bicycle first."""
    labels = ("bicycle",) * len(bicycle) + (FIRST,) * len(people)
    boxes = np.concatenate([bicycle.boxes, people.boxes])
    return Detections(boxes, np.concatenate([bicycle.scores, people.scores]), labels)


def test_a_bicycle_that_crosses_beside_a_person_is_counted_apart() -> None:
    alone, both, rng = engine_of(DOOR, HALL), engine_of(DOOR, HALL), random.Random(7)
    apart: list[CountingEvent] = []
    for number, feet in enumerate(RIGHT_TO_LEFT):
        person = boxes_of(feet, 0, rng)
        bicycle = boxes_of([(WIDTH - x, y) for x, y in feet], 0, rng)  # the other way, through the person
        first, second = alone.step(number / FPS, person), both.step(number / FPS, with_bicycle(person, bicycle))
        assert second.events == first.events
        assert [(t.id, t.state, t.path) for t in second.tracks] == [(t.id, t.state, t.path) for t in first.tracks]
        assert both.occupancy(number / FPS) == alone.occupancy(number / FPS)
        assert both.visitors() == alone.visitors()
        apart += both.apart
    assert {t.id >= OTHERS_FROM for t in second.others["bicycle"]} == {True}
    assert first.others == {}
    assert both.cut() == alone.cut()
    apart += both.apart
    assert [(event.zone, event.sense, event.label) for event in apart if event.zone == "door"] == [
        ("door", "negative", "bicycle")
    ]


def test_a_bicycle_is_inside_of_an_area_of_its_own_and_forgotten_when_it_is_gone() -> None:
    engine, rng = engine_of(HALL), random.Random(7)
    for number in range(50):
        bicycle = boxes_of([(600, 500)], 0, rng)
        engine.step(number / FPS, with_bicycle(Detections.none(), bicycle))
    assert (engine.occupancy(2.0), engine.occupancy(2.0, "bicycle")) == ({"hall": 0}, {"hall": 1})
    assert "bicycle" in engine.step(2.0, Detections.none()).others  # waited for
    assert engine.step(10.0, Detections.none()).others == {"bicycle": ()}
    assert engine.step(10.04, Detections.none()).others == {}
    assert engine.occupancy(10.04, "bicycle") == {"hall": 0}


def test_tracks_of_further_classes_never_share_a_number() -> None:
    engine, rng = engine_of(DOOR), random.Random(7)
    numbers: list[int] = []
    for start in (0.0, 100.0):  # the first is long forgotten when the second comes
        for step in range(5):
            one = boxes_of([(300, 500)], 0, rng)
            seen = Detections(np.tile(one.boxes, (2, 1)), np.tile(one.scores, 2), ("bicycle", "dog"))
            result = engine.step(start + step / FPS, seen)
        assert result.tracks == ()
        numbers += [track.id for tracks in result.others.values() for track in tracks]
    assert sorted(numbers) == [OTHERS_FROM, OTHERS_FROM + 1, OTHERS_FROM + 2, OTHERS_FROM + 3]


def test_zones_that_change_count_further_classes_too() -> None:
    engine, rng, apart = engine_of(), random.Random(7), []
    for number, feet in enumerate(RIGHT_TO_LEFT):
        if number == 10:
            engine.replace_zones([DOOR])
        engine.step(number / FPS, with_bicycle(Detections.none(), boxes_of(feet, 0, rng)))
        apart += engine.apart
    engine.cut()
    assert [event.sense for event in apart + engine.apart] == ["positive"]
    assert engine.step(100.0, Detections.none()).others == {}


def test_labels_stay_with_their_rows() -> None:
    boxes = np.array([[0.1, 0.1, 0.2, 0.2], [0.3, 0.3, 0.4, 0.4], [0.5, 0.5, 0.6, 0.6]])
    all_three = Detections(boxes, np.array([0.9, np.nan, 0.3]), (FIRST, "dog", "bicycle"))
    assert all_three.finite().labels == (FIRST, "dog", "bicycle")
    assert all_three.at_least(0.3).labels == (FIRST, "bicycle")
    assert all_three.people().boxes.tolist() == [[0.1, 0.1, 0.2, 0.2]]
    assert {label: each.boxes.tolist() for label, each in all_three.others().items()} == {
        "bicycle": [[0.5, 0.5, 0.6, 0.6]],
        "dog": [[0.3, 0.3, 0.4, 0.4]],
    }
    plain = Detections(boxes, np.full(3, 0.9))
    assert plain.people() is plain
    assert plain.others() == {}
