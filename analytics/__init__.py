"""Event store, counters, history, alerts and retention."""
