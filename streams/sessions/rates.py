"""Which frames are looked at, whether those are enough for the rules of counting, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LEAST_RATE = 3.0  # frames a second that a crossing needs to be sure: a walker moves half a body height between two
LOW_SECONDS = 10.0  # below it before anybody is told
ENOUGH = 0.9  # of what a camera's setting asks for, where that is less: frames never come quite evenly
BUSY = 0.7  # share of the time spent with finding people from which on that is the reason
EARLY = 1e-6  # seconds: what adding up and Unix times round away

Change = Literal["low", "recovered"]


@dataclass(frozen=True, slots=True)
class Pace:
    """What was measured over a stretch: frames a second looked at and delivered, seconds to find people in one."""

    rate: float
    delivered: float
    seconds_a_frame: float


class Thinning:
    """Picks the frames that are looked at where fewer are wanted than there are: evenly, and never two for one."""

    def __init__(self) -> None:
        self._due = float("-inf")

    def is_due(self, time: float, rate: float | None) -> bool:
        """Say whether the frame at `time` (seconds, rising) is looked at; `rate` a second are wanted, None: all.

        A frame that comes late leaves the next one its time; after a pause the count begins anew.
        """
        if rate is None:
            return True
        if time < self._due - EARLY:
            return False
        late = time - self._due
        self._due = (self._due if late < 1 / rate else time) + 1 / rate
        return True


class RateWatch:
    """Says when the rate has been too low for long, and when it has been high enough again for as long.

    `wanted` is how many frames a second there should be, `chosen` how many the operator has asked for (None: as many as
    come). Who has chosen fewer than the rules need was told so at the choice, and is warned only below it.
    """

    def __init__(self, wanted: float, chosen: float | None = None) -> None:
        self.wanted, self.chosen = wanted, chosen
        self.warning = ""
        self._since: float | None = None  # of the present stretch, on one side of the limit
        self._is_low = False
        self._told: Change | None = None

    def take(self, time: float, pace: Pace) -> Change | None:
        """Take what was measured up to `time`, seconds; return what has to be told now."""
        low = pace.rate < self._least
        if self._since is None or low != self._is_low:
            self._since, self._is_low = time, low
        if time - self._since <= LOW_SECONDS:
            return None
        change: Change = "low" if low else "recovered"
        self.warning = self._why(pace) if low else ""
        if change == self._told:
            return None
        self._told = change
        return change

    @property
    def _least(self) -> float:
        """Return the rate below which it is too low."""
        return LEAST_RATE if self.chosen is None else min(LEAST_RATE, ENOUGH * self.chosen)

    def _why(self, pace: Pace) -> str:
        looked = f"{pace.rate:.1f} frames a second are looked at"
        needs = f"counting needs {LEAST_RATE:g}"
        return f"Only {looked}, {needs}: {self._reason(pace)}"

    def _reason(self, pace: Pace) -> str:
        if pace.delivered < self._least:
            return f"the camera delivers {pace.delivered:.1f}. Look at its settings and at the network."
        if pace.seconds_a_frame * pace.rate >= BUSY:
            milliseconds = round(1000 * pace.seconds_a_frame)
            return f"finding people takes {milliseconds} ms a frame. A smaller network or picture helps, or a GPU."
        return "this machine is too busy. Give it fewer cameras."
