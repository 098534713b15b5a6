"""Sources of frames by kind."""
