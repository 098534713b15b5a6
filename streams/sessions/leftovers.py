"""Crossings whose session ended before they could be written, kept for the camera's next session in this process.

Each has its own id, so that writing one that was stored after all changes nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from streams.sessions.happened import Counted, Lingering

log = logging.getLogger(__name__)

MOST = 10_000  # of all cameras of this process

_guard = threading.Lock()
_left: dict[str, list[Counted | Lingering]] = {}


def leave(camera_id: str, waiting: Sequence[Counted | Lingering]) -> None:
    """Keep what a session could not write; the log names each, should this process never look at the camera again."""
    if not waiting:
        return
    for each in waiting:
        log.warning("%s: not written when its session ended: %s", camera_id, each)
    with _guard:
        _left.setdefault(camera_id, []).extend(waiting)
        while sum(map(len, _left.values())) > MOST:
            oldest = next(iter(_left))
            log.error("%s: lost, too many wait: %s", oldest, _left[oldest].pop(0))
            if not _left[oldest]:
                del _left[oldest]


def take(camera_id: str) -> list[Counted | Lingering]:
    """Return what earlier sessions of the camera have left, to be written by this one."""
    with _guard:
        return _left.pop(camera_id, [])
