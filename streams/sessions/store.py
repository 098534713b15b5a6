"""Writes in bulk what explains the counts: detections, tracks, occupancy, density; under the lease, every two seconds.

All of it may be missed sooner than a crossing. While the database is away it waits in memory up to a limit, then the
oldest goes, and the log says how much.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, connection, transaction

from cameras.models import Camera
from counting.choices import OccupancyReason
from counting.core.density import DensityGrid
from counting.models import CountingZone
from counting.services.density import add_density
from counting.services.detections import DetectionRow, store_detections
from counting.services.occupancy_log import note_end, note_occupancy, note_start
from counting.services.tracks import TrackRow, store_tracks
from counting.stored_form import instant
from streams.services import leases
from streams.services.leases import Lease
from streams.services.patience import answers_within

log = logging.getLogger(__name__)

WRITE_SECONDS = 2.0
MOST_ROWS = 20_000  # detections, and as many points of tracks, kept while the database is away
MOST_NOTES = 2_000  # changes of occupancy and minutes of density, likewise
ROWS_AT_ONCE = 5_000  # in one transaction


class Note(Protocol):
    """Something that is written by one call."""

    def write(self) -> None:
        """Write it into the database, within a transaction."""


@dataclass(frozen=True, slots=True)
class Began:
    """Frames come in from `time` on; before that the camera was last seen at `last_seen`, Unix seconds."""

    camera: Camera
    time: float
    last_seen: float | None

    def write(self) -> None:
        """Write that the camera is looked at."""
        note_start(self.camera, instant(self.time), None if self.last_seen is None else instant(self.last_seen))


@dataclass(frozen=True, slots=True)
class Ended:
    """The last frame came in at `time`."""

    camera: Camera
    time: float

    def write(self) -> None:
        """Write that nothing is looked at any more."""
        note_end(self.camera, instant(self.time))


@dataclass(frozen=True, slots=True)
class Inside:
    """From `time` on so many `people` are inside of an area."""

    camera: Camera
    zone: CountingZone
    time: float
    people: int

    def write(self) -> None:
        """Write the measured occupancy."""
        note_occupancy(self.camera, self.zone, instant(self.time), self.people, OccupancyReason.MEASURED.value)


@dataclass(frozen=True, slots=True)
class Stood:
    """Where people stood up to `time`."""

    camera: Camera
    time: float
    grid: DensityGrid

    def write(self) -> None:
        """Add it to the maps."""
        add_density(self.camera, instant(self.time), self.grid)


@dataclass(slots=True)
class _Queue:
    """What waits of one kind; beyond `most` the oldest is dropped and counted."""

    most: int
    items: deque[Any] = field(default_factory=deque)
    dropped: int = 0

    def add(self, items: Iterable[Any]) -> None:
        self.items.extend(items)
        while len(self.items) > self.most:
            self.items.popleft()
            self.dropped += 1

    def first(self, count: int) -> list[Any]:
        return [self.items[place] for place in range(min(count, len(self.items)))]

    def done(self, count: int) -> None:
        for _ in range(min(count, len(self.items))):
            self.items.popleft()


class Store:
    """What waits to be written of one session's camera; it outlives reconnects of the camera."""

    def __init__(self, lease: Lease, camera_id: str) -> None:
        self._lease, self._camera_id = lease, camera_id
        self._detections, self._tracks = _Queue(MOST_ROWS), _Queue(MOST_ROWS)
        self._notes = _Queue(MOST_NOTES)
        self._due = time.monotonic() + WRITE_SECONDS

    def add(self, detections: Iterable[DetectionRow], tracks: Iterable[TrackRow], notes: Iterable[Note] = ()) -> None:
        """Take what is to be written with the next bulk."""
        self._detections.add(detections)
        self._tracks.add(tracks)
        self._notes.add(notes)

    @property
    def waiting(self) -> int:
        """Return how many rows and notes are not yet written."""
        return sum(len(queue.items) for queue in self._queues)

    def write(self) -> None:
        """Write what waits when it is time to. Raises LeaseLost."""
        now = time.monotonic()
        if now >= self._due:
            self._due = now + WRITE_SECONDS
            self._write()

    def finish(self) -> bool:
        """Write all that waits before a session ends; a broken connection gets one more chance. Raises LeaseLost."""
        return self._write() or self._write()

    @property
    def _queues(self) -> tuple[_Queue, _Queue, _Queue]:
        return self._detections, self._tracks, self._notes

    def _write(self) -> bool:
        self._tell_dropped()
        try:
            while self.waiting:
                with answers_within():
                    self._write_some()
        except (DatabaseError, InterfaceError) as error:
            log.warning("%s: %d samples wait for the database: %s", self._camera_id, self.waiting, str(error).strip())
            connection.close()
            return False
        return True

    def _write_some(self) -> None:
        """Write one bulk in a transaction that holds the lease."""
        detections, tracks = self._detections.first(ROWS_AT_ONCE), self._tracks.first(ROWS_AT_ONCE)
        notes = self._notes.first(ROWS_AT_ONCE)
        with transaction.atomic():
            leases.hold(self._lease)
            _check_at_once()
            self._try(lambda: store_detections(detections), f"{len(detections)} detections")
            self._try(lambda: store_tracks(tracks), f"{len(tracks)} points of tracks")
            for note in notes:
                self._try(note.write, f"{type(note).__name__.lower()} at {note.time:.3f}")
        for queue, written in zip(self._queues, (detections, tracks, notes), strict=True):
            queue.done(len(written))

    def _try(self, write: Callable[[], object], what: str) -> None:
        """Write something that must not keep back the rest when the tables refuse it (its zone is gone)."""
        try:
            with transaction.atomic():
                write()
        except (IntegrityError, DataError) as error:
            log.error("%s: refused, left out: %s: %s", self._camera_id, what, str(error).strip())

    def _tell_dropped(self) -> None:
        dropped = sum(queue.dropped for queue in self._queues)
        if dropped:
            log.error("%s: %d samples are lost: too many waited for the database", self._camera_id, dropped)
            for queue in self._queues:
                queue.dropped = 0


def _check_at_once() -> None:
    """Have each statement of this transaction tell of a zone that is gone; at the commit nobody knew which it was."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
