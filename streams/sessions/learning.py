"""Lets a detector keep what it has learnt of its camera, now and then; a full disk stops no counting."""

from __future__ import annotations

import logging

from streams.detectors import Detector
from streams.detectors.base import Learning

log = logging.getLogger(__name__)
SECONDS_BETWEEN = 10.0


class Learnt:
    """Has a detector remember every 10 s of frame time, and at the end."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector if isinstance(detector, Learning) else None
        self._kept: float | None = None

    def keep(self, time: float) -> None:
        """Keep what was learnt when it is time to; `time` is the frame's, in seconds."""
        if self._kept is None:
            self._kept = time
        elif time - self._kept >= SECONDS_BETWEEN:
            self._kept = time
            self.keep_now()

    def keep_now(self) -> None:
        """Keep what was learnt."""
        if self._detector is None:
            return
        try:
            self._detector.remember()
        except OSError as error:
            log.warning("what the detector has learnt cannot be kept: %s", error)
