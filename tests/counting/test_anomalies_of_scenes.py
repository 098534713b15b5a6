"""One walk for each kind of anomaly, from the boxes of a detector to the word."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import pytest

from cameras.core.schedule import is_active_at
from counting.core.anomalies import AnomalyRules, AnomalyWatch
from counting.core.zones import Zone
from counting.directions import mapped_direction, meant_direction
from tests.counting.core.scenes import Feet, area, line, play, stand, together, walk

FPS = 25.0
DOOR = line((640, 100), (640, 700), name="door")  # from right to left is positive
HALL = area((400, 200), (800, 200), (800, 700), (400, 700), name="hall")
NINE_TO_FIVE = {"windows": [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00", "end": "17:00"}]}
MONDAY = dt.datetime(2025, 3, 3, tzinfo=dt.UTC)
NOON = MONDAY + dt.timedelta(hours=12)


@dataclass
class Place:
    """As much of a zone as directions need, and the clock at its first frame."""

    counting_direction: str = "bidirectional"
    direction_mapping: dict[str, str] = field(default_factory=lambda: {"positive": "in", "negative": "out"})
    begins: dt.datetime = NOON


def words(
    frames: list[Feet], zone: Zone = DOOR, place: Place | None = None, watch: AnomalyWatch | None = None
) -> list[tuple[str, str | None]]:
    """Return direction and word of each event of a scene."""
    place, watch, found = place or Place(), watch or AnomalyWatch(), list[tuple[str, str | None]]()
    for _, _, events in play(frames, [zone], FPS):
        for event in events:
            direction = meant_direction(place, event.sense)
            allowed = mapped_direction(place, event.sense) is not None
            open_now = is_active_at(NINE_TO_FIVE, ZoneInfo("UTC"), place.begins + dt.timedelta(seconds=event.time))
            found.append((direction, watch.judge(event, direction, allowed=allowed, open_now=open_now)))
    return found


IN, OUT = walk((900, 500), (380, 500), 100), walk((380, 500), (900, 500), 100)


def test_a_walk_in_and_out_by_day_is_ordinary() -> None:
    assert words(IN + OUT) == [("in", None), ("out", None)]


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        ("in_only", [("in", None), ("out", "wrong_direction")]),
        ("out_only", [("in", "wrong_direction"), ("out", None)]),
    ],
)
def test_a_walk_against_a_line_for_one_direction(only: str, expected: list[tuple[str, str | None]]) -> None:
    assert words(IN + OUT, place=Place(only)) == expected


def test_a_walk_in_a_minute_after_closing_time() -> None:
    assert words(IN, place=Place(begins=MONDAY.replace(hour=16, minute=59))) == [("in", None)]
    assert words(IN, place=Place(begins=MONDAY.replace(hour=17))) == [("in", "after_hours")]
    assert words(IN, place=Place(begins=MONDAY - dt.timedelta(hours=12))) == [("in", "after_hours")]  # a Sunday


@pytest.mark.parametrize(
    ("behind", "expected"),
    [(20, [("in", None), ("in", "tailgating")]), (80, [("in", None), ("in", None)])],  # 5.25 px a frame: 0.15 s, 0.6 s
)
def test_somebody_who_slips_in_behind_another(behind: float, expected: list[tuple[str, str | None]]) -> None:
    pair = together(walk((900, 420), (380, 420), 100), walk((900 + behind, 560), (380 + behind, 560), 100))
    assert words(pair) == expected


def test_somebody_who_runs_where_others_walk() -> None:
    watch = AnomalyWatch(AnomalyRules(tailgate_seconds=0))
    walkers = together(
        *(walk((900 - 9 * row, 340 + 50 * row), (380 - 9 * row, 340 + 50 * row), 100) for row in range(7))
    )
    for _ in range(3):
        assert words(walkers, watch=watch) == [("in", None)] * 7  # 131 px a second: 0.8 body heights
    run = walk((1150, 500), (150, 500), 51)  # 500 px a second: 3.1 body heights
    assert words(run, watch=watch) == [("in", "running")]
    assert words(walk((1100, 500), (200, 500), 91), watch=watch) == [("in", None)]  # 250 px a second: below 3 times


def test_somebody_who_stays_long_and_leaves() -> None:
    visit = walk((200, 500), (600, 500), 80) + stand((600, 500), 100, 2) + walk((600, 500), (1000, 500), 80)
    assert words(visit, HALL) == [("in", None), ("out", None)]
    assert words(visit, HALL, watch=AnomalyWatch(AnomalyRules(loiter_seconds=5))) == [
        ("in", None),
        ("out", "loitering"),
    ]


def test_somebody_who_does_not_leave_is_told_once() -> None:
    watch = AnomalyWatch(AnomalyRules(loiter_seconds=5))
    frames = walk((200, 500), (600, 500), 80) + stand((600, 500), 300, 2)
    told = [
        (round(time, 1), stay)
        for time, engine, _ in play(frames, [HALL], FPS)
        for stay in watch.lingering(time, engine.visitors())
    ]
    ((when, (zone, track, since)),) = told
    assert (zone, track) == ("hall", 1)
    assert since == pytest.approx(200 / 5.06 / FPS, abs=0.2)  # 400 px in 79 frames
    assert when == pytest.approx(since + 5, abs=0.1)
