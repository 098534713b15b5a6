"""Zones, detections, tracks, counting events and results."""
