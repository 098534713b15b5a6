"""Writes what a session has counted: one transaction a crossing, under the lease, published after the commit."""

from __future__ import annotations

import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, connection, transaction

from analytics import live
from analytics.services.counters import increment_realtime_counter
from counting.choices import ZoneType
from counting.core.engine import CountingEvent
from counting.directions import mapped_direction
from streams.services import leases
from streams.services.leases import Lease
from streams.services.patience import answers_within
from streams.sessions.configuration import Configuration
from streams.sessions.happened import Counted, Lingering
from streams.sessions.judging import Judge
from streams.sessions.naming import track_name

log = logging.getLogger(__name__)

LONGEST_LABEL = 40  # characters of a class, so that the name of its counter fits
MOST_WAITING = 10_000  # crossings kept in memory while the database is away
SECONDS_BEFORE_ANOTHER_TRY = 1.0  # so that a camera does not wait for the database at each frame

Namer = Callable[[CountingEvent], str | None]


class Recorder:
    """Judges crossings and writes them in their order; what cannot be written now is kept and tried again."""

    def __init__(self, lease: Lease, configuration: Configuration, waiting: Iterable[Counted | Lingering] = ()) -> None:
        """Begin with what an earlier session of this process has left, if anything."""
        self._configuration = configuration
        self._judge = Judge(configuration)
        self._lease = lease
        self._waiting: deque[Counted | Lingering] = deque(waiting)
        self._tallies: Counter[str] = Counter()
        self._not_before = 0.0

    @property
    def configuration(self) -> Configuration:
        """Return what the crossings that come next are counted by."""
        return self._configuration

    @configuration.setter
    def configuration(self, new: Configuration) -> None:
        if new is not self._configuration:
            self._configuration = new
            self._judge.adopt(new)

    def add(self, events: Iterable[CountingEvent], run: str, name_of: Namer = lambda _: None) -> list[Counted]:
        """Take crossings and return them as they will be stored.

        `run` names the stretch of frames within which track numbers are unique; `name_of` names the detection that
        shows a crossing.
        """
        camera = self._configuration.camera
        new: list[Counted] = []
        for event in events:
            zone = self._configuration.zones.get(event.zone)
            if zone and zone.zone_type != ZoneType.REGION.value:  # a region tells how full it is, no more
                track = track_name(camera.camera_id, run, event.track)
                new.append(Counted(event, track, camera, zone, self._judge.judge(event), name_of(event)))
        self._await(new)
        return new

    def add_visitors(self, now: float, visitors: list[tuple[str, int, float]], run: str) -> None:
        """Take who is inside of which area (zone, track, since when); who stays too long is told once."""
        camera, zones = self._configuration.camera, self._configuration.zones
        stays = self._judge.lingering(now, visitors)
        self._await(
            Lingering(stay, track_name(camera.camera_id, run, stay.track), camera, zones[stay.zone]) for stay in stays
        )

    def add_truth(self, passed: list[tuple[str, str]]) -> None:
        """Take true crossings (zone name, `in` or `out`) of a generated scene."""
        zone_of = {zone.zone_name: zone for zone in self._configuration.zones.values()}
        for name, way in passed:
            zone = zone_of.get(name)
            if zone:
                self._tallies[f"truth_{way}:zone:{zone.pk}"] += 1
            if zone and zone.counts_toward_total:
                self._tallies[f"truth_{way}"] += 1

    def add_apart(self, events: Iterable[CountingEvent]) -> None:
        """Take crossings of further classes: each only raises counters of its class, of the zone and of the camera."""
        for event in events:
            zone = self._configuration.zones.get(event.zone)
            if zone is None or zone.zone_type == ZoneType.REGION.value:
                continue
            way, label = mapped_direction(zone, event.sense), str(event.label)[:LONGEST_LABEL]
            if way:
                self._tallies[f"count_{way}:zone:{zone.pk}:class:{label}"] += 1
            if way and zone.counts_toward_total:
                self._tallies[f"count_{way}:class:{label}"] += 1

    @property
    def waiting(self) -> int:
        """Return how many crossings are not yet written."""
        return len(self._waiting)

    def give_up(self) -> list[Counted | Lingering]:
        """Return what is not yet written, for another session of this process."""
        left = list(self._waiting)
        self._waiting.clear()
        return left

    def write(self) -> bool:
        """Write what waits; False when the database is away. Raises LeaseLost."""
        return time.monotonic() >= self._not_before and self._write()

    def finish(self) -> bool:
        """Write what waits before a session ends: a broken connection gets one more chance. Raises LeaseLost."""
        return self._write() or self._write()

    def _await(self, new: Iterable[Counted | Lingering]) -> None:
        """Keep what is to be written; where too much waits the oldest is lost, and the log says what."""
        self._waiting.extend(new)
        while len(self._waiting) > MOST_WAITING:
            log.error("%s: lost, too many wait: %s", self._configuration.camera.camera_id, self._waiting.popleft())

    def _write(self) -> bool:
        try:
            with answers_within():
                while self._waiting:
                    self._write_first()
                    self._waiting.popleft()
                self._write_tallies()
        except (DatabaseError, InterfaceError) as error:
            camera_id, waiting = self._configuration.camera.camera_id, len(self._waiting)
            log.warning("%s: %d crossings wait for the database: %s", camera_id, waiting, str(error).strip())
            connection.close()
            self._not_before = time.monotonic() + SECONDS_BEFORE_ANOTHER_TRY
            return False
        return True

    def _write_first(self) -> None:
        """Write the oldest crossing. One that the tables refuse (its zone is gone) must not keep back the others."""
        counted = self._waiting[0]
        try:
            with transaction.atomic():
                leases.hold(self._lease)
                counted.write()
        except (IntegrityError, DataError) as error:
            log.error("%s: a crossing is refused, left out: %s", counted.camera.camera_id, str(error).strip())

    def _write_tallies(self) -> None:
        if not self._tallies:
            return
        camera = self._configuration.camera
        with transaction.atomic():
            leases.hold(self._lease)
            for name, count in sorted(self._tallies.items()):
                increment_realtime_counter(camera.camera_id, name, count, timezone=camera.timezone)
        self._tallies.clear()
        live.publish_counts(camera)
