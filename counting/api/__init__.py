"""Zones, detections, tracks, counted events and results over the REST API."""
