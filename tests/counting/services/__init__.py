"""Tests of what the app writes."""
