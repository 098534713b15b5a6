"""Admin of zones and counted events."""

from counting.admin.events import CountingEventAdmin
from counting.admin.zones import CameraWithZonesAdmin, CountingZoneAdmin

__all__ = ["CameraWithZonesAdmin", "CountingEventAdmin", "CountingZoneAdmin"]
