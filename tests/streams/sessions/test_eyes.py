"""What a session makes of the people in a frame, with tracks and without."""

from __future__ import annotations

import numpy as np
import pytest

from cameras.models import Camera
from counting.core.detections import FIRST, Detections
from counting.core.engine import CountingEvent
from counting.core.tracking import TrackerSettings
from counting.core.zones import Anchor, Zone
from streams.sessions.eyes import Counting, Following, eyes_for

ASPECT = 16 / 9
LEFT_HALF = np.array([[0.0, 0.0], [0.5, 0.0], [0.5, 1.0], [0.0, 1.0]])
LINE = Zone("1", "line", np.array([[0.5, 0.0], [0.5, 1.0]]))
STRONG = TrackerSettings(strong=0.5)


def area(key: str = "7", anchor: Anchor = "foot") -> Zone:
    return Zone(key, "area", LEFT_HALF, anchor)


def people(*places: tuple[float, float], score: float = 0.9) -> Detections:
    """Return bodies 0.3 tall and 0.1 wide with their feet at these places."""
    boxes = [(x - 0.05, y - 0.3, x + 0.05, y) for x, y in places]
    return Detections(np.array(boxes).reshape(-1, 4), np.full(len(boxes), score))


def test_without_tracks_an_area_holds_the_detections_inside_of_it() -> None:
    eyes = Counting([LINE, area()], ASPECT, STRONG)
    seen = eyes.look(0.0, people((0.1, 0.8), (0.4, 0.5), (0.5, 0.5), (0.6, 0.5)))
    assert seen.inside == {7: 3}  # the edge is inside
    assert (seen.tracks, seen.events, seen.visitors) == (None, (), [])
    assert seen.feet == pytest.approx(np.array([(0.1, 0.8), (0.4, 0.5), (0.5, 0.5), (0.6, 0.5)]))
    assert eyes.cut() == []


def test_without_tracks_who_is_less_sure_than_the_threshold_is_nobody() -> None:
    eyes = Counting([area()], ASPECT, STRONG)
    assert eyes.look(0.0, people((0.1, 0.8), score=0.49)).inside == {7: 0}
    assert eyes.look(0.1, people((0.1, 0.8), score=0.5)).inside == {7: 1}
    eyes.adopt([area()], TrackerSettings(strong=0.6))
    assert eyes.look(0.2, people((0.1, 0.8), score=0.5)).inside == {7: 0}


def test_without_tracks_the_anchor_of_the_area_counts_too() -> None:
    upper = Zone("8", "area", np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 0.5], [0.0, 0.5]]), "head")
    assert Counting([upper], ASPECT, STRONG).look(0.0, people((0.5, 0.7))).inside == {8: 1}
    foot = Zone("8", "area", upper.points, "foot")
    assert Counting([foot], ASPECT, STRONG).look(0.0, people((0.5, 0.7))).inside == {8: 0}


def two_classes(person: tuple[float, float], bicycle: tuple[float, float]) -> Detections:
    both = people(bicycle, person)
    return Detections(both.boxes, both.scores, ("bicycle", FIRST))


def test_without_tracks_what_is_of_a_further_class_is_nobody() -> None:
    eyes = Counting([area()], ASPECT, STRONG)
    seen = eyes.look(0.0, two_classes((0.1, 0.8), (0.2, 0.8)))
    assert (seen.inside, len(seen.people), len(eyes.views(seen)), eyes.apart) == ({7: 1}, 1, 1, [])


def test_with_tracks_a_further_class_is_in_nothing_but_its_own_crossings() -> None:
    eyes, apart = Following([LINE, area()], ASPECT, STRONG), []
    for step in range(21):
        seen = eyes.look(step / 10, two_classes((0.2, 0.8), (0.8 - 0.03 * step, 0.6)))
        apart += eyes.apart
        assert (len(seen.people), seen.people.labels, len(seen.feet), seen.events) == (1, None, int(step >= 2), ())
    assert seen.tracks
    assert [track.detection for track in seen.tracks] == [0]  # the place among people
    assert (seen.inside, len(eyes.views(seen))) == ({7: 1}, 1)
    assert eyes.cut() == []
    crossed = [event for event in apart + eyes.apart if event.zone == "1"]
    assert [(event.sense, event.label) for event in crossed] == [("positive", "bicycle")]


def test_without_tracks_an_empty_frame_is_no_fault_and_boxes_are_shown() -> None:
    eyes = Counting([area()], ASPECT, STRONG)
    assert eyes.look(0.0, Detections.none()).inside == {7: 0}
    (view,) = eyes.views(eyes.look(0.1, people((0.2, 0.8))))
    assert view.box == pytest.approx((0.15, 0.5, 0.25, 0.8))
    assert view.foot == pytest.approx((0.2, 0.8))


def test_with_tracks_a_walk_over_the_line_is_an_event_and_feet_are_where_people_are() -> None:
    eyes = Following([LINE, area()], ASPECT, STRONG)
    events: list[CountingEvent] = []
    for step in range(21):
        seen = eyes.look(step / 10, people((0.7 - 0.02 * step, 0.8)))
        events += seen.events
    assert [event.zone for event in events] == ["1", "7"]
    assert seen.inside == {7: 1}
    assert seen.feet == pytest.approx(np.array([[0.3, 0.8]]), abs=0.02)
    assert [(zone, track) for zone, track, _ in seen.visitors] == [("7", 1)]
    assert [view.id for view in eyes.views(seen)] == [1]


def test_the_cameras_switch_decides_whether_people_are_followed() -> None:
    assert isinstance(eyes_for(Camera(tracking_enabled=True), [], ASPECT, STRONG), Following)
    assert isinstance(eyes_for(Camera(tracking_enabled=False), [], ASPECT, STRONG), Counting)
