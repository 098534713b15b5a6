"""Tests of zones, detections, tracks, events and results over the REST API."""
