"""Heads of several families, classes by name, and a crowd."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from counting.core.detections import FIRST
from streams.detectors import DetectorError, DetectorOptions, create
from streams.detectors.parameters import with_parameters
from streams.detectors.ultralytics.classes import chosen_classes, class_labels
from streams.detectors.ultralytics.letterbox import Letterbox
from streams.detectors.ultralytics.outputs import Choice, detections, people
from streams.sources.file import VideoFile

COCO = ["person", "bicycle", "traffic_light"]


def test_yolox_is_decoded_from_its_grid() -> None:
    # 64 × 64: 8 × 8 places of stride 8, then 4 × 4 of 16, then 2 × 2 of 32: 84 rows.
    output = np.zeros((84, 7), np.float32)
    output[8 * 2 + 3] = (0.5, 0.25, np.log(2), np.log(3), 0.9, 1.0, 0.0)  # column 3, row 2 of stride 8
    output[64 + 4 * 1 + 2] = (0.0, 0.0, 0.0, 0.0, 0.8, 0.5, 0.1)  # column 2, row 1 of stride 16
    output[80] = (0.0, 0.0, 0.0, 0.0, 0.9, 0.2, 0.9)  # of class 1
    corners, scores = people(output, (64, 64), Choice((0,)))
    assert corners == pytest.approx(np.array([[20, 6, 36, 30], [24, 8, 40, 24]]))  # centres 28, 18 and 32, 16
    assert scores == pytest.approx([0.9, 0.4])
    assert people(output, (64, 64), Choice((1,)))[1] == pytest.approx([0.81])


def test_yolov5_has_three_boxes_at_each_place() -> None:
    output = np.zeros((3 * 84, 7), np.float32)
    output[100] = (32, 20, 10, 20, 0.9, 0.5, 0.1)
    corners, scores = people(output, (64, 64), Choice((0,)))
    assert corners.tolist() == [[27, 10, 37, 30]]
    assert scores == pytest.approx([0.45])


def test_a_hundred_people_in_one_frame_are_a_hundred_detections() -> None:
    rows = [(20 + 60 * x, 40 + 60 * y, 30, 50, 0.5 + 0.004 * (10 * y + x)) for y in range(10) for x in range(10)]
    twice = rows + [(x + 2, y + 1, w, h, score - 0.1) for x, y, w, h, score in rows]  # two anchors each
    output = np.zeros((5, 2000), np.float32)
    output[:, : len(twice)] = np.array(twice).T
    found = detections(output, Letterbox.fit(640, 640, 640), Choice())
    assert len(found) == 100
    assert sorted(found.scores) == pytest.approx(sorted(row[4] for row in rows))


def test_several_classes_are_found_and_the_overlap_that_is_one_can_be_chosen() -> None:
    output = np.zeros((7, 20), np.float32)
    output[:, 0] = (100, 100, 40, 80, 0.9, 0.1, 0.0)
    output[:, 1] = (300, 100, 40, 80, 0.2, 0.7, 0.0)
    output[:, 2] = (500, 100, 40, 80, 0.2, 0.1, 0.8)
    output[:, 3] = (104, 100, 40, 80, 0.8, 0.1, 0.0)  # overlaps the first by 36 / 44
    assert people(output, (640, 640), Choice((0,)))[1] == pytest.approx([0.9])
    assert people(output, (640, 640), Choice((0, 1)))[1] == pytest.approx([0.9, 0.7])
    assert people(output, (640, 640), Choice((0,), iou=0.9))[1] == pytest.approx([0.9, 0.8])
    assert people(output, (640, 640), Choice((0, 1), confidence=0.75))[1] == pytest.approx([0.9])


def test_boxes_of_two_classes_are_told_apart_and_never_suppress_each_other() -> None:
    output = np.zeros((7, 20), np.float32)
    output[:, 0] = (100, 100, 40, 80, 0.7, 0.1, 0.0)
    output[:, 1] = (104, 100, 40, 80, 0.1, 0.9, 0.0)  # a bicycle, over the person by 36 / 44
    output[:, 2] = (102, 100, 40, 80, 0.2, 0.8, 0.0)  # the same bicycle
    fit = Letterbox.fit(640, 640, 640)
    both = detections(output, fit, Choice((0, 1), labels=(FIRST, "bicycle")))
    assert (both.scores.tolist(), both.labels) == (pytest.approx([0.7, 0.9]), (FIRST, "bicycle"))
    alone = detections(output, fit, Choice((0,)))
    assert alone.labels is None
    assert both.people().boxes.tolist() == alone.boxes.tolist() == [[80 / 640, 60 / 640, 120 / 640, 140 / 640]]


def test_a_hundred_people_stay_a_hundred_among_bicycles() -> None:
    output = np.zeros((6, 2000), np.float32)
    for place in range(100):
        x, y = 20 + 60 * (place % 10), 40 + 60 * (place // 10)
        output[:, 2 * place] = (x, y, 30, 50, 0.6, 0.1)
        output[:, 2 * place + 1] = (x, y, 30, 50, 0.1, 0.9)  # a bicycle in the same place
    found = detections(output, Letterbox.fit(640, 640, 640), Choice((0, 1), labels=(FIRST, "bicycle")))
    assert (len(found.people()), len(found.others()["bicycle"])) == (100, 100)


@pytest.mark.parametrize(
    ("wanted", "names", "labels"),
    [
        (("person",), COCO, (FIRST,)),
        (("person", "traffic light", 1), COCO, (FIRST, "traffic light", "1")),
        (("bicycle", 1, "person"), COCO, (FIRST, "person")),  # the same class by name and number
    ],
)
def test_further_classes_are_called_as_they_were_asked_for(
    wanted: tuple[str | int, ...], names: list[str], labels: tuple[str, ...]
) -> None:
    assert class_labels(wanted, names) == labels
    assert len(chosen_classes(wanted, names)) == len(labels)


def test_boxes_in_the_padding_are_none() -> None:
    output = np.zeros((5, 20), np.float32)
    output[:, 0] = (32, 4, 10, 8, 0.9)  # within the 16 lines of grey above
    output[:, 1] = (32, 32, 10, 8, 0.9)
    assert len(detections(output, Letterbox(64, 64, 64, 32), Choice())) == 1


@pytest.mark.parametrize(
    ("wanted", "names", "numbers"),
    [
        (("person",), COCO, (0,)),
        (("traffic light", "person", 2), COCO, (2, 0)),
        (("person",), [], (0,)),
        (("person",), ["head"], (0,)),
        ((3, 1), [], (3, 1)),
    ],
)
def test_classes_are_chosen_by_name_or_number(
    wanted: tuple[str | int, ...], names: list[str], numbers: tuple[int, ...]
) -> None:
    assert chosen_classes(wanted, names) == numbers


@pytest.mark.parametrize(
    ("wanted", "names", "message"),
    [
        ("dog", COCO, "parameters.classes: the network knows no 'dog'; it knows person, bicycle, traffic_light"),
        ("dog", [], "parameters.classes: the network knows no 'dog'; it knows numbers only"),
        (3, COCO, "parameters.classes: 3 is none of the network's 3 classes"),
    ],
)
def test_an_unknown_class_is_told(wanted: str | int, names: list[str], message: str) -> None:
    with pytest.raises(DetectorError) as raised:
        chosen_classes((wanted,), names)
    assert str(raised.value) == message


def test_a_number_beyond_the_output_is_told() -> None:
    with pytest.raises(DetectorError, match=r"parameters\.classes: 7 is none of the network's 2 classes"):
        people(np.zeros((6, 20), np.float32), (64, 64), Choice((7,)))


def test_parameters_of_a_model_become_options() -> None:
    told = {"image_size": 416, "classes": ["person", 2], "iou": 0.5, "confidence": 0.2, "half": False, "batch_size": 4}
    options = with_parameters(DetectorOptions(), told)
    assert (options.image_size, options.classes, options.iou, options.confidence) == (416, ("person", 2), 0.5, 0.2)
    assert (options.precision, options.batch_size, options.device) == ("fp32", 4, "auto")
    assert with_parameters(options, {"device": "cuda:1", "precision": "fp16"}).device == "cuda:1"
    assert with_parameters(DetectorOptions(), {"half": True}).precision == "auto"
    assert with_parameters(options, {}) == options


def test_a_bad_parameter_is_told_by_its_key() -> None:
    with pytest.raises(DetectorError, match=r"^parameters.image_size: must be at least 32\.$"):
        with_parameters(DetectorOptions(), {"image_size": 1})


@pytest.mark.shared_data
def test_yolox_finds_the_people_of_a_real_scene(data: Path, tmp_path: Path) -> None:
    options = DetectorOptions(weights=data / "weights" / "yolox_nano_416.onnx", cache=tmp_path)
    detector = create("ultralytics", options)
    first = next(VideoFile(data / "PETS09-S2L1" / "PETS09-S2L1.mp4").frames())
    boxes = detector.detect([first])[0].at_least(0.5).boxes
    truth = np.loadtxt(data / "PETS09-S2L1" / "gt.txt", delimiter=",")
    left, top, width, height = truth[truth[:, 0] == 1][:, 2:6].T
    centres = np.column_stack([left + width / 2, top + height / 2])
    found = (boxes[:, :2] + boxes[:, 2:]) / 2 * [first.width, first.height]
    apart = np.abs(centres[:, None] - found[None]).max(axis=2)
    assert len(found) >= 3
    assert (apart.min(axis=0) < 15).all()  # each is somebody
    assert detector.description.startswith("yolox_nano_416 at 416 on OpenVINO, CPU (")
