"""The app `dashboards`: what Django needs to know of it."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """Pages, live messages and reports."""

    name = "dashboards"
    verbose_name = "Dashboards"
