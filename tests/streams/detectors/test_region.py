"""The region of a camera: who is inside, what is looked at, and where boxes lie in the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from counting.core.detections import Detections
from streams.detectors import DetectorOptions, create
from streams.detectors.camera import for_camera
from streams.detectors.cut import GREY
from streams.detectors.region import Region, RegionDetector
from streams.frames import Frame
from tests.streams import films
from tests.streams.detectors.finders import DarkFinder
from tests.streams.detectors.pictures import frame_of, wall, with_body

SQUARE = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]]
HOLE = [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6]]
RIGHT = [[0.5, 0.5], [1.0, 0.5], [1.0, 1.0], [0.5, 1.0]]  # the ground of the right half


def region(include: list[Any], exclude: list[Any] | None = None) -> Region:
    made = Region.of({"units": "normalized", "include": include, "exclude": exclude or []}, 128, 96)
    assert made
    return made


@pytest.mark.parametrize(
    ("foot", "inside"),
    [
        pytest.param((0.3, 0.3), True, id="inside"),
        pytest.param((0.1, 0.3), False, id="outside"),
        pytest.param((0.2, 0.5), True, id="on the edge"),
        pytest.param((0.8, 0.8), True, id="on a corner"),
        pytest.param((0.5, 0.5), False, id="in the hole"),
        pytest.param((0.4, 0.5), False, id="on the edge of the hole"),
        pytest.param((0.3, 0.7), True, id="beside the hole"),
    ],
)
def test_somebody_is_inside_when_the_foot_is(foot: tuple[float, float], inside: bool) -> None:
    x, y = foot
    people = Detections(np.array([[x - 0.05, y - 0.2, x + 0.05, y]]), np.array([0.9]))
    assert len(region([SQUARE], [HOLE]).kept(people)) == inside


def test_with_nothing_included_all_but_the_excluded_is_inside() -> None:
    points = np.array([[0.05, 0.05], [0.5, 0.5], [1.0, 1.0]])
    assert region([], [HOLE]).contains(points).tolist() == [True, False, True]


def test_several_polygons_are_one_region() -> None:
    points = np.array([[0.1, 0.1], [0.5, 0.5], [0.9, 0.9]])
    corner = [[0.85, 0.85], [1.0, 0.85], [1.0, 1.0]]
    assert region([SQUARE, corner]).contains(points).tolist() == [False, True, True]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"units": "pixel", "include": [[[64, 48], [128, 48], [128, 96], [64, 96]]]}, id="pixels"),
        pytest.param([[64, 48], [128, 48], [128, 96], [64, 96]], id="a bare list is pixels"),
        pytest.param({"units": "normalized", "include": [RIGHT], "exclude": []}, id="normalized"),
    ],
)
def test_all_forms_of_a_stored_region_are_read(value: Any) -> None:
    made = Region.of(value, 128, 96)
    assert made
    assert made.include[0].tolist() == RIGHT
    assert made.exclude == ()


@pytest.mark.parametrize("value", [None, {}, [], {"units": "pixel", "include": [], "exclude": []}])
def test_no_region_is_the_whole_picture(value: Any) -> None:
    assert Region.of(value, 128, 96) is None


def test_the_frame_is_cut_to_the_ground_and_the_room_of_a_body_above_and_boxes_come_back() -> None:
    finder = DarkFinder()
    low = [[0.5, 0.75], [1.0, 0.75], [1.0, 1.0], [0.5, 1.0]]  # a body's room is half of the frame: from 0.25 on
    detector = RegionDetector(finder, region([low]))
    people = detector.detect([frame_of(with_body(wall(128, 96), 96, 40, 16, 48))])[0]
    assert (finder.frames[0].width, finder.frames[0].height) == (64, 80)  # rows 24 to 96, widened to steps of 16
    assert people.boxes == pytest.approx(np.array([[96 / 128, 40 / 96, 112 / 128, 88 / 96]]))
    assert "in its region" in detector.description


def test_somebody_outside_is_not_even_looked_at() -> None:
    finder = DarkFinder()
    people = RegionDetector(finder, region([RIGHT])).detect([frame_of(with_body(wall(128, 96), 16, 40))])[0]
    assert len(people) == 0
    assert finder.frames[0].pixels().min() >= 95


def test_somebody_who_stands_behind_the_region_is_left_out() -> None:
    finder = DarkFinder()
    people = RegionDetector(finder, region([RIGHT])).detect([frame_of(with_body(wall(128, 96), 96, 0, 16, 40))])[0]
    assert len(finder.detect([frame_of(with_body(wall(128, 96), 96, 0, 16, 40))])[0]) == 1
    assert len(people) == 0  # the foot at 40 / 96 lies above the ground


def test_what_lies_between_two_parts_is_grey_in_every_size() -> None:
    finder = DarkFinder()
    parts = [[[left, 0.5], [left + 0.25, 0.5], [left + 0.25, 1.0], [left, 1.0]] for left in (0.0, 0.75)]
    detector = RegionDetector(finder, region(parts))
    people = detector.detect([frame_of(with_body(wall(128, 96), 56, 40))])[0]
    assert len(people) == 0
    for width, height in ((128, 96), (64, 48), (200, 50)):
        pixels = finder.frames[0].pixels(width, height)
        assert (pixels[:, width * 3 // 8 : width * 5 // 8] == GREY).all()
        assert (pixels[5, : width // 8] > 150).all()


def test_an_excluded_place_where_a_body_in_front_would_be_is_looked_at() -> None:
    finder = DarkFinder()
    mirror = [[0.4, 0.3], [0.6, 0.3], [0.6, 0.5], [0.4, 0.5]]
    detector = RegionDetector(finder, region([], [mirror]))
    in_front = detector.detect([frame_of(with_body(wall(128, 96), 56, 32, 16, 48))])[0]
    inside = detector.detect([frame_of(with_body(wall(128, 96), 56, 32, 16, 12))])[0]
    assert in_front.boxes == pytest.approx(np.array([[56 / 128, 32 / 96, 72 / 128, 80 / 96]]))
    assert len(inside) == 0


def test_other_sizes_of_pictures_are_cut_anew() -> None:
    finder = DarkFinder()
    detector = RegionDetector(finder, region([RIGHT]))
    detector.detect([frame_of(wall(128, 96)), frame_of(wall(320, 240), 1), frame_of(wall(128, 96), 2, "gray")])
    assert [(each.width, each.height) for each in finder.frames] == [(64, 96), (160, 240), (64, 96)]


def test_recorded_detections_keep_their_places_and_only_feet_decide(tmp_path: Path) -> None:
    boxes: list[list[films.Box]] = [[(16, 32, 16, 48), (96, 32, 16, 48)]]
    recorded = create("detections", DetectorOptions(detections=films.detections(tmp_path / "two.txt", boxes)))
    people = for_camera(recorded, region([RIGHT])).detect([Frame(0, 0.0, 128, 96)])[0]
    assert people.boxes == pytest.approx(np.array([[96 / 128, 32 / 96, 112 / 128, 80 / 96]]))


def test_what_moves_outside_of_the_region_opens_no_gate() -> None:
    finder = DarkFinder()
    detector = for_camera(finder, region([RIGHT]))
    outside = [frame_of(with_body(wall(128, 96), 2 * step, 32), step) for step in range(20)]
    inside = [frame_of(with_body(wall(128, 96), 96, 32), 20 + step) for step in range(2)]
    found = detector.detect([frame_of(wall(128, 96)), *outside[1:], *inside])
    assert finder.looked == [0, 20, 21]
    assert [len(people) for people in found] == [0] * 20 + [1, 1]


def test_a_detector_that_learns_keeps_what_it_has_learnt_inside_a_region(tmp_path: Path) -> None:
    kept = tmp_path / "learnt.npz"
    detector = RegionDetector(create("motion", DetectorOptions(memory=kept)), region([RIGHT]))
    detector.detect([frame_of(wall(128, 96), number) for number in range(100)])
    detector.remember()
    assert kept.exists()


def test_closing_one_camera_leaves_what_others_share() -> None:
    class Shared(DarkFinder):
        closed = False

        def close(self) -> None:
            self.closed = True

    shared, own = Shared(), Shared()
    own.shareable = False
    for each in (shared, own):
        RegionDetector(each, region([RIGHT])).close()
    assert (shared.closed, own.closed) == (False, True)
