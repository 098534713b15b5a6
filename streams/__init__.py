"""The running system: sources, detectors and camera sessions."""
