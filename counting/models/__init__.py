"""Tables of the app: zones and counted events."""

from counting.models.events import CountingEvent
from counting.models.zones import CountingZone

__all__ = ["CountingEvent", "CountingZone"]
