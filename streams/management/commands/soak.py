"""Runs a camera's session for hours of simulated time and says whether it grows."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from streams.soak import Report, soak

LIMIT = 1.0  # megabytes an hour and camera


class Command(BaseCommand):
    """Prints what was measured as one JSON object; ends with 1 when memory grows faster than it may."""

    help = (
        "Runs the parts of a camera's session on made-up people at 10 frames a second, as fast as they go, and prints "
        "how much the process grows in a simulated hour. Needs no database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--minutes", type=int, default=60, help="simulated minutes (default: 60)")
        parser.add_argument("--limit", type=float, default=LIMIT, help="MB an hour that it may grow by (default: 1)")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run it, with progress on a terminal."""
        if options["minutes"] < 1:
            raise CommandError("--minutes: must be 1 or more", returncode=2)
        report = soak(options["minutes"], self._progress)
        self.stdout.write(json.dumps(report.as_dict() | {"limit": options["limit"]}))
        self._end(report, options["limit"])

    def _end(self, report: Report, limit: float) -> None:
        if report.growth is None:
            self.stderr.write(f"{report.minutes:g} minutes are too few to tell whether it grows: take 10 or more.")
        elif report.growth > limit:
            raise CommandError(f"grows by {report.growth:g} MB an hour, more than {limit:g}")

    def _progress(self, share: float) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{share:4.0%}", ending="" if share < 1 else "\n")
            sys.stderr.flush()
