"""`manage.py bench`: the product beside its yardsticks, in one run, as ratios."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from counting.core.zone_file import ZoneError, read_zones
from streams import detectors
from streams.bench import rows
from streams.bench.rows import Row
from streams.demo import ensure_demo
from streams.detectors import DetectorError, DetectorOptions
from streams.sources.base import SourceError
from streams.sources.file import VideoFile

DEMO_SECONDS = 40


class Command(BaseCommand):
    """Measure speed."""

    help = (
        "Measures counting beside the detector alone, decoding and tracking, by turns in one run. Without --video the "
        "demo scene is counted by the detector motion; with --weights a network is measured."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what is measured on."""
        parser.add_argument("--video", type=Path, metavar="FILE")
        parser.add_argument("--zones", type=Path, metavar="ZONES.json")
        parser.add_argument("--weights", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print one JSON list")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Measure and print."""
        try:
            measured = self._measure(options)
        except (SourceError, DetectorError, ZoneError, OSError) as error:
            raise CommandError(str(error), returncode=2) from None
        if options["json"]:
            self.stdout.write(json.dumps([asdict(row) | {"ratio": round(row.ratio, 3)} for row in measured]))
        else:
            self.stdout.write(_table(measured))

    def _measure(self, options: dict[str, Any]) -> list[Row]:
        video, zones = _input(options["video"], options["zones"])
        kind = "ultralytics" if options["weights"] else "motion"
        wanted = DetectorOptions(weights=options["weights"], cache=Path(settings.VAR) / "models")

        def make() -> detectors.Detector:
            return detectors.create(kind, wanted)

        return [
            rows.counting_beside_bare_detector(video, make, kind, zones),
            rows.counting_beside_decoding(video, make, kind, zones),
            rows.zones_beside_tracking(),
        ]


def _input(video: Path | None, zones: Path | None) -> tuple[VideoFile, Any]:
    """Return the video and its zones: those named, else the demo scene's."""
    if video is not None:
        return VideoFile(video), read_zones(json.loads(zones.read_text())) if zones else []
    scene = ensure_demo(Path(settings.DEMO_FOLDER), DEMO_SECONDS)
    return VideoFile(scene.video), read_zones({"zones": scene.zones})


def _table(measured: list[Row]) -> str:
    head = f"{'what':24} {'beside':20} {'product':>10} {'yardstick':>10} {'unit':11} {'ratio':>6}  reach"
    lines = [
        f"{row.what:24} {row.yardstick:20} {row.product:10.2f} {row.measured:10.2f} {row.unit:11} {row.ratio:6.2f}  "
        f"{row.reach}"
        for row in measured
    ]
    return "\n".join([head, *lines])
