"""`manage.py evaluate`: a clip with its truth through the product, the report of what was missed, and what is kept."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from django.core.management import CommandError, call_command

from analytics.models import AccuracyEvaluation
from streams.management.commands.evaluate import HEADS
from tests import making
from tests.environment import ROOT
from tests.streams import films

FRAMES = 40
DOOR = {"name": "door", "type": "counting_line", "coordinates": [[0.5, 0.0], [0.5, 1.0]]}
LEFT = {"name": "left", "type": "area", "coordinates": [[0.2, 0.0], [0.4, 0.0], [0.4, 1.0], [0.2, 1.0]]}


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    """Return a folder with a video of one who walks in, its detections, boxes, tallies and zones."""
    boxes = films.crossing(FRAMES)
    films.film(tmp_path / "walk.mp4", boxes)
    films.detections(tmp_path / "walk.txt", boxes)
    rows = [
        f"{n},7,{left},{top},{width},{height},1,-1,-1,-1\n"
        for n, people in enumerate(boxes, 1)
        for left, top, width, height in people
    ]
    (tmp_path / "gt.txt").write_text("".join(rows))
    (tmp_path / "tally.csv").write_text("t,zone,direction\n00:00:02.2,door,in\n")
    (tmp_path / "zones.json").write_text(json.dumps({"zones": [DOOR, LEFT]}))
    return tmp_path


def arguments(walk: Path, truth: str = "gt.txt", *more: object) -> list[str]:
    given = ("--zones", walk / "zones.json", "--detections", walk / "walk.txt", "--ground-truth", walk / truth)
    return [str(each) for each in (walk / "walk.mp4", *given, *more)]


def evaluated(*given: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("evaluate", *given, "--json", stdout=out, stderr=io.StringIO())
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


def refusal(*given: str) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("evaluate", *given)
    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_boxes_give_crossings_and_identity(walk: Path) -> None:
    report = evaluated(*arguments(walk))
    perfect = {
        "true": 1, "ambiguous": 0, "counted": 1, "hits": 1, "misses": 0, "false": 0, "precision": 1.0, "recall": 1.0,
        "f1": 1.0, "count_error": 0,
    }  # fmt: skip
    assert report["method"] == "ground_truth"
    assert report["lines"] == {"door": perfect}
    assert report["total"] == perfect
    assert report["frames"] == FRAMES
    assert report["identity"]["switches"] == 0
    assert min(report["identity"][name] for name in ("idf1", "mota", "hota")) > 0.8
    assert (report["missed"], report["false_alarms"], report["advice"]) == ([], [], [])


def test_a_tally_gives_crossings_alone(walk: Path) -> None:
    report = evaluated(*arguments(walk, "tally.csv"))
    assert (report["method"], report["identity"], report["total"]["f1"]) == ("tally", None, 1.0)
    assert list(report["lines"]) == ["door"]


def test_areas_that_a_tally_speaks_of_are_scored(walk: Path) -> None:
    (walk / "tally.csv").write_text("2.2,door,in\n2.5,left,in\n3.3,left,out\n")
    report = evaluated(*arguments(walk, "tally.csv"))
    assert {name: (row["true"], row["hits"]) for name, row in report["lines"].items()} == {
        "door": (1, 1),
        "left": (2, 2),
    }


def test_misses_and_false_alarms_have_their_pictures(walk: Path) -> None:
    (walk / "tally.csv").write_text("0.1,door,out\n2.2,door,out\n")
    report = evaluated(*arguments(walk, "tally.csv", "--report", walk / "report"))
    assert report["missed"] == [
        {"zone": "door", "direction": "out", "t": 0.1},
        {"zone": "door", "direction": "out", "t": 2.2},
    ]
    assert [(each["zone"], each["direction"]) for each in report["false_alarms"]] == [("door", "in")]
    assert report["total"]["count_error"] == -1
    pictures = sorted((walk / "report").glob("*.jpg"))
    assert [path.name.split("-")[1] for path in pictures] == ["miss", "false_alarm", "miss"]
    for path in pictures:
        picture = cv2.imread(str(path))
        assert picture is not None
        assert picture.shape[1] > 2 * picture.shape[0]  # three moments side by side
    assert json.loads((walk / "report" / "report.json").read_text())["missed"] == report["missed"]


def test_the_picture_shows_the_person_and_the_line(walk: Path) -> None:
    (walk / "walk.txt").write_text("")  # the product sees nobody: a miss
    evaluated(*arguments(walk, "gt.txt", "--report", walk / "report"))
    (path,) = (walk / "report").glob("*miss*.jpg")
    picture = np.asarray(cv2.imread(str(path)), dtype=int)
    blue, green, red = picture[..., 0], picture[..., 1], picture[..., 2]
    assert ((green > red + 60) & (green > blue + 60)).any()  # the true box
    assert ((red > blue + 100) & (red > green + 40)).any()  # the line
    assert ((picture < 110).all(axis=2)).sum() > 200  # the dark body itself: the frame was read


def test_the_page_opens_from_disk_and_asks_nobody(walk: Path) -> None:
    (walk / "zones.json").write_text(json.dumps({"zones": [DOOR | {"name": "<b>door</b>"}]}))
    (walk / "tally.csv").write_text("t,zone,direction\n")
    evaluated(*arguments(walk, "tally.csv", "--report", walk / "report"))
    page = (walk / "report" / "report.html").read_text()
    assert not re.findall(r"(?:src|href)=\"(?!data:|#)", page)
    assert "http" not in page
    assert "<b>door" not in page
    assert "&lt;b&gt;door&lt;/b&gt;" in page
    (data,) = re.findall(r"data:image/jpeg;base64,([^\"]+)", page)
    (path,) = (walk / "report").glob("*.jpg")
    assert base64.b64decode(data) == path.read_bytes()


def test_without_a_video_the_boxes_are_drawn(walk: Path) -> None:
    (walk / "walk.txt").write_text("40,-1,0,0,5,5,0.9\n")
    given = [*arguments(walk)[1:], "--size", "128x96", "--fps", "10", "--report", str(walk / "report")]
    report = evaluated("-", *given)
    assert report["total"]["misses"] == 1
    (path,) = (walk / "report").glob("*.jpg")
    assert cv2.imread(str(path)) is not None
    assert "only boxes are drawn" in (walk / "report" / "report.html").read_text()


def test_a_stride_keeps_the_truth_of_all_frames(walk: Path) -> None:
    report = evaluated(*arguments(walk, "gt.txt", "--stride", 3))
    assert report["frames"] == 14
    assert (report["total"]["true"], report["total"]["hits"]) == (1, 1)
    assert report["identity"]["mota"] > 0.6


def test_without_json_a_table_is_printed(walk: Path) -> None:
    out = io.StringIO()
    call_command("evaluate", *arguments(walk, "gt.txt", "--report", walk / "report"), stdout=out)
    rows = out.getvalue().splitlines()
    assert rows[0].split() == [word for head in HEADS for word in head.split()]
    assert rows[1].split() == ["door", "1", "1", "1", "0", "0", "1.000", "1.000", "1.000", "0"]
    assert rows[3].startswith("IDF1 ")
    assert rows[-1] == f"report: {walk / 'report' / 'report.html'}"


def test_warnings_about_lines_go_to_the_error_output(walk: Path) -> None:
    (walk / "zones.json").write_text(json.dumps({"zones": [DOOR | {"coordinates": [[0.99, 0.0], [0.99, 1.0]]}]}))
    out, said = io.StringIO(), io.StringIO()
    call_command("evaluate", *arguments(walk), stdout=out, stderr=said)
    assert said.getvalue().startswith("door: Most of the line lies within")
    assert "Most of the line" not in out.getvalue()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"gt.txt": None}, "no such file: "),
        ({"gt.txt": "5,door\n"}, "line 1: not a mark (expected t,zone,direction)"),
        ({"gt.txt": "1,1,0,0,5,6,1\n1,1,0,0\n"}, "line 2: not a box"),
        ({"gt.txt": "99,door,in\n"}, "the tally goes on to 99.0 s, but the clip ends after 3.9 s"),
        ({"gt.txt": "41,1,0,0,5,6,1\n"}, "the boxes begin with frame 41, but the clip has 40 frames"),
        ({"zones.json": '{"zones": []}'}, "there is nothing to count over"),
        ({"zones.json": "{"}, "is not JSON"),
        ({"walk.mp4": None}, "no such file: "),
        ({"walk.txt": "nonsense\n"}, "line 1: not a detection"),
    ],
)
def test_bad_input_gives_one_line_and_exit_code_2(walk: Path, change: dict[str, str | None], said: str) -> None:
    for name, text in change.items():
        (walk / name).unlink()
        if text is not None:
            (walk / name).write_text(text)
    assert said in refusal(*arguments(walk))


def test_a_report_that_cannot_be_written_is_said(walk: Path) -> None:
    (walk / "report").write_text("a file")
    assert "cannot write into" in refusal(*arguments(walk, "gt.txt", "--report", walk / "report"))


def test_save_and_camera_belong_together(walk: Path) -> None:
    assert refusal(*arguments(walk, "gt.txt", "--save")) == "--save and --camera ID belong together"
    assert refusal(*arguments(walk, "gt.txt", "--camera", "hall")) == "--save and --camera ID belong together"


def run(*given: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does, with a database and a Redis that are nowhere."""
    nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "REDIS_URL": "redis://127.0.0.1:1/0"}
    command = [sys.executable, "manage.py", "evaluate", *given]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **nowhere}, capture_output=True, text=True, check=False)


def test_no_database_is_needed_unless_the_result_is_kept(walk: Path) -> None:
    fine = run(*arguments(walk), "--json")
    assert (fine.returncode, fine.stderr) == (0, "")
    assert json.loads(fine.stdout)["total"]["f1"] == 1.0
    kept = run(*arguments(walk, "gt.txt", "--save", "--camera", "hall"))
    assert kept.returncode == 2
    assert "the database does not answer" in kept.stderr
    assert "Traceback" not in kept.stderr


@pytest.mark.django_db
def test_a_result_is_kept_with_the_camera(walk: Path) -> None:
    camera = making.camera("hall")
    line = making.line(camera, "door")
    making.line(camera, "another", counts_toward_total=False)
    report = evaluated(*arguments(walk, "gt.txt", "--save", "--camera", "hall"))
    kept = AccuracyEvaluation.objects.get(pk=report["saved"])
    assert (kept.camera, kept.method, kept.true_count, kept.hits) == (camera, "ground_truth", 1, 1)
    assert (kept.f1, kept.hota) == (Decimal(1), Decimal(str(report["identity"]["hota"])))
    assert kept.model_version == "detections of walk.txt"
    assert kept.zone_versions == {str(line.pk): 1}
    assert kept.details["lines"] == report["lines"]


@pytest.mark.django_db
def test_a_camera_that_is_not_there_is_said_before_the_clip_is_counted(walk: Path) -> None:
    assert refusal(*arguments(walk, "gt.txt", "--save", "--camera", "hal")) == "no camera is called 'hal'"
