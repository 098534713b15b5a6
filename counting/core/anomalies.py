"""Which crossings stand out, and who stays too long: the rules of anomalies."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from statistics import median

from counting.core.engine import CountingEvent
from counting.core.homography import Homography

Stay = tuple[str, int, float]  # zone, track, since when, seconds

BODY_METRES = 1.7  # height of a body, to compare speeds in body heights with speeds in metres
ABSENCE = 60.0  # seconds after which somebody unseen is forgotten; back earlier, it is the same stay
ROUNDING = 1e-6  # seconds by which the difference of two times may be off


@dataclass(frozen=True, slots=True)
class AnomalyRules:
    """The limits. Times in seconds.

    Somebody runs who is faster than `running_factor` times the median of the zone, once it has `running_least_events`
    to take it from, and faster than `running_least_speed` (body heights per second; a fast walk), without which
    whoever overtakes a slow queue would be a runner.
    """

    loiter_seconds: float = 300.0
    tailgate_seconds: float = 0.3
    running_factor: float = 3.0
    running_least_events: int = 20
    running_least_speed: float = 1.0
    remembered_speeds: int = 200
    remembered_entries: int = 16


@dataclass(slots=True)
class _Memory:
    """What is remembered of one zone: the latest speeds, and who came in last with the times."""

    speeds: deque[float]
    entries: deque[tuple[float, int]]


@dataclass(slots=True)
class AnomalyWatch:
    """Judges the crossings of one camera in their order.

    `floors` holds the map to the floor of those zones that have one: their speeds are compared in metres per second,
    where the far end of the picture is as fast as the near one; all others in body heights per second. What is
    remembered of each zone is bounded.
    """

    rules: AnomalyRules = AnomalyRules()
    floors: Mapping[str, Homography] = field(default_factory=dict)
    _memories: dict[str, _Memory] = field(default_factory=dict)
    _reported: dict[Stay, float] = field(default_factory=dict)

    def judge(self, event: CountingEvent, direction: str | None, *, allowed: bool, open_now: bool) -> str | None:
        """Return the word of the anomaly that a crossing is, or None.

        `direction` is what it means in its zone, `allowed` whether the zone counts that direction, `open_now` whether
        the place is open. Of several that apply the first of this order is told: wrong_direction, after_hours,
        tailgating, running, loitering. What is not allowed is not counted, and nothing is learnt from it.
        """
        if not allowed:
            return "wrong_direction"
        memory = self._memory(event.zone)
        tailgates = self._tailgates(memory, event, direction)
        runs = self._runs(memory, event)
        if not open_now:
            return "after_hours"
        if tailgates:
            return "tailgating"
        if runs:
            return "running"
        return "loitering" if event.dwell is not None and event.dwell > self.rules.loiter_seconds else None

    def lingering(self, now: float, visitors: Iterable[Stay]) -> list[Stay]:
        """Return who has been inside for longer than `loiter_seconds`, once for each stay.

        `visitors` are all who are inside of any zone at `now`.
        """
        long = {stay for stay in visitors if now - stay[2] > self.rules.loiter_seconds}
        fresh = sorted(long - self._reported.keys())
        self._reported |= dict.fromkeys(long, now)
        self._reported = {stay: seen for stay, seen in self._reported.items() if now - seen <= ABSENCE}
        return fresh

    def replace_zones(self, zones: Collection[str], floors: Mapping[str, Homography] | None = None) -> None:
        """Judge other zones from now on; what was learnt of a zone stays unless it is gone or its unit changes."""
        floors = floors or {}
        stay = [zone for zone in zones if (zone in floors) == (zone in self.floors)]
        self._memories = {zone: self._memories[zone] for zone in stay if zone in self._memories}
        self.floors = floors

    def _memory(self, zone: str) -> _Memory:
        rules = self.rules
        return self._memories.setdefault(
            zone, _Memory(deque(maxlen=rules.remembered_speeds), deque(maxlen=rules.remembered_entries))
        )

    def _tailgates(self, memory: _Memory, event: CountingEvent, direction: str | None) -> bool:
        """Say whether another person came in over the same line at nearly the same time; remember this one.

        Crossings become sure out of order, so the second to be told is the one that is flagged.
        """
        if event.sense not in ("positive", "negative") or direction != "in":
            return False
        limit = self.rules.tailgate_seconds + ROUNDING
        found = any(abs(event.time - time) <= limit and track != event.track for time, track in memory.entries)
        memory.entries.append((event.time, event.track))
        return found

    def _runs(self, memory: _Memory, event: CountingEvent) -> bool:
        """Say whether somebody is far faster than those before at the zone; remember the speed."""
        floor = self.floors.get(event.zone)
        speed = event.speed if floor is None else floor.speed(event.path)
        if speed is None or not isfinite(speed):
            return False
        least = self.rules.running_least_speed * (1.0 if floor is None else BODY_METRES)
        enough = len(memory.speeds) >= self.rules.running_least_events
        found = enough and speed > max(least, self.rules.running_factor * median(memory.speeds))
        memory.speeds.append(speed)
        return found
