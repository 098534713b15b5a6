"""The app `cameras`: what Django needs to know of it."""

from django.apps import AppConfig


class CamerasConfig(AppConfig):
    """Tenants, places and camera configuration."""

    name = "cameras"
    verbose_name = "Cameras"

    def ready(self) -> None:
        """Register the system checks."""
        from cameras import checks  # noqa: F401  (here: importing it registers, and models must be loaded)
