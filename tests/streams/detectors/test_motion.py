"""The motion detector on pictures that are drawn here: dark people-sized rectangles on a light, noisy ground."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from functools import cache

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from counting.core.detections import Detections
from streams.detectors import DetectorOptions, create
from streams.frames import Frame

WIDTH, HEIGHT, FPS = 480, 270, 10
Bytes = NDArray[np.uint8]
Box = tuple[int, int, int, int]
BODY = (20, 54)  # width and height in pixels
GROUND = 200
NOISE = np.random.default_rng(3).normal(0, 2.0, (HEIGHT + 32, WIDTH + 32, 3)).round().astype(np.int16)


class Camera:
    """Feeds pictures to a detector as a camera would: one after the other, with noise."""

    def __init__(self) -> None:
        self.detector = create("motion", DetectorOptions())
        self.lot = np.random.default_rng(4)
        self.index = 0
        self.segment = 0

    def show(self, picture: Bytes) -> Detections:
        """Show one picture and return who is found in it."""
        top, left = self.lot.integers(32, size=2)
        noisy = np.clip(picture + NOISE[top : top + HEIGHT, left : left + WIDTH], 0, 255).astype(np.uint8)
        decoded = av.VideoFrame.from_ndarray(noisy, format="bgr24")
        frame = Frame(self.index, self.index / FPS, WIDTH, HEIGHT, self.segment, decoded)
        self.index += 1
        (found,) = self.detector.detect([frame])
        return found

    def show_all(self, pictures: Iterable[Bytes]) -> list[Detections]:
        return [self.show(picture) for picture in pictures]


def ground(level: int = GROUND) -> Bytes:
    """Return an empty scene with a few things in it, as strong edges."""
    picture = np.full((HEIGHT, WIDTH, 3), level, np.uint8)
    picture[:45] = (np.array([170, 190, 200]) * level / GROUND).astype(np.uint8)
    picture[45:48] = level // 3
    picture[188:262, 15:45] = (np.array([60, 130, 90]) * level / GROUND).astype(np.uint8)
    return picture


def body(x: float, foot: float, wide: int = BODY[0], tall: int = BODY[1]) -> Box:
    """Return the box of somebody whose feet are at x, foot."""
    return round(x - wide / 2), round(foot - tall), round(x + wide / 2), round(foot)


def scene(*boxes: Box, level: int = GROUND) -> Bytes:
    """Return the empty scene with dark rectangles in it."""
    picture = ground(level)
    for left, top, right, bottom in boxes:
        picture[max(top, 0) : bottom, max(left, 0) : right] = (70, 45, 50)
    return picture


def walking(seconds: float, first: float = -20.0, speed: float = 68.0, foot: float = 195.0) -> list[Box]:
    """Return somebody's boxes who walks to the right, pixels a second, one per frame."""
    return [body(first + speed * k / FPS, foot) for k in range(round(seconds * FPS))]


def pixels(found: Detections) -> list[tuple[float, float, float, float]]:
    return [tuple(box) for box in (found.boxes * (WIDTH, HEIGHT, WIDTH, HEIGHT)).tolist()]


def overlap(one: Iterable[float], two: Iterable[float]) -> float:
    """Return intersection over union."""
    (a, b, c, d), (e, f, g, h) = one, two
    wide, tall = max(0.0, min(c, g) - max(a, e)), max(0.0, min(d, h) - max(b, f))
    return wide * tall / ((c - a) * (d - b) + (g - e) * (h - f) - wide * tall)


def is_found(box: Box, found: Detections) -> bool:
    return any(overlap(box, one) >= 0.5 for one in pixels(found))


def trained() -> Camera:
    """Return a camera that has seen somebody walk alone and leave; each test has one of its own."""
    return deepcopy(_trained())


@cache
def _trained() -> Camera:
    camera = Camera()
    camera.show_all(scene() for _ in range(2 * FPS))
    camera.show_all(scene(box) for box in walking(8.0))
    camera.show_all(scene() for _ in range(FPS))
    return camera


def test_moving_rectangles_are_found_after_two_seconds() -> None:
    camera, seen, there = Camera(), 0, 0
    for k in range(10 * FPS):
        boxes = [
            body(15 + 5.6 * k, 150),
            body(450 - 4.5 * k, 248),
            body(75 + 3.4 * k, 210),
        ]
        found = camera.show(scene(*boxes))
        if k >= 2 * FPS:
            whole = [box for box in boxes if box[0] >= 0 and box[2] <= WIDTH]
            there += len(whole)
            seen += sum(is_found(box, found) for box in whole)
    assert there > 200
    assert seen / there >= 0.9


def test_noise_alone_is_nobody() -> None:
    camera = Camera()
    assert sum(len(found) for found in camera.show_all(scene() for _ in range(20 * FPS))) == 0


def test_an_empty_scene_after_people_is_empty() -> None:
    camera = trained()
    assert sum(len(found) for found in camera.show_all(scene() for _ in range(3 * FPS))) == 0


def test_somebody_who_stands_for_a_minute_stays() -> None:
    camera = trained()
    camera.show_all(scene(box) for box in walking(3.0))
    place = body(-20 + 68 * 3.0, 195)
    found = camera.show_all(scene(place) for _ in range(60 * FPS))
    assert all(is_found(place, one) for one in found)


def test_two_side_by_side_are_two() -> None:
    camera = trained()
    for k in range(5 * FPS):
        boxes = [body(40 + 7.0 * k, 196), body(40 + BODY[0] + 2 + 7.0 * k, 194)]
        found = camera.show(scene(*boxes))
        if k > FPS:
            assert len(found) == 2
            assert all(is_found(box, found) for box in boxes)


def test_two_who_are_partly_behind_each_other_are_two() -> None:
    camera = trained()
    right = 0
    for k in range(5 * FPS):
        boxes = [body(40 + 7.0 * k, 196), body(40 + 13 + 7.0 * k, 178)]
        found = camera.show(scene(*boxes))
        right += len(found) == 2
    assert right >= 0.9 * 5 * FPS


def test_parts_of_one_person_are_one() -> None:
    camera = trained()
    for box in walking(6.0, first=45.0):
        picture = scene(box)
        picture[box[3] - 26 : box[3] - 22, box[0] : box[2]] = ground()[box[3] - 26 : box[3] - 22, box[0] : box[2]]
        assert len(camera.show(picture)) == 1


def test_a_shadow_does_not_belong_to_the_person() -> None:
    camera = trained()
    for box in walking(5.0, first=45.0):
        picture = ground()
        shadow = picture[box[3] - 11 : box[3] + 2, box[2] : box[2] + 38]
        shadow[:] = (shadow * 0.7).astype(np.uint8)
        picture[box[1] : box[3], box[0] : box[2]] = (70, 45, 50)
        (found,) = pixels(camera.show(picture))
        assert found[2] <= box[2] + 8


def test_a_light_that_is_switched_on_is_nobody() -> None:
    camera = trained()
    found = camera.show_all(scene(level=235) for _ in range(3 * FPS))
    assert sum(len(one) for one in found) == 0
    walkers = [(box, camera.show(scene(box, level=235))) for box in walking(6.0)]
    whole = [(box, one) for box, one in walkers if box[0] > 0]
    assert sum(is_found(box, one) for box, one in whole) >= 0.95 * len(whole)


def test_light_in_one_half_of_the_picture_is_learnt_within_seconds() -> None:
    camera = trained()
    lit = ground()
    lit[:, : WIDTH * 2 // 3] = np.clip(lit[:, : WIDTH * 2 // 3] * 0.4, 0, 255).astype(np.uint8)
    found = camera.show_all(lit for _ in range(4 * FPS))
    assert all(len(one) == 0 for one in found[2 * FPS :])


def test_slowly_failing_light_is_nobody() -> None:
    camera = trained()
    levels = np.linspace(GROUND, GROUND * 0.5, 40 * FPS)
    found = camera.show_all(scene(level=round(level)) for level in levels)
    assert sum(len(one) for one in found) == 0


def test_who_is_there_from_the_start_leaves_no_ghost() -> None:
    camera = Camera()
    stood = body(240, 195)
    camera.show_all(scene(stood) for _ in range(4 * FPS))
    camera.show_all(scene(box) for box in walking(5.0, first=240.0))
    found = camera.show_all(scene() for _ in range(2 * FPS))
    assert not any(is_found(stood, one) for one in found)


def test_a_file_that_starts_again_is_not_learnt_again() -> None:
    camera = trained()
    camera.segment, camera.index = 1, 0
    found = [(box, camera.show(scene(box))) for box in walking(4.0, first=45.0)]
    assert all(is_found(box, one) for box, one in found)


def test_another_scene_is_learnt_anew() -> None:
    camera = trained()
    camera.segment = 1
    other = cv2.GaussianBlur(np.random.default_rng(2).integers(0, 255, (HEIGHT, WIDTH, 3)).astype(np.uint8), (0, 0), 9)
    strong = np.asarray(cv2.normalize(other, other.copy(), 0, 255, cv2.NORM_MINMAX), np.uint8)
    found = camera.show_all(strong for _ in range(4 * FPS))
    assert all(len(one) == 0 for one in found[2 * FPS :])


def test_the_same_pictures_give_the_same_people() -> None:
    pictures = [scene(box) for box in walking(5.0)]
    one, two = Camera().show_all(pictures), Camera().show_all(pictures)
    assert all(np.array_equal(a.boxes, b.boxes) for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize("fps", [5, 30])
def test_other_frame_rates_do_as_well(fps: int) -> None:
    camera = Camera()
    found = []
    for k in range(8 * fps):
        box = body(-20 + 68.0 * k / fps, 195)
        decoded = av.VideoFrame.from_ndarray(scene(box), format="bgr24")
        (one,) = camera.detector.detect([Frame(k, k / fps, WIDTH, HEIGHT, 0, decoded)])
        if k >= 2 * fps and box[0] > 0 and box[2] < WIDTH:
            found.append(is_found(box, one))
    assert sum(found) >= 0.9 * len(found)


def test_boxes_and_scores_are_shares() -> None:
    camera = trained()
    for found in camera.show_all(scene(box) for box in walking(9.0)):
        assert found.boxes.shape == (len(found), 4)
        assert ((found.boxes >= 0) & (found.boxes <= 1)).all()
        assert ((found.scores >= 0) & (found.scores <= 1)).all()


def test_scraps_that_come_before_the_first_person_do_not_set_the_scale() -> None:
    camera = Camera()
    camera.show_all(scene() for _ in range(2 * FPS))
    for k in range(8 * FPS):
        camera.show(scene(body(30 + 3 * k, 120, 14, 16), body(400 - 3 * k, 240, 15, 17)))
    for box in walking(8.0, speed=55.0) + walking(8.0, speed=55.0):
        camera.show(scene(box))
    walkers = [(box, camera.show(scene(box))) for box in walking(6.0, first=20.0)]
    assert sum(len(found) == 1 and is_found(box, found) for box, found in walkers) >= 0.9 * len(walkers)
