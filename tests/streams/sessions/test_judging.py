"""What a crossing means in its zone, and whether it stands out, by the settings of camera, zone and place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cameras.models import Camera, CameraLocation
from counting.core.engine import CountingEvent
from counting.models import CountingZone
from streams.detectors import DetectorOptions
from streams.models import VideoStream
from streams.sessions.configuration import Configuration, Wanted
from streams.sessions.judging import Judge, Stay, Verdict

MONDAY_NOON = 1_790_000_000.0 - 1_790_000_000.0 % 86_400 + 43_200  # 2026-09-21 12:00 UTC
LINE = {"units": "normalized", "points": [[0.5, 0.0], [0.5, 1.0]]}
# A floor seen so that 0.1 of the picture is a metre near its lower edge.
FLOOR = [{"point": [x, y], "metres": [10 * x, 10 * y]} for x, y in ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))]
COMPASS = {"positive": "east", "negative": "west"}


def configured(camera: Camera | None = None, **zone: Any) -> Configuration:
    """Return the configuration of one line, of which nothing is in the database."""
    camera = camera or Camera(camera_id="cam", timezone="UTC")
    values = {"zone_name": "door", "zone_coordinates": LINE, "direction_mapping": {"positive": "in", "negative": "out"}}
    door = CountingZone(pk=7, camera=camera, **{**values, **zone})
    wanted = Wanted("motion", DetectorOptions())
    return Configuration(camera, VideoStream(stream_id="cam-main"), {"7": door}, {}, wanted, "", ())


def event(second: float, track: int = 1, sense: str = "positive", speed: float | None = 1.0) -> CountingEvent:
    """Return a crossing so many seconds after noon."""
    path = ((MONDAY_NOON + second - 1, 0.4, 0.8), (MONDAY_NOON + second, 0.6, 0.8))
    return CountingEvent(
        "7", sense, track, MONDAY_NOON + second, (0.4, 0.8), (0.6, 0.8), None, 0.9, False, speed, path,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_crossing_means_what_its_zone_says() -> None:
    assert Judge(configured()).judge(event(0)) == Verdict("in")
    assert Judge(configured()).judge(event(0, sense="negative")) == Verdict("out")
    east = configured(direction_mapping=COMPASS, counting_direction="in_only")
    assert Judge(east).judge(event(0)) == Verdict("east")  # compass directions always pass


def test_against_the_only_direction_is_told_by_its_true_name_and_not_counted() -> None:
    judge = Judge(configured(counting_direction="out_only"))
    assert judge.judge(event(0)) == Verdict("in", "wrong_direction", counted=False)
    assert judge.judge(event(9, sense="negative")) == Verdict("out")


def test_the_second_of_two_who_come_in_together_tailgates() -> None:
    judge = Judge(configured())
    verdicts = [judge.judge(event(second, track)) for track, second in enumerate((0.0, 0.25, 5.0))]
    assert [verdict.anomaly for verdict in verdicts] == [None, "tailgating", None]
    assert all(verdict.counted for verdict in verdicts)


@pytest.mark.parametrize(
    ("start", "end", "anomaly"),
    [("08:00", "18:00", None), ("13:00", "18:00", "after_hours"), ("08:00", "12:00", "after_hours")],
)
def test_after_hours_is_decided_by_the_hours_of_the_place(start: str, end: str, anomaly: str | None) -> None:
    place = CameraLocation(opening_hours={"windows": [{"days": ["mon"], "start": start, "end": end}]})
    camera = Camera(camera_id="cam", timezone="UTC", location=place)
    assert Judge(configured(camera)).judge(event(0)).anomaly == anomaly


def test_the_clocks_of_opening_hours_are_those_of_the_camera() -> None:
    place = CameraLocation(opening_hours={"windows": [{"days": ["mon"], "start": "18:00", "end": "20:00"}]})
    camera = Camera(camera_id="cam", timezone="Asia/Ho_Chi_Minh", location=place)  # 19:00 there
    assert Judge(configured(camera)).judge(event(0)).anomaly is None


def test_who_runs_is_told_once_the_pace_of_the_zone_is_known_and_a_changed_camera_keeps_it() -> None:
    first = configured()
    judge = Judge(first)
    walks = [judge.judge(event(10.0 * number, number)).anomaly for number in range(20)]
    judge.adopt(replace(first, version=("changed",)))
    assert walks == [None] * 20
    assert judge.judge(event(500, 50, speed=3.1)).anomaly == "running"
    assert judge.judge(event(510, 51, speed=2.9)).anomaly is None


def test_with_a_known_floor_speeds_are_metres_a_second() -> None:
    judge = Judge(configured(zone_coordinates=LINE | {"real_world": FLOOR}))
    for number in range(20):
        judge.judge(event(10.0 * number, number))  # 2 m in a second
    assert judge.judge(event(500, 50, speed=9.0)).anomaly is None  # the same way: body heights do not matter here


def test_who_stays_is_asked_for_once_a_second_and_told_once(settings: Any) -> None:
    settings.LOITER_SECONDS = 60
    judge = Judge(configured())
    visitors = [("7", 3, MONDAY_NOON)]
    assert judge.lingering(MONDAY_NOON + 60, visitors) == []
    assert judge.lingering(MONDAY_NOON + 60.5, visitors) == []  # not asked again so soon
    assert judge.lingering(MONDAY_NOON + 61, visitors) == [Stay("7", 3, MONDAY_NOON, MONDAY_NOON + 61)]
    assert judge.lingering(MONDAY_NOON + 70, visitors) == []
