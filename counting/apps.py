"""The app `counting`: what Django needs to know of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CountingConfig(AppConfig):
    """Zones, detections, tracks, counting events and results."""

    name = "counting"
    verbose_name = _("Counting")
