"""Adding a camera in three steps, in the admin."""
