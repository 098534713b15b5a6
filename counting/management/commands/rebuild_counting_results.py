"""Command that computes results of past days anew."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cameras.models import Camera
from counting.core.periods import Period
from counting.services.results import rebuild_results


def instant(text: str) -> dt.datetime:
    """Return the instant that an ISO 8601 text names; without an offset it is UTC. Raises CommandError."""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is not a time like 2025-01-31 or 2025-01-31T08:00+07:00") from None
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


class Command(BaseCommand):
    """Results are computed from events and changes of occupancy; what was right before stays the same."""

    help = "Compute counts and occupancy per minute, hour and day anew for the local days from --from to before --to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the span, and a camera by its id."""
        parser.add_argument("--from", dest="start", required=True, help="first moment, ISO 8601; UTC without offset")
        parser.add_argument("--to", dest="end", required=True, help="end of the span, not included")
        parser.add_argument("--camera", help="id of one camera; default: all")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Rebuild day by day and say what was done."""
        camera = _camera(options["camera"]) if options["camera"] else None
        try:
            written = rebuild_results(
                camera, instant(options["start"]), instant(options["end"]), now=timezone.now(), on_day=self._report
            )
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{written} results")

    def _report(self, camera: Camera, day: Period) -> None:
        self.stdout.write(f"{camera.camera_id}: the day that began at {day.start.isoformat()}")


def _camera(camera_id: str) -> Camera:
    camera = Camera.objects.filter(camera_id__iexact=camera_id).first()
    if camera is None:
        raise CommandError(f"there is no camera {camera_id!r}")
    return camera
