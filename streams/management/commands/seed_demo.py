"""`manage.py seed_demo`: renders the demo scene and sets its camera up, unless that was done before."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from streams.demo import ensure_demo
from streams.services.demo import seed


class Command(BaseCommand):
    """Set the demo camera up."""

    help = "Renders the demo scene into the var folder and adds its camera, with lines and an area."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Render and seed, saying how far it is."""
        scene = ensure_demo(settings.DEMO_FOLDER, settings.DEMO_SECONDS, self._say)
        self.stdout.write(seed(scene))

    def _say(self, share: float) -> None:
        if sys.stdout.isatty():
            self.stdout.write(f"\rrendering the demo scene: {share:4.0%}", ending="" if share < 1 else "\n")
            self.stdout.flush()
