"""Draws the demo scene: the empty hall once, people frame by frame, and the video file."""
