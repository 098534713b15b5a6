"""Admin of zones, events, detections, tracks, results, occupancy and density maps."""

from counting.admin.events import CountingEventAdmin
from counting.admin.observations import PersonDetectionAdmin, PersonTrackAdmin
from counting.admin.results import CountingResultAdmin, DensityMapAdmin, OccupancyChangeAdmin
from counting.admin.zones import CameraWithZonesAdmin, CountingZoneAdmin

__all__ = [
    "CameraWithZonesAdmin",
    "CountingEventAdmin",
    "CountingResultAdmin",
    "CountingZoneAdmin",
    "DensityMapAdmin",
    "OccupancyChangeAdmin",
    "PersonDetectionAdmin",
    "PersonTrackAdmin",
]
