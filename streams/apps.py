"""The app `streams`: what Django needs to know of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StreamsConfig(AppConfig):
    """The running system: sources, detectors and camera sessions."""

    name = "streams"
    verbose_name = _("Streams")
