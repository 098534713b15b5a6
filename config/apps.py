"""The project package as an app, so that its commands and checks are found."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    """Processes and project-wide commands."""

    name = "config"
    label = "config"
    verbose_name = _("Machinery")

    def ready(self) -> None:
        """Register the system checks, and translate the names that models give by their attributes alone."""
        from config import checks  # noqa: F401  (here: importing it registers, and settings must be loaded)
        from config.names import translate_names

        translate_names()
