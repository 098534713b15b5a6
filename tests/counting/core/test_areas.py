"""Who enters an area and leaves it, how long they stay and how many are inside, at 25 and at 5 frames a second."""

from __future__ import annotations

import pytest

from counting.core.engine import CountingEvent
from counting.core.zones import Zone
from tests.counting.core.scenes import HEIGHT, WIDTH, Feet, area, hidden, play, stand, together, walk

HALL = area((400, 300), (800, 300), (800, 700), (400, 700))
FPS = 25.0


both_rates = pytest.mark.parametrize(
    "stride", [pytest.param(1, id="25 frames/s"), pytest.param(5, id="every fifth: 5 frames/s")]
)


def happened(frames: list[Feet], zone: Zone = HALL, noise: float = 0.0, stride: int = 1) -> list[CountingEvent]:
    return [event for _, _, events in play(frames, [zone], FPS, noise, stride) for event in events]


def senses(frames: list[Feet], zone: Zone = HALL, noise: float = 0.0, stride: int = 1) -> list[str]:
    return [event.sense for event in happened(frames, zone, noise, stride)]


def occupancies(frames: list[Feet], zone: Zone = HALL, stride: int = 1) -> list[int]:
    """Return how many are inside after each frame that is looked at; the moment after the end is left out."""
    return [engine.occupancy(time)[zone.key] for time, engine, _ in play(frames, [zone], FPS, 0.0, stride)][:-1]


@both_rates
def test_a_walk_through_is_an_entry_and_an_exit_with_the_time_between(stride: int) -> None:
    entry, left = happened(walk((200, 500), (1000, 500), 201), stride=stride)  # 100 px a second through 400 px
    assert (entry.sense, left.sense) == ("entry", "exit")
    assert entry.time == pytest.approx(2.0, abs=0.1)
    assert left.time == pytest.approx(6.0, abs=0.1)
    assert left.dwell == pytest.approx(4.0, abs=0.1)
    assert entry.dwell is None


def test_somebody_who_runs_through_in_200_ms_has_not_entered() -> None:
    run = walk((360, 500), (840, 500), 7)  # 80 px a frame: at 2000 px a second 400 px take 200 ms
    frames = stand((360, 500), 25, 0) + run[1:-1] + stand((840, 500), 25, 0)
    assert senses(frames) == []
    hasty = Zone("hasty", "area", HALL.points, min_dwell=0.15)
    entry, left = happened(frames, hasty)
    assert (entry.sense, left.sense) == ("entry", "exit")
    assert left.dwell == pytest.approx(0.2, abs=0.03)


@both_rates
def test_somebody_who_begins_inside_gives_an_exit_alone(stride: int) -> None:
    (left,) = happened(walk((600, 500), (1000, 500), 101), stride=stride)
    assert left.sense == "exit"
    assert left.dwell == pytest.approx(2.0, abs=0.1)


def test_somebody_who_begins_inside_occupies_from_the_start() -> None:
    counts = occupancies(walk((600, 500), (600, 520), 50))
    assert counts[5:] == [1] * 45


@both_rates
def test_somebody_who_never_comes_in_is_nobody(stride: int) -> None:
    frames = walk((200, 200), (1000, 200), 100)
    assert senses(frames, stride=stride) == []
    assert set(occupancies(frames, stride=stride)) == {0}


def test_a_foot_on_the_edge_is_inside() -> None:
    half = Zone("half", "area", HALL.points * 0 + [[0.0, 0.5], [1.0, 0.5], [1.0, 1.0], [0.0, 1.0]])
    assert occupancies(stand((640, HEIGHT / 2), 30, 0), half)[10:] == [1] * 20


@pytest.mark.parametrize("seed", range(1, 5))
def test_somebody_who_trembles_on_the_edge_enters_once_at_most(seed: int) -> None:
    frames = walk((200, 500), (400, 500), 50) + stand((400, 500), 300, 8, seed)
    assert senses(frames) in ([], ["entry"], ["entry", "exit"])  # an exit: gone while just outside


def test_somebody_who_stops_two_hands_outside_of_the_edge_has_left() -> None:
    frames = walk((600, 500), (392, 500), 52) + stand((390, 500), 50, 1)  # 10 px are 0.06 body heights
    events = [event for _, _, found in list(play(frames, [HALL], FPS))[:-1] for event in found]
    assert [event.sense for event in events] == ["exit"]
    assert events[0].time == pytest.approx(50 / FPS, abs=0.15)


def test_somebody_who_trembles_on_the_edge_and_goes_back_leaves_as_often_as_they_entered() -> None:
    frames = walk((200, 500), (400, 500), 50) + stand((400, 500), 150, 8) + walk((400, 500), (200, 500), 50)
    assert senses(frames) in ([], ["entry", "exit"])


@both_rates
def test_somebody_lost_in_the_middle_gives_no_exit_and_occupies_no_more(stride: int) -> None:
    frames = walk((200, 500), (600, 500), 101) + [[] for _ in range(100)]
    assert senses(frames, stride=stride) == ["entry"]
    counts = occupancies(frames, stride=stride)
    assert counts[100 // stride] == 1
    assert set(counts[130 // stride :]) == {0}  # a second after the last sighting


def test_somebody_who_vanishes_at_the_border_of_the_picture_inside_has_left() -> None:
    whole = area((400, 0), (WIDTH, 0), (WIDTH, HEIGHT), (400, HEIGHT))
    frames = walk((200, 500), (WIDTH - 4, 500), 150) + [[] for _ in range(100)]
    entry, left = happened(frames, whole)
    assert (entry.sense, left.sense) == ("entry", "exit")
    assert left.time == pytest.approx(149 / FPS, abs=0.2)


@both_rates
def test_a_gap_inside_does_not_end_a_stay(stride: int) -> None:
    frames = hidden(walk((200, 500), (1000, 500), 201), 90, 20)
    (_, left) = happened(frames, stride=stride)
    assert left.dwell == pytest.approx(4.0, abs=0.1)


@both_rates
def test_the_shortest_stay_is_that_of_the_zone(stride: int) -> None:
    patient = Zone("patient", "area", HALL.points, min_dwell=5.0)
    assert senses(walk((200, 500), (1000, 500), 201), patient, stride=stride) == []
    stays = walk((200, 500), (600, 500), 101) + stand((600, 500), 100, 2)
    assert senses(stays, patient, stride=stride) == ["entry"]


@both_rates
def test_an_entry_has_the_time_of_the_first_moment_inside(stride: int) -> None:
    patient = Zone("patient", "area", HALL.points, min_dwell=2.0)
    (entry, _) = happened(walk((200, 500), (1000, 500), 201), patient, stride=stride)
    assert entry.time == pytest.approx(2.0, abs=0.1)


@both_rates
def test_the_centre_counts_where_the_zone_says_so(stride: int) -> None:
    low = area((400, 450), (800, 450), (800, 700), (400, 700))
    frames = walk((200, 500), (1000, 500), 201)  # the feet are inside, the middle of the body lies 80 px above
    assert senses(frames, low, stride=stride) == ["entry", "exit"]
    assert senses(frames, Zone("low", "area", low.points, anchor="center"), stride=stride) == []


@both_rates
def test_occupancy_counts_each_of_several_people(stride: int) -> None:
    first = walk((200, 400), (1000, 400), 201)
    second = [[], *walk((1000, 650), (200, 650), 201)[1:]]
    third: list[Feet] = [[] for _ in range(100)] + stand((600, 540), 101, 1)
    counts = occupancies(together(first, second, third), stride=stride)
    assert max(counts) == 3
    assert min(counts) == 0
    assert counts[60 // stride] == 2


def test_occupancy_never_falls_below_nobody_when_people_leave_who_began_inside() -> None:
    frames = together(walk((600, 400), (1200, 400), 100), walk((600, 660), (60, 660), 100))
    assert senses(frames) == ["exit", "exit"]
    assert min(occupancies(frames)) == 0


@both_rates
@pytest.mark.parametrize("noise", [2.0, 5.0])
def test_noisy_boxes_change_nothing(noise: float, stride: int) -> None:
    assert senses(walk((200, 500), (1000, 500), 201), noise=noise, stride=stride) == ["entry", "exit"]


def test_a_visitor_is_known_with_the_time_of_entering() -> None:
    frames = walk((200, 500), (600, 500), 101)  # 100 px a second: over the edge after 2 s, in the middle after 4 s
    seen = [engine.visitors() for _, engine, _ in play(frames, [HALL], FPS)]
    ((zone, track, entered),) = seen[-2]
    assert (zone, track) == (HALL.key, 1)
    assert entered == pytest.approx(2.0, abs=0.1)
    assert seen[0] == seen[-1] == []  # before the first step inside, and after the end
