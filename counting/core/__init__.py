"""Counting itself: geometry, tracking, crossings, areas. No Django, no clock, no I/O."""
