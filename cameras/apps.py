"""The app `cameras`: what Django needs to know of it."""

from django.apps import AppConfig


class CamerasConfig(AppConfig):
    """Tenants, places and camera configuration."""

    name = "cameras"
    verbose_name = "Cameras"
