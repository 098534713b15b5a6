"""The app `dashboards`: what Django needs to know of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    """Pages, live messages and reports."""

    name = "dashboards"
    verbose_name = _("Dashboards")
