"""What a session tells the database and the pages now and then: that it lives, how fast, how many are inside."""

from __future__ import annotations

from collections.abc import Mapping

from analytics import live
from cameras.models import Camera
from counting.stored_form import instant
from streams.choices import StreamEventType
from streams.services import streams
from streams.services.leases import Lease
from streams.sessions.rates import Pace, RateWatch

COUNT_SECONDS = 1.0
STATUS_SECONDS = 3.0
HEARTBEAT_SECONDS = 15.0
OCCUPANCY_SECONDS = 2.0


class Pulse:
    """Counts frames and reports; all times in the frames' own seconds.

    `wanted` frames a second shall be looked at; `chosen` as the operator has set it, None for all that come.
    """

    def __init__(self, lease: Lease, engine: str, wanted: float = 0.0, chosen: float | None = None) -> None:
        self._lease, self._engine = lease, engine
        self._rates = RateWatch(wanted, chosen)
        self._frames, self._came, self._reported_drops = 0, 0, 0
        self._opens = 1  # the very first frame opens the first stretch; those after are opened by the last one before
        self._spent = 0.0
        self._seen = self._counted = self._told = self._beaten = self._occupied = 0.0
        self._occupancy: Mapping[int, int] = {}
        self._rate = 0.0

    def want(self, rate: float, chosen: float | None = None) -> None:
        """Look at so many frames a second from now on."""
        self._rates.wanted, self._rates.chosen = rate, chosen

    def came(self) -> None:
        """Take one frame that the source has delivered."""
        self._came += 1

    def saw(self, time: float, spent: float = 0.0) -> None:
        """Take one frame that was looked at; `spent` is how long finding people took, seconds."""
        self._frames, self._seen, self._spent = self._frames + 1, time, self._spent + spent
        self._counted = self._counted or time

    def beat(self, camera: Camera, dropped: int) -> None:
        """Report what is due; `dropped` is the source's count so far. Raises LeaseLost."""
        time = self._seen
        if time - self._counted >= COUNT_SECONDS:
            self._judge_rate(dropped)
            self._report(dropped)
        if time - self._told >= STATUS_SECONDS:
            self._told = time
            live.publish_status(
                camera, "online", rate=round(self._rate, 1) or None, wanted=round(self._rates.wanted, 1) or None,
                engine=self._engine, warning=self._rates.warning,
            )  # fmt: skip
        if time - self._beaten >= HEARTBEAT_SECONDS:
            self._beaten = time
            streams.set_health(camera, "online", heartbeat=True)

    def finish(self, dropped: int) -> None:
        """Report the frames of the last moment before the end. Raises LeaseLost."""
        if self._frames:
            self._report(dropped)

    def _report(self, dropped: int) -> None:
        streams.add_frames(self._lease, self._frames, dropped - self._reported_drops, instant(self._seen), self._rate)
        self._frames, self._came, self._opens, self._spent = 0, 0, 0, 0.0
        self._counted, self._reported_drops = self._seen, dropped

    def _judge_rate(self, dropped: int) -> None:
        """Work the rate out; say when it has been too low for long, and when it has recovered."""
        seconds = self._seen - self._counted
        self._rate = (self._frames - self._opens) / seconds
        delivered = (self._came - self._opens + dropped - self._reported_drops) / seconds
        change = self._rates.take(self._seen, Pace(self._rate, delivered, self._spent / self._frames))
        if change == "low":
            streams.open_event(self._lease.stream_id, StreamEventType.RATE_LOW, self._rates.warning)
        elif change == "recovered" and streams.resolve_events(self._lease.stream_id, StreamEventType.RATE_LOW):
            message = f"{self._rate:.1f} frames a second are looked at again."
            streams.note_event(self._lease.stream_id, StreamEventType.RATE_RECOVERED, message)

    def occupancy(self, camera: Camera, time: float, people: Mapping[int, int]) -> None:
        """Announce how many are inside each area, when that has changed and now and then."""
        if people and (people != self._occupancy or time - self._occupied >= OCCUPANCY_SECONDS):
            self._occupancy, self._occupied = dict(people), time
            live.publish_occupancy(camera, people)
