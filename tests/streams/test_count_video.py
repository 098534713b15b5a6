"""`manage.py count_video`: its report, its events, its annotated video, and one line for each bad input."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from django.core.management import CommandError, call_command

from streams.sources.file import VideoFile
from tests.environment import ROOT
from tests.streams import films

ZONES = {
    "zones": [
        {"name": "door", "type": "counting_line", "coordinates": [[0.5, 0.0], [0.5, 1.0]]},
        {"name": "left", "type": "area", "coordinates": [[0.2, 0.0], [0.4, 0.0], [0.4, 1.0], [0.2, 1.0]]},
    ]
}
FRAMES = 40


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    """Return a folder with a video, the detections that belong to it and zones."""
    films.film(tmp_path / "walk.mp4", films.crossing(FRAMES))
    films.detections(tmp_path / "walk.txt", films.crossing(FRAMES))
    (tmp_path / "zones.json").write_text(json.dumps(ZONES))
    return tmp_path


def counted(*arguments: object) -> dict[str, Any]:
    """Return the report of a run."""
    out = io.StringIO()
    call_command("count_video", *map(str, arguments), "--json", stdout=out)
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


def replayed(walk: Path, *more: object) -> dict[str, Any]:
    given = ("--zones", walk / "zones.json", "--detections", walk / "walk.txt")
    return counted(walk / "walk.mp4", *given, *more)


def events_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does, with a database and a Redis that are nowhere."""
    nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "REDIS_URL": "redis://127.0.0.1:1/0"}
    command = [sys.executable, "manage.py", "count_video", *arguments]
    env = {**os.environ, **nowhere, **variables}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_the_report_has_the_form_that_others_rely_on(walk: Path) -> None:
    report = replayed(walk)
    assert set(report) >= {"frames", "seconds_video", "seconds_run", "fps", "detector", "lines", "zones"}
    assert report["frames"] == FRAMES
    assert report["seconds_video"] == pytest.approx(FRAMES / films.FPS)
    assert report["detector"] == "detections"
    assert report["lines"] == {"door": {"in": 1, "out": 0}}
    assert report["zones"] == {"left": {"occupancy_max": 1, "entries": 1, "exits": 1}}
    assert report["seconds_run"] > 0
    assert report["fps"] > 0


def test_events_are_one_json_object_a_line(walk: Path) -> None:
    replayed(walk, "--events", walk / "events.jsonl")
    crossed, entered, left = events_of(walk / "events.jsonl")
    assert {"zone", "direction", "t", "track", "confidence"} <= set(crossed)
    assert (crossed["zone"], crossed["direction"]) == ("door", "in")
    assert crossed["t"] == pytest.approx((2 + 17.5) / films.FPS, abs=0.15)  # half of the 36 steps of the walk
    assert (entered["event"], left["event"]) == ("entry", "exit")
    assert left["dwell"] == pytest.approx(left["t"] - entered["t"], abs=0.01)
    assert crossed["track"] == entered["track"] == left["track"]


def test_on_a_known_floor_events_have_a_speed(walk: Path) -> None:
    floor = [{"point": [x, y], "metres": [10 * x, 5 * y]} for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
    door, left = ZONES["zones"]
    (walk / "zones.json").write_text(json.dumps({"zones": [{**door, "real_world": floor}, left]}))
    replayed(walk, "--events", walk / "events.jsonl")
    crossed, entered, _ = events_of(walk / "events.jsonl")
    # 100 of 128 pixels in 35 steps of 0.1 s, where the picture shows 10 m
    assert crossed["metres_per_second"] == pytest.approx(100 / 128 * 10 / 3.5, abs=0.1)
    assert "metres_per_second" not in entered


def test_a_second_class_is_counted_apart(walk: Path) -> None:
    alone = replayed(walk)
    assert "classes" not in alone
    back = films.crossing(FRAMES)[::-1]
    found = films.detections_of_two(walk / "both.jsonl", films.crossing(FRAMES), back)
    given = ("--zones", walk / "zones.json", "--detections", found)
    both = counted(walk / "walk.mp4", *given, "--classes", "person,bicycle,7", "--events", walk / "events.jsonl")
    assert (both["lines"], both["zones"]) == (alone["lines"], alone["zones"])
    assert both["classes"] == {
        "bicycle": {
            "lines": {"door": {"in": 0, "out": 1}},
            "zones": {"left": {"occupancy_max": 1, "entries": 1, "exits": 1}},
        },
        "7": {"lines": {"door": {"in": 0, "out": 0}}, "zones": {"left": dict.fromkeys(alone["zones"]["left"], 0)}},
    }
    crossed = [line for line in events_of(walk / "events.jsonl") if line["zone"] == "door"]
    assert {(line["class"], line["direction"]) for line in crossed} == {("person", "in"), ("bicycle", "out")}


def test_the_table_of_a_second_class_stands_below_that_of_people(walk: Path) -> None:
    found = films.detections_of_two(walk / "both.jsonl", films.crossing(FRAMES), films.crossing(FRAMES)[::-1])
    out, given = io.StringIO(), ("--zones", walk / "zones.json", "--detections", found, "--classes", "person,bicycle")
    call_command("count_video", *map(str, (walk / "walk.mp4", *given)), stdout=out)
    people, bicycles = out.getvalue().split("\nbicycle:\n")
    assert people.splitlines()[1].split() == ["door", "1", "0"]
    assert bicycles.splitlines()[1].split() == ["door", "0", "1"]


def test_classes_that_are_none_are_told_in_one_line(walk: Path) -> None:
    with pytest.raises(CommandError, match="'person,,dog' is not a list of classes like person,bicycle"):
        replayed(walk, "--classes", "person,,dog")


def test_running_twice_gives_the_same_events(walk: Path) -> None:
    for name in ("one", "two"):
        replayed(walk, "--events", walk / f"{name}.jsonl")
    assert (walk / "one.jsonl").read_bytes() == (walk / "two.jsonl").read_bytes() != b""


def test_a_stride_looks_at_every_nth_frame_and_counts_the_same(walk: Path) -> None:
    report = replayed(walk, "--stride", 3)
    assert report["frames"] == 14
    assert report["lines"] == {"door": {"in": 1, "out": 0}}


def test_no_video_is_needed_where_size_and_rate_are_given(walk: Path) -> None:
    report = counted(
        "-", "--detections", walk / "walk.txt", "--zones", walk / "zones.json", "--size", "128x96", "--fps", "10"
    )
    assert report["frames"] == FRAMES - 2  # up to the last frame that the file names
    assert report["lines"] == {"door": {"in": 1, "out": 0}}
    assert report["seconds_video"] == pytest.approx(3.8)


def test_the_same_detections_at_another_size_lie_elsewhere(walk: Path) -> None:
    report = counted(
        "-", "--detections", walk / "walk.txt", "--zones", walk / "zones.json", "--size", "640x480", "--fps", 10
    )
    assert report["lines"] == {"door": {"in": 0, "out": 0}}


def test_detections_without_anybody_are_a_report_of_nothing(walk: Path) -> None:
    (walk / "walk.txt").write_text("")
    report = counted(
        "-", "--detections", walk / "walk.txt", "--zones", walk / "zones.json", "--size", "128x96", "--fps", 10
    )
    assert (report["frames"], report["lines"]) == (0, {"door": {"in": 0, "out": 0}})


def test_the_motion_detector_is_taken_where_nothing_else_is_named(walk: Path) -> None:
    report = counted(walk / "walk.mp4")
    assert (report["detector"], report["frames"]) == ("motion", FRAMES)
    assert (report["lines"], report["zones"]) == ({}, {})


def test_without_json_a_table_is_printed(walk: Path) -> None:
    out = io.StringIO()
    given = ("--zones", str(walk / "zones.json"), "--detections", str(walk / "walk.txt"))
    call_command("count_video", str(walk / "walk.mp4"), *given, stdout=out)
    rows = [line.split() for line in out.getvalue().splitlines()]
    assert ["door", "1", "0"] in rows
    assert ["left", "1", "1", "1"] in rows


def test_the_annotated_video_is_as_long_and_shows_more(walk: Path) -> None:
    replayed(walk, "--annotate", walk / "drawn.mp4")
    before, after = VideoFile(walk / "walk.mp4"), VideoFile(walk / "drawn.mp4")
    assert (after.width, after.height, after.codec) == (before.width, before.height, "h264")
    pairs = list(zip(before.frames(), after.frames(), strict=True))
    assert len(pairs) == FRAMES
    assert [b.time for _, b in pairs] == pytest.approx([a.time for a, _ in pairs], abs=0.001)
    different = [np.abs(a.pixels().astype(int) - b.pixels()).max() for a, b in pairs]
    assert min(different) > 60  # lines and numbers are drawn into every frame


def test_an_annotated_video_of_odd_size_is_trimmed_by_a_pixel(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "odd.mkv"), "w") as container:
        stream: Any = container.add_stream("ffv1", rate=10)
        stream.width, stream.height, stream.pix_fmt = 65, 49, "yuv420p"
        for _each in range(5):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((49, 65, 3), np.uint8), format="rgb24")))
        container.mux(stream.encode())
    counted(tmp_path / "odd.mkv", "--annotate", tmp_path / "even.mp4")
    even = VideoFile(tmp_path / "even.mp4")
    assert (even.width, even.height, len(list(even.frames()))) == (64, 48, 5)


def test_a_stride_makes_the_annotated_video_as_long_with_fewer_frames(walk: Path) -> None:
    replayed(walk, "--annotate", walk / "drawn.mp4", "--stride", 2)
    drawn = VideoFile(walk / "drawn.mp4")
    assert len(list(drawn.frames())) == FRAMES // 2
    assert drawn.seconds == pytest.approx(FRAMES / films.FPS, abs=0.11)


def test_neither_database_nor_redis_is_needed(walk: Path) -> None:
    done = run(str(walk / "walk.mp4"), "--detections", str(walk / "walk.txt"), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["frames"] == FRAMES


def test_a_full_disk_is_one_line(walk: Path) -> None:
    done = run(
        str(walk / "walk.mp4"),
        "--zones",
        str(walk / "zones.json"),
        "--events",
        "/dev/full",
        "--detections",
        str(walk / "walk.txt"),
    )
    assert (done.returncode, done.stderr) == (1, "CommandError: cannot write on: No space left on device\n")


def as_zones(value: object) -> Callable[[Path], list[str]]:
    """Return arguments with a file of zones that holds a value."""

    def make(walk: Path) -> list[str]:
        (walk / "bad.json").write_text(value if isinstance(value, str) else json.dumps(value))
        return [str(walk / "walk.mp4"), "--zones", str(walk / "bad.json")]

    return make


def one_zone(**changes: object) -> Callable[[Path], list[str]]:
    return as_zones({"zones": [ZONES["zones"][0] | changes]})


def with_video(*more: str) -> Callable[[Path], list[str]]:
    return lambda walk: [str(walk / "walk.mp4"), *(part.format(walk) for part in more)]


BAD: dict[str, tuple[Callable[[Path], list[str]], str]] = {
    "no such file": (lambda walk: [str(walk / "gone.mp4")], "no such file: {}/gone.mp4"),
    "not a video": (lambda walk: [str(walk / "walk.txt")], "not a video: {}/walk.txt (no moving pictures in it)"),
    "a folder": (lambda walk: [str(walk)], "not a video: {} is a folder"),
    "a line with one point": (
        one_zone(coordinates=[[0.5, 0.5]]),
        "{}/bad.json: zones[0].coordinates: needs at least 2 points",
    ),
    "coordinates outside": (
        one_zone(coordinates=[[0.5, 0], [0.5, 1.5]]),
        "{}/bad.json: zones[0].coordinates[1]: 1.5 lies outside of 0–1",
    ),
    "an area that crosses itself": (
        one_zone(type="area", coordinates=[[0, 0], [1, 1], [1, 0], [0, 1]]),
        "{}/bad.json: zones[0].coordinates: the outline crosses or touches itself",
    ),
    "an area of nothing": (
        one_zone(type="area", coordinates=[[0, 0], [0.5, 0.5], [1, 1]]),
        "{}/bad.json: zones[0].coordinates: the points lie on one line: the area is 0",
    ),
    "unknown key": (one_zone(colour="red"), "{}/bad.json: zones[0]: unknown key 'colour'"),
    "unhashable type": (
        one_zone(type=["area"]),
        "{}/bad.json: zones[0].type: must be one of counting_line, area, not ['area']",
    ),
    "another shape": (as_zones([1, 2]), '{}/bad.json: zones: expected {{"zones": […]}} and nothing else'),
    "not JSON": (as_zones('{"zones": [,]}'), "{}/bad.json is not JSON: line 1: Expecting value"),
    "endless digits": (as_zones(f'{{"zones": [{"9" * 5000}]}}'), "{}/bad.json: Exceeds the limit"),
    "no zones": (with_video("--zones", "{}/gone.json"), "no such file: {}/gone.json"),
    "zones are a folder": (with_video("--zones", "{}"), "cannot read {}: "),
    "no weights": (with_video("--weights", "{}/gone.pt"), "no such file of weights: {}/gone.pt"),
    "a detector without weights": (
        with_video("--detector", "ultralytics"),
        "the detector ultralytics needs weights: --weights FILE",
    ),
    "no detections": (with_video("--detections", "{}/gone.txt"), "no such file: {}/gone.txt"),
    "no detections named": (
        with_video("--detector", "detections"),
        "the detector detections needs a file of detections: --detections FILE",
    ),
    "events into nowhere": (
        with_video("--events", "{}/no/events.jsonl"),
        "cannot write {}/no/events.jsonl: No such file or directory",
    ),
    "video into nowhere": (with_video("--annotate", "{}/no/drawn.mp4"), "cannot write {}/no/drawn.mp4: "),
    "video over itself": (
        with_video("--annotate", "{}/walk.mp4"),
        "--annotate would write over {}/walk.mp4, which is read",
    ),
    "events over the zones": (
        with_video("--zones", "{}/zones.json", "--events", "{}/zones.json"),
        "--events would write over {}/zones.json, which is read",
    ),
    "no size": (
        lambda walk: ["-", "--detections", str(walk / "walk.txt"), "--fps", "10"],
        "the path - needs --size WxH and --fps N",
    ),
    "no video for motion": (lambda _: ["-"], "the path - needs the detector detections"),
    "a drawing of nothing": (
        lambda walk: ["-", "--detections", str(walk / "walk.txt"), "--annotate", "a.mp4"],
        "--annotate needs a video",
    ),
    "a rate of 0": (with_video("--fps", "0"), "Error: argument --fps: '0' is not a number above 0"),
    "a size of words": (
        with_video("--size", "nonsense"),
        "Error: argument --size: 'nonsense' is not a size like 1920x1080",
    ),
    "a size of 0": (with_video("--size", "0x10"), "Error: argument --size: '0x10' is not a size like 1920x1080"),
    "half a stride": (with_video("--stride", "1.5"), "Error: argument --stride: '1.5' is not a whole number above 0"),
    "an unknown detector": (with_video("--detector", "magic"), "Error: argument --detector: invalid choice: 'magic'"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line(walk: Path, name: str) -> None:
    make, message = BAD[name]
    arguments = make(walk)
    before = {path: path.read_bytes() for path in walk.iterdir() if path.is_file()}
    with pytest.raises(CommandError) as raised:
        call_command("count_video", *arguments)
    text = str(raised.value)
    assert text.startswith(message.format(walk))
    assert "\n" not in text
    if not text.startswith("Error: argument"):  # argparse itself ends with 2, see below
        assert raised.value.returncode == 2
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["gone.mp4", "--json"], "CommandError: no such file: gone.mp4"),
        (["walk.mp4", "--fps", "0"], "manage.py count_video: error: argument --fps: '0' is not a number above 0"),
    ],
)
def test_bad_input_ends_the_process_with_2_and_one_line(arguments: list[str], line: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{line}\n")
