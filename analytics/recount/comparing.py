"""What other lines would have counted: stored tracks led through them, beside what was counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from cameras.models import Camera
from counting.choices import Direction, ZoneType
from counting.core import periods
from counting.core.replay import Coverage, Recounted, Replayer
from counting.core.zones import Zone
from counting.counted import as_counted
from counting.directions import mapped_direction
from counting.models import CountingEvent, CountingZone
from counting.stored_form import instant
from counting.trails import trails


@dataclass(frozen=True, slots=True)
class Candidate:
    """A zone to try: `old` as it counts now, `new` as it might be (not saved). One of them may be missing."""

    name: str
    old: CountingZone | None
    new: CountingZone | None


@dataclass(slots=True)
class Tally:
    """How often people went which way; `other` are compass directions."""

    count_in: int = 0
    count_out: int = 0
    other: int = 0

    def add(self, direction: str, number: int = 1) -> None:
        """Count a direction."""
        self.count_in += number * (direction == Direction.IN)
        self.count_out += number * (direction == Direction.OUT)
        self.other += number * (direction not in (Direction.IN, Direction.OUT))


@dataclass(slots=True)
class Tallies:
    """The same stretch of time three ways.

    `counted` is what stands in the events log, `again` what the old zone gives on the stored tracks: where these two
    differ, the stored tracks are not fine enough to judge by. `new` is what the new zone gives on the same tracks.
    """

    counted: Tally = field(default_factory=Tally)
    again: Tally = field(default_factory=Tally)
    new: Tally = field(default_factory=Tally)


@dataclass(slots=True)
class ZoneComparison:
    """A candidate with its sums, as a whole and by the camera's hours."""

    candidate: Candidate
    total: Tallies = field(default_factory=Tallies)
    hours: dict[dt.datetime, Tallies] = field(default_factory=dict)
    found: list[tuple[Recounted, str]] = field(default_factory=list)  # of the new zone, with the direction

    @property
    def by_hour(self) -> list[tuple[dt.datetime, Tallies]]:
        """Return the hours in their order."""
        return sorted(self.hours.items())

    def at(self, hour: dt.datetime) -> tuple[Tallies, Tallies]:
        """Return the tallies to which something of an hour is added."""
        return self.total, self.hours.setdefault(hour, Tallies())


@dataclass(slots=True)
class Comparison:
    """Old and new side by side over `[start, end)`."""

    camera: Camera
    start: dt.datetime
    end: dt.datetime
    zones: list[ZoneComparison]
    coverage: Coverage


class _Hours:
    """The camera's hours that instants lie in."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._known: dict[dt.datetime, dt.datetime] = {}

    def of(self, at: dt.datetime) -> dt.datetime:
        """Return the beginning of the hour, in UTC."""
        minute = at.replace(second=0, microsecond=0)
        if minute not in self._known:
            self._known[minute] = periods.hour(at, self._zone).start.astimezone(dt.UTC)
        return self._known[minute]


def compare(
    camera: Camera,
    candidates: Sequence[Candidate],
    start: dt.datetime,
    end: dt.datetime,
    progress: Callable[[int], None] = lambda _: None,
) -> Comparison:
    """Return what the candidates count of the tracks stored in `[start, end)`, beside what was counted.

    Nothing is written. `progress` is told the number of tracks that are done.
    """
    comparison = Comparison(camera, start, end, [ZoneComparison(each) for each in candidates], Coverage())
    hours = _Hours(camera.timezone)
    _add_counted(comparison, hours)
    replayer = Replayer(list(_zones(candidates)))
    for number, trail in enumerate(trails(camera, start, end), 1):
        if _is_in_span(trail.times[0], trail.times[-1], start, end):
            comparison.coverage.add(trail)
        for crossing in replayer.replay(trail):
            _add(comparison, crossing, hours)
        progress(number)
    return comparison


def _zones(candidates: Iterable[Candidate]) -> Iterable[Zone]:
    for number, candidate in enumerate(candidates):
        for side, zone in (("old", candidate.old), ("new", candidate.new)):
            if zone is not None and zone.zone_type != ZoneType.REGION:  # a region tells how full it is, no more
                yield as_counted(zone, f"{number}:{side}")


def _is_in_span(first: float, last: float, start: dt.datetime, end: dt.datetime) -> bool:
    return bool(first < end.timestamp() and last >= start.timestamp())


def _add_counted(comparison: Comparison, hours: _Hours) -> None:
    by_zone = {each.candidate.old.pk: each for each in comparison.zones if each.candidate.old is not None}
    events = CountingEvent.objects.filter(
        camera=comparison.camera,
        zone__in=by_zone,
        event_timestamp__gte=comparison.start,
        event_timestamp__lt=comparison.end,
    ).values_list("zone_id", "direction", "event_timestamp")
    for zone_id, direction, at in events.iterator():
        for tallies in by_zone[zone_id].at(hours.of(at)):
            tallies.counted.add(direction)


def _add(comparison: Comparison, crossing: Recounted, hours: _Hours) -> None:
    number, _, side = crossing.zone.partition(":")
    zone = comparison.zones[int(number)]
    at = instant(crossing.time)
    directed = zone.candidate.new if side == "new" else zone.candidate.old
    direction = mapped_direction(directed, crossing.sense) if directed is not None else None
    if direction is None or not comparison.start <= at < comparison.end:
        return
    for tallies in zone.at(hours.of(at)):
        (tallies.new if side == "new" else tallies.again).add(direction)
    if side == "new":
        zone.found.append((crossing, direction))
