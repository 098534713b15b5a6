"""Replayed detections: what is read, and which line is at fault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from counting.core.detections import FIRST, Detections
from streams.detectors import DetectorError, DetectorOptions, create
from streams.detectors.detections import RecordedDetector
from streams.frames import Frame


def replay(path: Path, text: str) -> RecordedDetector:
    path.write_text(text)
    detector = create("detections", DetectorOptions(detections=path))
    assert isinstance(detector, RecordedDetector)
    return detector


def at(detector: RecordedDetector, index: int, size: tuple[int, int] = (200, 100)) -> Detections:
    return detector.detect([Frame(index, index / 10, *size)])[0]


def test_frame_one_of_a_text_is_the_first_frame(tmp_path: Path) -> None:
    detector = replay(tmp_path / "det.txt", "1,-1,20,10,40,50,0.8,-1,-1,-1\n3,-1,0,0,200,100,0.5\n")
    assert at(detector, 0).boxes.tolist() == [[0.1, 0.1, 0.3, 0.6]]
    assert at(detector, 0).scores.tolist() == [0.8]
    assert len(at(detector, 1)) == 0
    assert at(detector, 2).boxes.tolist() == [[0.0, 0.0, 1.0, 1.0]]
    assert detector.last_frame == 3


@pytest.mark.parametrize("line", ["1 -1 20 10 40 50 0.8", "1, -1, 20, 10, 40, 50, 0.8", " 1.0,-1 ,20,10,40,50,0.8 "])
def test_spaces_and_commas_part_the_numbers(tmp_path: Path, line: str) -> None:
    assert at(replay(tmp_path / "det.txt", line), 0).boxes.tolist() == [[0.1, 0.1, 0.3, 0.6]]


def test_json_lines_are_read(tmp_path: Path) -> None:
    people = [{"bbox": [20, 10, 40, 50], "confidence": 0.8}, {"bbox": [0, 0, 100, 50], "confidence": 0.3}]
    lines = [json.dumps({"frame": 2, "detections": people}), "", json.dumps({"frame": 4, "detections": []})]
    detector = replay(tmp_path / "det.jsonl", "\n".join(lines))
    assert at(detector, 1).boxes.tolist() == [[0.1, 0.1, 0.3, 0.6], [0.0, 0.0, 0.5, 0.5]]
    assert at(detector, 1).scores.tolist() == [0.8, 0.3]


def test_boxes_are_clipped_to_the_frame_and_scores_to_1(tmp_path: Path) -> None:
    detector = replay(tmp_path / "det.txt", "1,-1,-20,-10,400,500,7.5\n1,-1,10,10,10,10,-0.4\n")
    assert at(detector, 0).boxes.tolist()[0] == [0.0, 0.0, 1.0, 1.0]
    assert at(detector, 0).scores.tolist() == [1.0, 0.0]


def test_an_empty_file_is_a_scene_without_people(tmp_path: Path) -> None:
    detector = replay(tmp_path / "det.txt", "\n\n")
    assert detector.last_frame == 0
    assert len(at(detector, 0)) == 0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1,2,3", "expected frame,id,left,top,width,height,score"),
        ("one,-1,20,10,40,50,0.8", "could not convert string to float: 'one'"),
        ("1,-1,20,,40,50,0.8", "could not convert string to float: ''"),
        ("1,-1,nan,10,40,50,0.8", "a number is not finite"),
        ("1,-1,20,10,inf,50,0.8", "a number is not finite"),
        ("inf,-1,20,10,40,50,0.8", "cannot convert float infinity to integer"),
        ("0,-1,20,10,40,50,0.8", "frames count from 1"),
        ("-3,-1,20,10,40,50,0.8", "frames count from 1"),
        ('{"frame": 1}', "'detections' missing"),
        ('{"frame": 1, "detections": [{"bbox": [1, 2, 3], "confidence": 1}]}', "not enough values to unpack"),
        ('{"frame": 1, "detections": [{"bbox": [1, 2, 3, 4]}]}', "'confidence' missing"),
        ('{"frame": 1, "detections": 5}', "'int' object is not iterable"),
        ('{"frame": 1, "detections": ["box"]}', "string indices must be integers"),
        ('{"frame": null, "detections": [{"bbox": [1, 2, 3, 4], "confidence": 1}]}', "int() argument"),
        ('{"frame": 1, "detections": [', "Expecting value"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "det.txt"
    with pytest.raises(DetectorError) as raised:
        replay(path, f"1,-1,20,10,40,50,0.8\n{line}\n")
    assert str(raised.value).startswith(f"{path}, line 2: not a detection (")
    assert reason in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(DetectorError, match="no such file"):
        create("detections", DetectorOptions(detections=tmp_path / "gone.txt"))


def test_a_folder_and_a_file_of_bytes_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\x00\x81" * 20)
    for path in (tmp_path, tmp_path / "bytes.txt"):
        with pytest.raises(DetectorError, match=f"cannot read {path}"):
            create("detections", DetectorOptions(detections=path))


def test_the_description_names_the_file(tmp_path: Path) -> None:
    assert replay(tmp_path / "det.txt", "").description == "detections of det.txt"


def test_the_class_of_a_row_is_looked_at_where_more_than_one_is_asked_for(tmp_path: Path) -> None:
    found = [{"bbox": [10 * place, 0, 10, 50], "confidence": 0.9, "class": name}
             for place, name in enumerate(["person", "bicycle", "dog"])]  # fmt: skip
    found.append({"bbox": [90, 0, 10, 50], "confidence": 0.8})
    path = tmp_path / "det.jsonl"
    path.write_text(json.dumps({"frame": 1, "detections": found}))
    both = create("detections", DetectorOptions(detections=path, classes=("person", "bicycle")))
    seen = both.detect([Frame(0, 0.0, 200, 100)])[0]
    assert seen.labels == (FIRST, "bicycle", FIRST)
    assert seen.boxes[:, 0].tolist() == [0.0, 0.05, 0.45]
    alone = create("detections", DetectorOptions(detections=path)).detect([Frame(0, 0.0, 200, 100)])[0]
    assert (len(alone), alone.labels) == (4, None)
