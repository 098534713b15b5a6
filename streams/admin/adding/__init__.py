"""Adding a camera in three steps: where it is, trying it, saving it; and trying cameras that are there."""
