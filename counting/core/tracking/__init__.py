"""Which detections of successive frames are the same person."""

from counting.core.tracking.track import Track
from counting.core.tracking.tracker import Tracker, TrackerSettings

__all__ = ["Track", "Tracker", "TrackerSettings"]
