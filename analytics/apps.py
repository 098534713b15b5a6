"""The app `analytics`: what Django needs to know of it."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """Event store, counters, history, alerts and retention."""

    name = "analytics"
    verbose_name = "Analytics"
