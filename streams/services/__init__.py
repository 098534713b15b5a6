"""Writes of streams: leases, states, events."""
