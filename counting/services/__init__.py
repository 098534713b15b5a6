"""Writes of the app."""

from counting.services.zones import create_zone, delete_zone, update_zone

__all__ = ["create_zone", "delete_zone", "update_zone"]
