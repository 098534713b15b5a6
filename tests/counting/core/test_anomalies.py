"""Which crossings stand out, which of several words wins, and who is told to stay too long."""

from __future__ import annotations

from typing import Any

import pytest

from counting.core.anomalies import AnomalyRules, AnomalyWatch
from counting.core.engine import CountingEvent
from counting.core.homography import Homography

# x metres = 4 (x − 0.5) / (y − 0.2), y metres = 2 / (y − 0.2): the floor of a camera that looks along it.
FLOOR = Homography.of(
    [(0.0, 1.0), (1.0, 1.0), (0.75, 0.6), (0.25, 0.6)], [(-2.5, 2.5), (2.5, 2.5), (2.5, 5.0), (-2.5, 5.0)]
)
Path = tuple[tuple[float, float, float], ...]


def event(sense: str = "positive", **values: Any) -> CountingEvent:
    """Return a crossing of the line `door` at second 100 by track 1, where nothing else is said."""
    given: dict[str, Any] = {
        "zone": "door", "sense": sense, "track": 1, "time": 100.0, "before": (0.4, 0.5), "after": (0.6, 0.5),
        "dwell": None, "confidence": 0.9, "stitched": False, "speed": 0.8, "path": (),
    }  # fmt: skip
    return CountingEvent(**{**given, **values})


def judged(watch: AnomalyWatch, crossing: CountingEvent, direction: str | None = "in", **how: bool) -> str | None:
    return watch.judge(crossing, direction, **{"allowed": True, "open_now": True, **how})


def accustomed(speeds: list[float], **rules: Any) -> AnomalyWatch:
    """Return a watch that has seen people cross the door at these speeds, ten seconds apart."""
    watch = AnomalyWatch(AnomalyRules(**rules))
    for number, speed in enumerate(speeds):
        assert judged(watch, event(time=10.0 * number - 10_000, track=1000 + number, speed=speed)) is None
    return watch


WALKERS = [0.5] * 20


def test_an_ordinary_crossing_is_no_anomaly() -> None:
    assert judged(accustomed(WALKERS), event()) is None


@pytest.mark.parametrize(
    ("crossing", "direction", "how", "word"),
    [
        (event("negative"), "out", {"allowed": False}, "wrong_direction"),
        (event("exit"), None, {"allowed": False}, "wrong_direction"),
        (event(), "in", {"open_now": False}, "after_hours"),
        (event(speed=1.6), "in", {}, "running"),  # above 3 × 0.5
        (event(speed=1.5), "in", {}, None),
        (event(speed=None), "in", {}, None),
        (event(speed=float("nan")), "in", {}, None),
        (event("exit", dwell=300.5, zone="hall"), "out", {}, "loitering"),
        (event("exit", dwell=300.0, zone="hall"), "out", {}, None),
        (event("exit", dwell=None, zone="hall"), "out", {}, None),
    ],
)
def test_each_kind_is_told_by_its_word(
    crossing: CountingEvent, direction: str | None, how: dict[str, bool], word: str | None
) -> None:
    assert judged(accustomed(WALKERS), crossing, direction, **how) == word


@pytest.mark.parametrize(
    ("first", "second", "word"),
    [
        (event(time=100.0, track=1), event(time=100.3, track=2), "tailgating"),
        (event(time=100.0, track=1), event(time=100.31, track=2), None),
        (event(time=100.0, track=1), event(time=99.8, track=2), "tailgating"),  # told later, crossed earlier
        (event(time=100.0, track=1), event(time=100.1, track=2, zone="gate"), None),
        (event(time=100.0, track=1), event(time=100.1, track=1), None),  # nobody follows themselves
        (event("entry", time=100.0), event("entry", time=100.1, track=2), None),  # an area is no door
        (event(time=1.7e9, track=1), event(time=1.7e9 + 0.3, track=2), "tailgating"),
    ],
)
def test_the_second_of_two_who_come_in_together_is_flagged(
    first: CountingEvent, second: CountingEvent, word: str | None
) -> None:
    watch = AnomalyWatch()
    assert judged(watch, first) is None
    assert judged(watch, second) == word


@pytest.mark.parametrize("direction", ["out", "north", None])
def test_only_those_who_come_in_can_tailgate(direction: str | None) -> None:
    watch = AnomalyWatch()
    for track in (1, 2, 3):
        assert judged(watch, event(track=track), direction) is None


def test_who_comes_in_while_another_goes_out_does_not_tailgate() -> None:
    watch = AnomalyWatch()
    assert judged(watch, event("negative", track=1), "out") is None
    assert judged(watch, event(track=2), "in") is None


def test_a_third_and_fourth_are_flagged_each_by_those_before() -> None:
    watch = AnomalyWatch()
    words = [judged(watch, event(time=100 + 0.2 * number, track=number)) for number in range(4)]
    assert words == [None, "tailgating", "tailgating", "tailgating"]


def test_a_crossing_that_became_sure_late_is_compared_with_those_of_its_time() -> None:
    watch = AnomalyWatch()
    assert judged(watch, event(time=100.0, track=1)) is None
    assert judged(watch, event(time=104.0, track=2)) is None
    assert judged(watch, event(time=100.2, track=3)) == "tailgating"


def test_nobody_runs_before_the_zone_knows_how_fast_people_walk() -> None:
    assert judged(accustomed([0.5] * 19), event(speed=9.0)) is None
    assert judged(accustomed([0.5] * 20), event(speed=9.0)) == "running"


def test_whoever_overtakes_a_slow_queue_does_not_run() -> None:
    queue = accustomed([0.1] * 30)
    assert judged(queue, event(speed=0.8)) is None  # eight times the median, and a walk
    assert judged(queue, event(time=200.0, speed=1.1)) == "running"


def test_the_median_is_that_of_the_latest_crossings_and_of_the_zone_alone() -> None:
    slow_then_fast = accustomed([0.2] * 100 + [0.5] * 100, remembered_speeds=50)
    assert judged(slow_then_fast, event(speed=1.4)) is None  # 3 × 0.5, not 3 × 0.2
    assert judged(slow_then_fast, event(zone="gate", speed=9.0)) is None


def test_runners_do_not_make_running_usual() -> None:
    watch = accustomed([0.5] * 30)
    words = [judged(watch, event(time=100.0 + 5 * number, speed=3.0)) for number in range(20)]
    assert set(words) == {"running"}


def walked(metres: float, distance: float) -> Path:
    """Return a second of walking sideways over `metres`, in the middle of the picture, `distance` away."""
    y = 2 / distance + 0.2
    width = metres * (y - 0.2) / 4
    return ((0.0, 0.5 - width / 2, y), (1.0, 0.5 + width / 2, y))


def test_with_a_known_floor_speeds_are_compared_in_metres() -> None:
    watch = AnomalyWatch(floors={"door": FLOOR})
    for number in range(20):
        assert judged(watch, event(time=float(number), speed=9.0, path=walked(1.2, 3 + number % 5))) is None
    # In the picture this one is slower than all before: far away, but at 4 m a second.
    assert judged(watch, event(path=walked(4.0, 40), speed=0.1)) == "running"
    assert judged(watch, event(time=200.0, path=walked(3.5, 3), speed=9.0)) is None  # below 3 × 1.2
    assert judged(watch, event(time=300.0, path=(), speed=9.0)) is None


@pytest.mark.parametrize(
    ("how", "word"),
    [
        ({"allowed": False, "open_now": False}, "wrong_direction"),
        ({"open_now": False}, "after_hours"),
        ({}, "tailgating"),
    ],
)
def test_of_several_words_the_first_of_the_order_wins(how: dict[str, bool], word: str) -> None:
    watch = accustomed(WALKERS)
    assert judged(watch, event(time=100.0, track=7)) is None
    assert judged(watch, event(time=100.1, track=8, speed=5.0, dwell=500.0), "in", **how) == word


def test_a_runner_who_stayed_long_is_a_runner() -> None:
    assert judged(accustomed(WALKERS), event("exit", speed=5.0, dwell=500.0), "out") == "running"


def test_nothing_is_learnt_from_what_is_not_counted() -> None:
    watch = AnomalyWatch()
    for number in range(20):
        judged(watch, event(time=float(number), speed=0.1), allowed=False)
    assert judged(watch, event(time=19.1, track=2, speed=5.0)) is None


def test_somebody_who_lingers_is_told_once_for_each_stay() -> None:
    watch = AnomalyWatch(AnomalyRules(loiter_seconds=60))
    stay, other = ("hall", 1, 100.0), ("hall", 2, 130.0)
    assert watch.lingering(160.0, [stay, other]) == []
    assert watch.lingering(160.5, [stay, other]) == [stay]
    assert watch.lingering(161.0, [stay, other]) == []
    assert watch.lingering(191.0, [stay, other]) == [other]
    assert watch.lingering(192.0, []) == []
    assert watch.lingering(195.0, [stay]) == []  # hidden for a moment: the same stay
    again = ("hall", 1, 200.0)
    assert watch.lingering(261.0, [again, ("yard", 1, 200.0)]) == [again, ("yard", 1, 200.0)]


def test_what_is_remembered_is_bounded() -> None:
    watch = AnomalyWatch(AnomalyRules(loiter_seconds=1))
    for number in range(5000):
        judged(watch, event(time=float(number), track=number))
        watch.lingering(float(number), [("hall", number, number - 5.0)])
    memory = watch._memories["door"]
    assert (len(memory.speeds), len(memory.entries)) == (200, 16)
    assert len(watch._reported) == 61  # of the last minute


def test_zones_that_go_are_forgotten_and_a_new_unit_is_learnt_anew() -> None:
    watch = accustomed(WALKERS)
    watch.replace_zones(["door", "gate"])
    assert judged(watch, event(speed=5.0)) == "running"
    watch.replace_zones(["door"], {"door": FLOOR})
    assert judged(watch, event(time=200.0, path=walked(9.0, 5))) is None
    watch.replace_zones([])
    watch.replace_zones(["door"])
    assert judged(watch, event(time=300.0, speed=5.0)) is None
