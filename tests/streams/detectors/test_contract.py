"""What holds of every kind of detector, alone and in what is put around it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from counting.core.detections import Detections
from streams.detectors import KINDS, Detector, DetectorError, DetectorOptions, close, create, detect_in_order
from streams.detectors.batching import Batcher
from streams.detectors.gate import GatedDetector
from streams.detectors.region import Region, RegionDetector
from streams.frames import Frame
from tests.streams import films
from tests.streams.detectors.pictures import frame_of, wall, with_body

Said = tuple[list[float], list[float], tuple[str, ...] | None]
WHOLE = Region(include=(np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]),))
AROUND: dict[str, Callable[[Detector], Detector]] = {
    "a batcher": lambda detector: Batcher(detector, batch_size=3, max_wait_ms=1),
    "a gate": GatedDetector,
    "a region": lambda detector: RegionDetector(detector, WHOLE),
}
TWO_CLASSES = "two classes"
SHARED = ("ultralytics", "torchscript", "detections")


@pytest.fixture
def options(tmp_path: Path, tiny_network: Path, tiny_script: Path) -> dict[str, DetectorOptions]:
    """Return good options for each kind."""
    recorded = films.detections(tmp_path / "walk.txt", films.crossing(60))
    return {
        "ultralytics": DetectorOptions(weights=tiny_network, cache=tmp_path / "cache", image_size=64),
        "torchscript": DetectorOptions(weights=tiny_script, image_size=64, device="cpu"),
        "motion": DetectorOptions(),
        "detections": DetectorOptions(detections=recorded),
        TWO_CLASSES: two_classes(tmp_path),
    }


def two_classes(folder: Path) -> DetectorOptions:
    """Return options for a person and a bicycle that goes the other way."""
    path = films.detections_of_two(folder / "both.jsonl", films.crossing(60), films.crossing(60)[::-1])
    return DetectorOptions(detections=path, classes=("person", "bicycle"))


@pytest.fixture(params=[*KINDS, *AROUND, TWO_CLASSES])
def make(request: pytest.FixtureRequest, options: dict[str, DetectorOptions]) -> Callable[[], Detector]:
    """Return a maker of new detectors of the kind, or of a network in what can be put around one."""
    if request.param in AROUND:
        return lambda: AROUND[request.param](create("ultralytics", options["ultralytics"]))
    if request.param == TWO_CLASSES:
        return lambda: RegionDetector(create("detections", options[TWO_CLASSES]), WHOLE)
    return lambda: create(request.param, options[request.param])


def as_lists(found: list[Detections]) -> list[Said]:
    return [(people.boxes.ravel().tolist(), people.scores.tolist(), people.labels) for people in found]


def check(people: Detections) -> None:
    assert people.boxes.shape == (len(people), 4)
    assert people.scores.shape == (len(people),)
    assert ((people.boxes >= 0) & (people.boxes <= 1)).all()
    assert ((people.scores > 0) & (people.scores <= 1)).all()
    assert (people.boxes[:, 2:] > people.boxes[:, :2]).all()
    assert people.labels is None or len(people.labels) == len(people)


def test_it_says_what_runs(make: Callable[[], Detector]) -> None:
    assert len(make().description) > 5


def test_no_frames_give_no_answers(make: Callable[[], Detector]) -> None:
    assert make().detect([]) == []


def test_each_frame_has_its_answer(make: Callable[[], Detector], walk: list[Frame]) -> None:
    found = make().detect(walk)
    assert len(found) == len(walk)
    assert any(len(people) for people in found)
    for people in found:
        check(people)


def test_frames_together_give_the_same_as_one_by_one(make: Callable[[], Detector], walk: list[Frame]) -> None:
    one_by_one = [make_one for detector in [make()] for frame in walk for make_one in detector.detect([frame])]
    assert as_lists(make().detect(walk)) == as_lists(one_by_one)


@pytest.mark.parametrize(
    "size",
    [
        pytest.param((127, 95), id="odd"),
        pytest.param((96, 128), id="portrait"),
        pytest.param((33, 300), id="very high"),
        pytest.param((400, 17), id="very wide"),
        pytest.param((1920, 1080), id="large"),
    ],
)
@pytest.mark.parametrize("layout", ["rgb24", "gray"])
def test_pictures_of_any_size_with_and_without_colours(
    make: Callable[[], Detector], size: tuple[int, int], layout: str
) -> None:
    scene = wall(*size)
    detector = make()
    found = detector.detect([frame_of(scene, number, layout) for number in range(3)])
    assert len(found) == 3
    for people in found:
        check(people)


def test_pictures_may_change_their_size(make: Callable[[], Detector]) -> None:
    frames = [frame_of(wall(128, 96), number) for number in range(3)]
    frames += [frame_of(with_body(wall(320, 240), 50, 60, 30, 90), 3 + number) for number in range(3)]
    frames += [frame_of(wall(128, 96), 6)]
    found = make().detect(frames)
    assert len(found) == 7
    for people in found:
        check(people)


def test_closing_twice_is_nothing(make: Callable[[], Detector], walk: list[Frame]) -> None:
    detector = make()
    detector.detect(walk[:1])
    close(detector)
    close(detector)


@pytest.mark.parametrize("kind", SHARED)
def test_one_that_may_be_shared_gives_the_same_answer_in_any_order(
    kind: str, options: dict[str, DetectorOptions], walk: list[Frame]
) -> None:
    detector = create(kind, options[kind])
    assert detector.shareable
    forward = as_lists(detector.detect(walk))
    assert as_lists(detector.detect(walk[::-1]))[::-1] == forward
    assert as_lists(detector.detect(walk)) == forward


@pytest.mark.parametrize("kind", SHARED)
def test_one_that_may_be_shared_answers_several_threads(
    kind: str, options: dict[str, DetectorOptions], walk: list[Frame]
) -> None:
    detector = create(kind, options[kind])
    alone = as_lists(detector.detect(walk))
    said: dict[int, list[Said]] = {}

    def ask(number: int) -> None:
        said[number] = as_lists([people for frame in walk for people in detector.detect([frame])])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [said.get(number) for number in range(4)] == [alone] * 4


@pytest.mark.parametrize("around", [pytest.param(lambda d: d, id="nothing"), *AROUND.values()])
def test_each_box_keeps_its_class_in_what_is_put_around(
    around: Callable[[Detector], Detector], options: dict[str, DetectorOptions], walk: list[Frame]
) -> None:
    people, both = create("detections", options["detections"]), around(create("detections", options[TWO_CLASSES]))
    found = both.detect(walk)
    assert as_lists([each.people() for each in found]) == as_lists(people.detect(walk))
    assert sum(len(each.others().get("bicycle", ())) for each in found) == 56  # all but four empty frames


def test_a_region_keeps_each_box_with_its_class(options: dict[str, DetectorOptions], walk: list[Frame]) -> None:
    left = Region(include=(np.array([[0.0, 0.0], [0.5, 0.0], [0.5, 1.0], [0.0, 1.0]]),))
    inside = RegionDetector(create("detections", options[TWO_CLASSES]), left).detect(walk)
    assert {each.labels for each in inside[3:27]} == {("bicycle",)}  # the person comes from the right
    assert {each.labels for each in inside[33:57]} == {("",)}


def test_one_that_learns_its_camera_is_not_shared() -> None:
    assert not create("motion", DetectorOptions()).shareable


def test_frames_keep_their_order_when_some_are_worked_on_ahead(make: Callable[[], Detector], walk: list[Frame]) -> None:
    pairs = list(detect_in_order(make(), walk))
    assert [frame.index for frame, _ in pairs] == [frame.index for frame in walk]
    assert as_lists([people for _, people in pairs]) == as_lists(make().detect(walk))


def test_none_of_no_frames_in_order(make: Callable[[], Detector]) -> None:
    assert list(detect_in_order(make(), [])) == []


def test_an_unknown_kind_is_told() -> None:
    with pytest.raises(
        DetectorError, match="unknown detector 'hog': choose from ultralytics, torchscript, motion, det"
    ):
        create("hog", DetectorOptions())


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("ultralytics", "needs weights: --weights FILE"),
        ("torchscript", "needs weights: --weights FILE"),
        ("detections", "needs a file of detections: --detections FILE"),
    ],
)
def test_a_kind_that_needs_a_file_says_so(kind: str, message: str) -> None:
    with pytest.raises(DetectorError, match=message):
        create(kind, DetectorOptions())


def test_detections_of_an_empty_frame_are_none() -> None:
    assert len(Detections.none()) == 0
    assert Detections.none().boxes.shape == (0, 4)


def test_detections_are_chosen_by_score() -> None:
    both = Detections(np.array([[0.0, 0.0, 0.5, 0.5], [0.5, 0.5, 1.0, 1.0]]), np.array([0.4, 0.7]))
    assert both.at_least(0.4).scores.tolist() == [0.4, 0.7]
    assert both.at_least(0.5).boxes.tolist() == [[0.5, 0.5, 1.0, 1.0]]
