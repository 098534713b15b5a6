"""What stored tracks say of lines and areas that are only being drawn: warnings, and who would have crossed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from cameras.models import Camera
from counting.advice import sentence
from counting.choices import Direction, ZoneType
from counting.core.adviser import advise, passed
from counting.core.replay import Replayer, Trail
from counting.counted import as_counted
from counting.directions import mapped_direction
from counting.line_advice import LOOK_BACK, seen_paths
from counting.models import CountingZone
from counting.trails import trails

REPLAYED = dt.timedelta(minutes=15)
MOST_TRAILS = 150  # led through the drawing at each change of it


@dataclass(slots=True)
class Tried:
    """What is said of one drawing: warnings as sentences, and how many would have gone which way."""

    advice: list[str] = field(default_factory=list)
    count_in: int = 0
    count_out: int = 0
    other: int = 0

    def add(self, direction: str) -> None:
        """Count somebody who went this way."""
        self.count_in += direction == Direction.IN
        self.count_out += direction == Direction.OUT
        self.other += direction not in (Direction.IN, Direction.OUT)


@dataclass(frozen=True, slots=True)
class Trial:
    """What was said of each drawing by its key, and of how many tracks of the last minutes."""

    zones: dict[str, Tried]
    tracks: int
    minutes: int = int(REPLAYED.total_seconds() // 60)


def try_zones(camera: Camera, drawings: Mapping[str, CountingZone], now: dt.datetime) -> Trial:
    """Return what the camera's stored tracks say of zones that need not be stored; nothing is written."""
    known = recent_trails(camera, now)
    zones = {key: Tried() for key in drawings}
    _advise(camera, drawings, zones, now)
    counted = [as_counted(zone, key) for key, zone in drawings.items() if zone.zone_type != ZoneType.REGION]
    replayer = Replayer(counted)
    for trail in known if counted else ():
        for crossing in replayer.replay(trail):
            direction = mapped_direction(drawings[crossing.zone], crossing.sense)
            if direction is not None:
                zones[crossing.zone].add(direction)
    return Trial(zones, len(known))


def recent_trails(camera: Camera, now: dt.datetime) -> list[Trail]:
    """Return ways of people of the last minutes, not all where there were very many."""
    return list(islice(trails(camera, now - REPLAYED, now), MOST_TRAILS))


def _advise(camera: Camera, drawings: Mapping[str, CountingZone], found: Mapping[str, Tried], now: dt.datetime) -> None:
    """Write down the warnings about lines."""
    lines = {key: zone for key, zone in drawings.items() if zone.zone_type == ZoneType.COUNTING_LINE}
    if not lines:
        return
    aspect, paths = seen_paths(camera, now - LOOK_BACK)
    for key, zone in lines.items():
        line = as_counted(zone, key)
        warnings = advise(line, aspect, paths, passed(line, aspect, paths))
        found[key].advice += [sentence(each) for each in warnings]
