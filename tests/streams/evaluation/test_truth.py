"""Truth of clips: boxes and hand tallies are read, and what is wrong is said with file and line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from counting.core.zones import Zone
from streams.evaluation.errors import EvaluationError
from streams.evaluation.truth import HandTally, TrueBoxes, crossings_of, read_truth, seconds

DOOR = Zone("door", "line", np.array([[0.5, 0.0], [0.5, 1.0]]))
HALL = Zone("hall", "area", np.array([[0.0, 0.0], [0.4, 0.0], [0.4, 1.0]]))


def written(folder: Path, text: str) -> Path:
    (folder / "truth.txt").write_text(text, encoding="utf-8")
    return folder / "truth.txt"


def boxes(folder: Path, text: str) -> TrueBoxes:
    truth = read_truth(written(folder, text), [DOOR])
    assert isinstance(truth, TrueBoxes)
    return truth


def tally(folder: Path, text: str) -> list[tuple[float, str, str]]:
    truth = read_truth(written(folder, text), [DOOR, HALL])
    assert isinstance(truth, HandTally)
    return [(mark.time, mark.zone, mark.direction) for mark in truth.marks]


def test_boxes_are_found_by_frame_as_corners(tmp_path: Path) -> None:
    truth = boxes(tmp_path, "2,7,10,20,30,40,1,-1,-1,-1\n1,3,0,0,5,6,1,-1,-1,-1\n2,3,1,1,5,6\n")
    assert truth.last_frame == 2
    people, corners = truth.frame(2)
    assert people.tolist() == [3, 7]
    assert corners.tolist() == [[1, 1, 6, 7], [10, 20, 40, 60]]
    assert len(truth.frame(3)[0]) == 0


def test_rows_that_do_not_count_are_left_out(tmp_path: Path) -> None:
    truth = boxes(
        tmp_path,
        "1,1,0,0,5,6,0\n"  # flag 0
        "1,2,0,0,5,6,1,3,0.9\n"  # a car
        "1,3,0,0,5,6,1,1,0.9\n"
        "1,4,0,0,5,6,1,3,0.9,0\n",  # ten columns: world coordinates, no class
    )
    assert truth.frame(1)[0].tolist() == [3, 4]


def test_a_path_is_that_of_the_feet_in_0_to_1_of_the_frame(tmp_path: Path) -> None:
    truth = boxes(tmp_path, "1,7,10,20,20,40,1\n3,7,30,20,20,40,1\n9,7,0,0,1,1,1\n")
    tracks = truth.tracks(np.array([0.0, 0.1, 0.5]), 100, 80)
    assert list(tracks) == [7]
    assert tracks[7].tolist() == [[0.0, 0.2, 0.75, 0.5], [0.5, 0.4, 0.75, 0.5]]  # frame 9 lies beyond the clip


def test_who_walks_through_the_line_has_crossed_it(tmp_path: Path) -> None:
    truth = boxes(tmp_path, "".join(f"{n},7,{90 - 10 * n},20,10,40,1\n" for n in range(1, 9)))
    found = crossings_of(truth, [DOOR, HALL], np.arange(8, dtype=np.float64), 100, 80)
    # The feet's middle is at 0.95 − 0.1 n: at 0.55 in frame 4 (3 s), at 0.45 in frame 5 (4 s).
    assert [(each.zone, each.direction, each.certain, each.track) for each in found] == [("door", "in", True, 7)]
    assert found[0].time == pytest.approx(3.5)


def test_a_tally_is_read_with_and_without_its_heading_in_the_order_of_time(tmp_path: Path) -> None:
    plain = "12.5,door,out\n00:01:02.5,door,in\n3,hall,in\n"
    expected = [(3.0, "hall", "in"), (12.5, "door", "out"), (62.5, "door", "in")]
    assert tally(tmp_path, plain) == expected
    assert tally(tmp_path, "\ufefft,zone,direction\n" + plain) == expected


def test_a_heading_alone_is_a_tally_of_nobody(tmp_path: Path) -> None:
    assert tally(tmp_path, "t,zone,direction\n") == []


def test_names_with_commas_stand_in_quotes(tmp_path: Path) -> None:
    zone = Zone("door, left", "line", DOOR.points)
    truth = read_truth(written(tmp_path, 't,zone,direction\n5,"door, left",in\n'), [zone])
    assert isinstance(truth, HandTally)
    assert [mark.zone for mark in truth.marks] == ["door, left"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0.0), ("12.25", 12.25), ("1:05", 65.0), ("01:02:03.5", 3723.5), (" 7 ", 7.0)],
)
def test_times_are_seconds_or_hours_minutes_seconds(text: str, value: float) -> None:
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["", "-1", "nan", "inf", "1:75", "1:2:3:4", "a:10", "1:", "noon", "-1:10"])
def test_other_times_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is neither seconds nor hh:mm:ss"):
        seconds(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty: neither boxes nor a tally"),
        ("\n \n", "is empty: neither boxes nor a tally"),
        ("1,2,3,4,5,6,1\n1,2,3\n", "line 2: not a box (expected frame,id,left,top,width,height)"),
        ("1,2,3,4,5,x,1\n", "line 1: not a box (could not convert string to float: 'x')"),
        ("0,2,3,4,5,6,1\n", "line 1: not a box (frames count from 1, and width and height are above 0)"),
        ("1,2,3,4,0,6,1\n", "line 1: not a box (frames count from 1, and width and height are above 0)"),
        ("1,2,3,nan,5,6,1\n", "line 1: not a box (frames count from 1, and width and height are above 0)"),
        ("1,2,3,4,5,6,0\n", "no box in it counts (flag 0, or not of class 1)"),
        ("t,zone,direction\n\n5,door\n", "line 3: not a mark (expected t,zone,direction)"),
        ("5,gate,in\n", "line 1: not a mark (no zone is called 'gate'; there are door)"),
        ("5,door,up\n", "line 1: not a mark (the direction is in or out, not 'up')"),
        ("soon,door,in\n", "line 1: not a mark ('soon' is neither seconds nor hh:mm:ss)"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(EvaluationError) as refused:
        read_truth(path, [DOOR])
    assert str(refused.value).startswith(str(path))
    assert str(refused.value).endswith(said)


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"no such file: .*gone\.txt"):
        read_truth(tmp_path / "gone.txt", [DOOR])
    with pytest.raises(EvaluationError, match="cannot read"):
        read_truth(tmp_path, [DOOR])
    (tmp_path / "film.bin").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(EvaluationError, match="cannot read"):
        read_truth(tmp_path / "film.bin", [DOOR])
