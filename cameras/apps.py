"""The app `cameras`: what Django needs to know of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CamerasConfig(AppConfig):
    """Tenants, places and camera configuration."""

    name = "cameras"
    verbose_name = _("Cameras")

    def ready(self) -> None:
        """Register the system checks."""
        from cameras import checks  # noqa: F401  (here: importing it registers, and models must be loaded)
