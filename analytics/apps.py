"""The app `analytics`: what Django needs to know of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnalyticsConfig(AppConfig):
    """Event store, counters, history, alerts and retention."""

    name = "analytics"
    verbose_name = _("Analytics")

    def ready(self) -> None:
        """Let what happens to cameras become events of the store."""
        # Models may be imported only once the apps are loaded.
        from analytics.services.announcing import publish_camera_event
        from cameras.announcing import announce_with

        announce_with(publish_camera_event)
