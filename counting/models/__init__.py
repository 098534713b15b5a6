"""Tables of the app: zones, detections, tracks, counted events, occupancy, results, density, archives."""

from counting.models.archives import ArchivedDetection, ArchivedEvent
from counting.models.density import DensityMap
from counting.models.detections import PersonDetection
from counting.models.events import CountingEvent
from counting.models.occupancy import OccupancyChange
from counting.models.results import CountingResult, ResultsProgress
from counting.models.tracks import PersonTrack
from counting.models.zones import CountingZone

__all__ = [
    "ArchivedDetection",
    "ArchivedEvent",
    "CountingEvent",
    "CountingResult",
    "CountingZone",
    "DensityMap",
    "OccupancyChange",
    "PersonDetection",
    "PersonTrack",
    "ResultsProgress",
]
