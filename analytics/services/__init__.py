"""Writes of the app: counters, events of the store, counted events, partitions."""
