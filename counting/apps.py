"""The app `counting`: what Django needs to know of it."""

from django.apps import AppConfig


class CountingConfig(AppConfig):
    """Zones, detections, tracks, counting events and results."""

    name = "counting"
    verbose_name = "Counting"
