"""When a picture was taken: presentation times of a stream, mapped to the clock of this machine."""

from __future__ import annotations

FOLLOWS = 0.01  # seconds a second by which the mapping may fall behind: clocks of cameras differ
LOST = 10.0  # seconds by which a picture may come late; beyond it the stream's own times have jumped
STEP = 1e-3  # seconds between two pictures that claim the same time
STEADY = 0.02  # seconds: a picture that comes no earlier than this before all others, or so long after, is on time


class CaptureClock:
    """Maps presentation times to Unix times.

    The picture that came fastest so far tells how far the two clocks lie apart; whatever comes later after its own time
    was held up on its way, and was taken when it says. Nothing is ever said to be taken later than it came, and no two
    pictures at one time.
    """

    def __init__(self) -> None:
        self.is_settled = False  # whether the newest picture is on time: what a server had in store has been passed
        self._offset: float | None = None
        self._arrived = 0.0
        self._last = float("-inf")

    def at(self, shown: float | None, arrived: float) -> float:
        """Return the Unix time of a picture with a presentation time (seconds, None where it has none)."""
        if shown is None:
            time = arrived
            self.is_settled = self.is_settled or 0 < self._arrived < arrived - STEADY
        else:
            time = shown + self._apart(shown, arrived)
        self._arrived = arrived
        self._last = max(time, self._last + STEP)
        return self._last

    def _apart(self, shown: float, arrived: float) -> float:
        """Return the seconds between the stream's clock and ours."""
        now = arrived - shown
        if self._offset is None or not self._offset - LOST < now < self._offset + LOST:
            self._offset = now
        else:
            self.is_settled = self.is_settled or now > self._offset - STEADY
            self._offset = min(now, self._offset + FOLLOWS * (arrived - self._arrived))
        return self._offset
