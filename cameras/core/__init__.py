"""Rules of camera configuration that need no framework, no clock and no I/O."""
