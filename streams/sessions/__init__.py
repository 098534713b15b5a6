"""Camera sessions: one thread reads, detects, tracks, counts and records one camera."""
