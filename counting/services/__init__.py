"""Writes of the app."""

from counting.services.zone_sets import (
    SavedZones,
    ZoneChange,
    ZonesRefusedError,
    copies_of,
    free_name,
    remove_zone,
    save_zones,
)
from counting.services.zones import create_zone, delete_zone, update_zone

__all__ = [
    "SavedZones",
    "ZoneChange",
    "ZonesRefusedError",
    "copies_of",
    "create_zone",
    "delete_zone",
    "free_name",
    "remove_zone",
    "save_zones",
    "update_zone",
]
