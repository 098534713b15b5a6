"""What is kept of tracks and detections: how many rows, which, and which explain an event."""

from __future__ import annotations

import random

import numpy as np
import pytest

from counting.core.detections import Detections
from counting.core.engine import CountingEvent, Engine
from counting.core.sampling import DetectionSampler, Found, Sighting, TrackSampler
from tests.counting.core.scenes import HEIGHT, WIDTH, Feet, boxes_of, hidden, line, stand, together, walk

ASPECT = WIDTH / HEIGHT
FPS = 10.0
DOOR = line((640, 100), (640, 700), name="door")
ACROSS = walk((900, 500), (380, 500), 101)  # 10 s at 10 frames a second; the line is passed after 5 s


class Kept:
    """What both samplers keep of a scene, and the events in it."""

    def __init__(self, frames: list[Feet], seconds: float = 0.5, detections: float | None = 1.0) -> None:
        self.engine = Engine([DOOR], ASPECT)
        self.tracks, self.people = TrackSampler(ASPECT, seconds), DetectionSampler(detections)
        self.sightings: list[Sighting] = []
        self.found: list[Found] = []
        self.events: list[CountingEvent] = []
        self.of_events: list[Found | None] = []
        self.named: dict[tuple[int, float], Found | None] = {}
        rng = random.Random(7)
        for number, feet in enumerate(frames):
            self.step(number, boxes_of(feet, 0.0, rng))

    def step(self, number: int, people: Detections) -> None:
        time = number / FPS
        result = self.engine.step(time, people)
        self.take(self.tracks.take(result.tracks, [event.track for event in result.events]), [])
        moments = [event.time for event in result.events]
        self.take([], self.people.take(number, time, people, result.tracks, moments))
        self.events += result.events
        self.of_events += [self.people.of_event(event.track, event.time) for event in result.events]

    def take(self, sightings: list[Sighting], found: list[Found]) -> None:
        self.sightings += sightings
        self.found += found
        for sighting in sightings:
            self.named[sighting.track, sighting.time], more = self.people.of_sighting(sighting)
            self.found += more

    def finish(self) -> None:
        self.take(self.tracks.finish(), [])

    def times(self, track: int = 1) -> list[float]:
        return [round(sighting.time, 3) for sighting in self.sightings if sighting.track == track]


def gone(seconds: float = 4.0) -> list[Feet]:
    return [[] for _ in range(round(seconds * FPS))]


def test_ten_seconds_at_ten_frames_a_second_are_about_22_rows() -> None:
    kept = Kept(ACROSS + gone())
    assert len(kept.events) == 1
    regular = [round(0.5 * number, 1) for number in range(20)]
    at_event = [time for time in kept.times() if time not in regular and time != 10.0]
    assert sorted(set(kept.times()) - set(at_event)) == [*regular, 10.0]
    assert len(at_event) <= 1
    assert len(kept.sightings) in {21, 22}


def test_the_first_sighting_is_kept_although_a_track_counts_from_its_third_on() -> None:
    first = Kept(ACROSS).sightings[0]
    assert (first.time, first.first, first.status) == (0.0, 0.0, "active")
    assert (first.x, first.y) == pytest.approx((900 / WIDTH, 500 / HEIGHT))
    assert first.is_edge


def test_the_last_sighting_appears_once_is_completed_and_carries_the_way() -> None:
    kept = Kept(ACROSS + gone())
    *earlier, last = kept.sightings
    assert (last.time, last.status) == (10.0, "completed")
    assert {sighting.status for sighting in earlier} == {"active"}
    assert all(sighting.trajectory is None for sighting in earlier)
    assert last.trajectory
    assert (last.trajectory[0][0], last.trajectory[-1][0]) == (0.0, 10.0)
    assert len(kept.times()) == len(set(kept.times()))


def test_where_the_picture_breaks_off_the_last_sighting_is_lost() -> None:
    kept = Kept(ACROSS[:30])
    kept.finish()
    assert (kept.sightings[-1].time, kept.sightings[-1].status) == (2.9, "lost")
    assert kept.sightings[-1].trajectory
    assert len(kept.tracks) == 0
    kept.finish()
    assert kept.times().count(2.9) == 1


def test_a_straight_even_walk_is_told_by_few_points_and_a_wild_one_by_500_at_most() -> None:
    rng = random.Random(3)
    straight = Kept(ACROSS + gone()).sightings[-1].trajectory or ()
    wild = stand((640, 500), 900, 0)
    wild = [[(640 + rng.uniform(-60, 60), 500 + rng.uniform(-10, 10))] for _ in wild]
    restless = Kept(wild + gone()).sightings[-1].trajectory or ()
    assert len(straight) <= 20
    assert 100 < len(restless) <= 500
    assert [step[0] for step in restless] == sorted(step[0] for step in restless)


def test_an_event_marks_the_sighting_at_which_it_became_sure() -> None:
    kept = Kept(ACROSS + gone())
    (marked,) = [sighting for sighting in kept.sightings if sighting.marked]
    assert 5.0 <= marked.time <= 6.0
    assert marked.is_edge


def test_somebody_hidden_for_a_second_gives_no_rows_in_that_time() -> None:
    kept = Kept(hidden(ACROSS, 40, 10) + gone())
    assert [time for time in kept.times() if 4.0 <= time < 5.0] == []
    assert kept.times()[-1] == 10.0


def test_every_frame_is_kept_where_that_is_asked_for() -> None:
    kept = Kept(ACROSS + gone(), seconds=0.0)
    times = kept.times()
    assert times == sorted(set(times))
    assert len(times) == 101


def test_a_velocity_is_of_the_frame_per_second() -> None:
    late = [sighting for sighting in Kept(ACROSS).sightings if sighting.time > 3]
    for sighting in late:
        assert sighting.velocity == pytest.approx((-52 / WIDTH, 0.0), abs=0.01)
        assert sighting.height == pytest.approx(160 / HEIGHT, rel=0.05)


def test_a_detection_a_second_is_kept_of_each_person_and_all_of_the_frames_around_an_event() -> None:
    kept = Kept(together(ACROSS, stand((200, 300), 101, 0)))
    of_walker = [found.time for found in kept.found if found.track == kept.events[0].track]
    around = [found for found in kept.found if abs(found.time - kept.events[0].time) <= 1 / FPS]
    # A track counts from its third sighting on; only then it is known whose the first detection is.
    assert sorted(of_walker)[:4] == pytest.approx([0.0, 0.2, 1.2, 2.2])
    assert len({(found.frame, found.place) for found in kept.found}) == len(kept.found)
    assert {found.frame for found in around} == {int(kept.events[0].time * FPS), int(kept.events[0].time * FPS) + 1}
    assert len(around) == 4
    assert len(kept.found) <= 2 * 13 + 4


def test_an_event_names_the_detection_right_after_it() -> None:
    kept = Kept(ACROSS)
    (found,) = kept.of_events
    (event,) = kept.events
    assert found
    assert (found.track, found.frame) == (event.track, int(event.time * FPS) + 1)
    assert found in kept.found
    assert found.box[3] == pytest.approx(500 / HEIGHT)


def test_an_event_that_becomes_sure_as_the_picture_breaks_off_can_be_shown_too() -> None:
    kept = Kept(ACROSS[:56])  # the line is passed at 5 s, the end comes before that is sure
    assert kept.events == []
    (event,) = kept.engine.cut()
    assert kept.people.of_event(event.track, event.time) is None
    found = kept.people.around([event.time])
    assert kept.people.of_event(event.track, event.time) in found
    assert kept.people.around([event.time]) == []  # kept already


def test_first_and_last_sightings_name_a_kept_detection_and_others_only_one_that_is_kept_anyway() -> None:
    kept = Kept(ACROSS + gone())
    frames = {found.time for found in kept.found}
    named = {time: found for (_, time), found in kept.named.items()}
    assert named[0.0]
    assert named[10.0]
    assert {time for time, found in named.items() if found} <= frames
    assert any(found is None for found in named.values())


def test_no_detection_is_kept_where_none_are_wanted_and_every_one_where_all_are() -> None:
    assert Kept(ACROSS, detections=None).found == []
    assert Kept(ACROSS, detections=None).of_events == [None]
    assert len(Kept(ACROSS, detections=0.0).found) == 101


def test_without_tracks_whole_frames_are_kept_every_so_often() -> None:
    sampler = DetectionSampler(1.0)
    people = Detections(np.array([[0.1, 0.1, 0.2, 0.5], [0.6, 0.1, 0.7, 0.5]]), np.array([0.9, 0.8]))
    found = [found for number in range(31) for found in sampler.take(number, number / 10, people, None)]
    assert [(one.frame, one.place) for one in found] == [(n, p) for n in (0, 10, 20, 30) for p in (0, 1)]
    assert {one.track for one in found} == {None}


def test_without_tracks_frames_with_nobody_in_them_use_up_no_sample() -> None:
    sampler = DetectionSampler(1.0)
    people = Detections(np.array([[0.1, 0.1, 0.2, 0.5]]), np.array([0.9]))
    frames = [people if number % 10 == 4 else Detections.none() for number in range(40)]
    found = [found for number, each in enumerate(frames) for found in sampler.take(number, number / 10, each, None)]
    assert [one.frame for one in found] == [4, 14, 24, 34]


def test_who_is_less_sure_than_the_threshold_is_not_kept_and_who_is_just_as_sure_is() -> None:
    sampler = DetectionSampler(0.0, threshold=0.5)
    people = Detections(np.tile([0.1, 0.1, 0.2, 0.5], (3, 1)), np.array([0.49, 0.5, 0.51]))
    assert [found.place for found in sampler.take(0, 0.0, people, None)] == [1, 2]


def test_people_who_come_and_go_for_long_leave_nothing_behind() -> None:
    kept = Kept((ACROSS[:50] + gone()) * 8)
    assert len(kept.tracks) == 0
    assert len(kept.people._looked) <= 42
    assert len(kept.people._due) <= 1
    assert sum(sighting.status == "completed" for sighting in kept.sightings) == 8
