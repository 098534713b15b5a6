"""Lines with bends, hooks and rings, and the point of a body that counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counting.core.engine import CountingEvent
from counting.core.zones import Anchor, Zone
from tests.counting.core.scenes import HEIGHT, WIDTH, Feet, Point, area, line, play, walk

FPS = 25.0
HOOK = ((400, 200), (800, 200), (800, 500), (400, 500))  # open to the left
CLAW = ((288, 359), (547, 172), (842, 323), (814, 575), (526, 446))  # a hook with its mouth to the lower left
RING = ((500, 250), (800, 250), (800, 550), (500, 550), (500, 250))  # clockwise: coming in is positive
ZED = ((300, 250), (900, 250), (400, 550), (1000, 550))
TEETH = ((640, 100), (670, 200), (610, 300), (670, 400), (610, 500), (640, 700))
CROSS = ((400, 300), (800, 300), (600, 200), (600, 600))  # its last part crosses its first

both_rates = pytest.mark.parametrize(
    "stride", [pytest.param(1, id="25 frames/s"), pytest.param(5, id="every fifth: 5 frames/s")]
)


def happened(frames: list[Feet], zone: Zone, stride: int) -> list[CountingEvent]:
    return [event for _, _, events in play(frames, [zone], FPS, stride=stride) for event in events]


def tally(frames: list[Feet], zone: Zone, stride: int) -> tuple[int, int]:
    senses = [event.sense for event in happened(frames, zone, stride)]
    return senses.count("positive"), senses.count("negative")


@both_rates
@pytest.mark.parametrize(
    ("points", "start", "end", "positive", "negative"),
    [
        pytest.param(HOOK, (200, 350), (700, 350), 0, 0, id="into a hook through its mouth"),
        pytest.param(HOOK, (300, 100), (300, 650), 0, 0, id="past the mouth of a hook"),
        pytest.param(HOOK, (1000, 350), (600, 350), 1, 0, id="into a hook through its back"),
        pytest.param(HOOK, (200, 350), (1000, 350), 0, 1, id="through a hook, in by the mouth and out by the back"),
        pytest.param(HOOK, (600, 60), (600, 690), 1, 1, id="over both arms of a hook"),
        pytest.param(HOOK, (1000, 60), (1000, 690), 0, 0, id="past the back of a hook"),
        pytest.param(CLAW, (346, 474), (700, 360), 0, 0, id="into a claw through its mouth"),
        pytest.param(CLAW, (346, 474), (958, 200), 0, 1, id="into a claw by its mouth and out over its back"),
        pytest.param(RING, (300, 400), (650, 400), 1, 0, id="into a ring"),
        pytest.param(RING, (650, 400), (650, 690), 0, 1, id="out of a ring"),
        pytest.param(RING, (300, 350), (1000, 450), 1, 1, id="through a ring"),
        pytest.param(RING, (300, 600), (1000, 640), 0, 0, id="past a ring"),
        pytest.param(ZED, (650, 120), (650, 690), 2, 1, id="over all three parts of a Z"),
        pytest.param(ZED, (340, 400), (340, 120), 0, 1, id="over the first part of a Z"),
        pytest.param(TEETH, (950, 330), (330, 330), 1, 0, id="over a line with teeth"),
        pytest.param(TEETH, (330, 450), (950, 450), 0, 1, id="over a line with teeth, the other way"),
        pytest.param(TEETH, (720, 120), (720, 690), 0, 0, id="along a line with teeth"),
        pytest.param(CROSS, (480, 180), (480, 500), 1, 0, id="over the first part of a line that crosses itself"),
        pytest.param(CROSS, (800, 480), (400, 480), 1, 0, id="over the last part of a line that crosses itself"),
    ],
)
def test_a_line_with_bends_counts_where_it_is_met(
    points: tuple[Point, ...], start: Point, end: Point, positive: int, negative: int, stride: int
) -> None:
    assert tally(walk(start, end, 121), line(*points), stride) == (positive, negative)


DOWN = walk((640, 420), (640, 700), 100)  # bodies of 160 px: centres from 340 to 620, heads from 260 to 540
DOORSTEP = line((100, 500), (1180, 500))


@both_rates
@pytest.mark.parametrize(("anchor", "foot"), [("foot", 500), ("center", 580), ("head", 660)])
def test_the_anchor_says_which_point_of_a_body_meets_the_line(anchor: Anchor, foot: float, stride: int) -> None:
    (event,) = happened(DOWN, replace(DOORSTEP, anchor=anchor), stride)
    assert event.sense == "positive"
    assert event.time == pytest.approx((foot - 420) / 280 * 99 / FPS, abs=0.1)
    assert event.before[1] * HEIGHT < 500 < event.after[1] * HEIGHT


@both_rates
@pytest.mark.parametrize(
    ("anchor", "last", "count"), [("foot", 620, 1), ("center", 620, 1), ("head", 620, 0), ("center", 560, 0)]
)
def test_a_body_is_only_where_its_anchor_is(anchor: Anchor, last: float, count: int, stride: int) -> None:
    frames = walk((640, 420), (640, last), 100)
    assert tally(frames, replace(DOORSTEP, anchor=anchor), stride) == (count, 0)


@both_rates
@pytest.mark.parametrize(
    ("anchor", "entered", "left"),
    [("foot", 440, 560), ("center", 520, 640), ("head", 600, None)],
)
def test_the_anchor_decides_for_areas_too(anchor: Anchor, entered: float, left: float | None, stride: int) -> None:
    strip = replace(area((0, 440), (WIDTH, 440), (WIDTH, 560), (0, 560)), anchor=anchor)
    events = happened(DOWN, strip, stride)
    expected = [("entry", entered), ("exit", left)] if left else [("entry", entered)]
    assert [event.sense for event in events] == [sense for sense, _ in expected]
    for event, (_, foot) in zip(events, expected, strict=True):
        assert event.time == pytest.approx((foot - 420) / 280 * 99 / FPS, abs=0.15)
