"""What a crossing means in its zone and whether it stands out; and who stays too long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from cameras.schedules import is_open
from counting.core.anomalies import AnomalyRules, AnomalyWatch
from counting.core.engine import CountingEvent
from counting.core.homography import Homography
from counting.core.shapes import floor_of
from counting.directions import mapped_direction, meant_direction
from streams.sessions.configuration import Configuration

SECONDS_BETWEEN = 1.0  # between two looks at who stays too long


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a crossing means: its direction, the word of its anomaly if it is one, and whether its zone counts it."""

    direction: str
    anomaly: str | None = None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody who stays too long: zone, track, since when and when it was noticed, Unix times."""

    zone: str
    track: int
    since: float
    noticed: float


class Judge:
    """Judges the crossings of one camera in the order in which they become sure."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._watch = AnomalyWatch(AnomalyRules(loiter_seconds=settings.LOITER_SECONDS), _floors(configuration))
        self._looked = 0.0

    def adopt(self, configuration: Configuration) -> None:
        """Judge by another configuration from now on; what was learnt of zones that stay is kept."""
        self._configuration = configuration
        self._watch.replace_zones(list(configuration.zones), _floors(configuration))

    def judge(self, event: CountingEvent) -> Verdict:
        """Return what a crossing of one of the configuration's zones means."""
        zone = self._configuration.zones[event.zone]
        direction = meant_direction(zone, event.sense)
        allowed = mapped_direction(zone, event.sense) is not None
        open_now = is_open(self._configuration.camera, datetime.fromtimestamp(event.time, UTC))
        anomaly = self._watch.judge(event, direction, allowed=allowed, open_now=open_now)
        return Verdict(direction, anomaly, allowed)

    def lingering(self, now: float, visitors: list[tuple[str, int, float]]) -> list[Stay]:
        """Return who has been inside of an area for too long, each stay once; looked at once a second."""
        if 0 <= now - self._looked < SECONDS_BETWEEN:
            return []
        self._looked = now
        return [Stay(*stay, noticed=now) for stay in self._watch.lingering(now, visitors)]


def _floors(configuration: Configuration) -> Mapping[str, Homography]:
    """Return the map to the floor of each zone that has one."""
    camera = configuration.camera
    size = camera.resolution_width, camera.resolution_height
    coordinates = {key: zone.zone_coordinates for key, zone in configuration.zones.items()}
    found = {key: floor_of(each, *size) for key, each in coordinates.items() if isinstance(each, dict)}
    return {key: floor for key, floor in found.items() if floor is not None}
