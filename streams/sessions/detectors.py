"""The detectors of this process: those that keep no state are shared by its cameras."""

from __future__ import annotations

import threading

from streams import detectors
from streams.detectors import Detector
from streams.detectors.batching import batched
from streams.sessions.configuration import Wanted

_shared: dict[Wanted, Detector] = {}
_making: dict[Wanted, threading.Lock] = {}
_guard = threading.Lock()


def detector_for(wanted: Wanted) -> Detector:
    """Return a detector of the kind wanted, shared where it keeps no state. Raises DetectorError."""
    with _guard:
        making = _making.setdefault(wanted, threading.Lock())
    with making:  # of several cameras that start at once, one loads the network and those that share it wait
        if wanted in _shared:
            return _shared[wanted]
        detector = detectors.create(wanted.kind, wanted.options)
        if detector.shareable:
            detector = batched(detector, wanted.options.batch_size)
            _share(wanted, detector)
        return detector


def _share(wanted: Wanted, detector: Detector) -> None:
    """Keep a detector for other cameras, and none any more of files that have changed since."""
    with _guard:
        for old in [each for each in _shared if (each.kind, each.options) == (wanted.kind, wanted.options)]:
            _shared.pop(old)
            _making.pop(old, None)
        _shared[wanted] = detector
