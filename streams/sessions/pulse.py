"""What a session tells the database and the pages now and then: that it lives, how fast, how many are inside."""

from __future__ import annotations

from collections.abc import Mapping

from analytics import live
from cameras.models import Camera
from streams.services import streams
from streams.services.leases import Lease
from streams.sessions.recorder import instant

COUNT_SECONDS = 1.0
STATUS_SECONDS = 3.0
HEARTBEAT_SECONDS = 15.0
OCCUPANCY_SECONDS = 2.0


class Pulse:
    """Counts frames and reports; all times in the frames' own seconds."""

    def __init__(self, lease: Lease, engine: str) -> None:
        self._lease, self._engine = lease, engine
        self._frames, self._reported_drops = 0, 0
        self._seen = self._counted = self._told = self._beaten = self._occupied = 0.0
        self._occupancy: Mapping[int, int] = {}
        self._rate = 0.0

    def saw(self, time: float) -> None:
        """Take one frame that was looked at."""
        self._frames, self._seen = self._frames + 1, time
        self._counted = self._counted or time

    def beat(self, camera: Camera, dropped: int) -> None:
        """Report what is due; `dropped` is the source's count so far. Raises LeaseLost."""
        time = self._seen
        if time - self._counted >= COUNT_SECONDS:
            self._rate = self._frames / (time - self._counted)
            self._report(dropped)
        if time - self._told >= STATUS_SECONDS:
            self._told = time
            live.publish_status(camera, "online", rate=round(self._rate, 1) or None, engine=self._engine)
        if time - self._beaten >= HEARTBEAT_SECONDS:
            self._beaten = time
            streams.set_health(camera, "online", heartbeat=True)

    def finish(self, dropped: int) -> None:
        """Report the frames of the last moment before the end. Raises LeaseLost."""
        if self._frames:
            self._report(dropped)

    def _report(self, dropped: int) -> None:
        streams.add_frames(self._lease, self._frames, dropped - self._reported_drops, instant(self._seen), self._rate)
        self._frames, self._counted, self._reported_drops = 0, self._seen, dropped

    def occupancy(self, camera: Camera, time: float, people: Mapping[int, int]) -> None:
        """Announce how many are inside each area, when that has changed and now and then."""
        if people and (people != self._occupancy or time - self._occupied >= OCCUPANCY_SECONDS):
            self._occupancy, self._occupied = dict(people), time
            live.publish_occupancy(camera, people)
