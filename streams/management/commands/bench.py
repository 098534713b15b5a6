"""`manage.py bench`: the product beside its peers and yardsticks, in one run, as ratios."""

from __future__ import annotations

import json
import os
import platform
from argparse import ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from counting.core.zone_file import ZoneError
from streams.bench.inputs import Film, demo_film, empty_film, film_of
from streams.bench.rows import Row, table
from streams.bench.storage import storing
from streams.bench.suites import Bench
from streams.detectors import DetectorError
from streams.evaluation.errors import EvaluationError
from streams.sources.base import SourceError

SUITES = ("counting", "empty", "crowd", "storage", "batches")
ROUNDS, PART = 8, 100
QUICK_ROUNDS, QUICK_PART = 3, 20
EMPTY_SECONDS = 20  # of an empty scene in each round
QUIET = 0.5  # load average up to which a machine counts as quiet


class Command(BaseCommand):
    """Measure speed."""

    help = (
        "Measures counting beside the peers of requirements-peers.txt (make peers installs them), the detector alone, "
        "decoding, trackers and COPY alone, by turns on the same frames in one run, and prints ratios. Without --video "
        "the demo scene is counted; what needs a network's weights says so."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what is measured and on what."""
        parser.add_argument("--video", type=Path, metavar="FILE", help="default: the demo scene")
        parser.add_argument("--zones", type=Path, metavar="ZONES.json", help="default: a line down the middle")
        parser.add_argument("--ground-truth", type=Path, metavar="GT.txt", help="boxes or a tally, for the F1 of all")
        parser.add_argument("--weights", type=Path, metavar="FILE", help="default: the detector motion")
        parser.add_argument("--image-size", type=_count, default=640, metavar="PIXELS")
        parser.add_argument("--only", nargs="+", choices=SUITES, default=SUITES, help="measure these alone")
        parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: two minutes, more noise")
        parser.add_argument("--rounds", type=_count, metavar="N", help="turns of each contestant")
        parser.add_argument("--part", type=_count, metavar="FRAMES", help="frames of a turn")
        parser.add_argument("--peers", type=Path, default=settings.BASE_DIR / ".venv-peers", metavar="FOLDER",
                            help="environment of the peers")  # fmt: skip
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Measure and print."""
        disturbed = busy()
        try:
            rows = self._measure(options)
        except (SourceError, DetectorError, ZoneError, EvaluationError, OSError) as error:
            raise CommandError(str(error), returncode=2) from None
        self._tell("")
        if options["json"]:
            facts = {"machine": machine(), "disturbed": disturbed, "rows": [row.as_json() for row in rows]}
            self.stdout.write(json.dumps(facts))
        else:
            self.stdout.write("\n".join([table(rows), "", machine(), *filter(None, [disturbed])]))

    def _measure(self, options: dict[str, Any]) -> list[Row]:
        bench = self._bench(options)
        film = _film(options)
        suites: dict[str, Callable[[], list[Row]]] = {
            "counting": lambda: bench.counting(film),
            "empty": lambda: bench.empty(empty_film(Path(settings.VAR) / "bench", EMPTY_SECONDS * bench.rounds)),
            "crowd": bench.crowd,
            "storage": lambda: storing(bench.rounds),
            "batches": lambda: bench.batches(film),
        }
        return [row for name in SUITES if name in options["only"] for row in suites[name]()]

    def _bench(self, options: dict[str, Any]) -> Bench:
        rounds, part = (QUICK_ROUNDS, QUICK_PART) if options["quick"] else (ROUNDS, PART)
        return Bench(
            options["weights"], options["image_size"], Path(settings.VAR) / "models", options["peers"],
            options["rounds"] or rounds, options["part"] or part, self._tell,
        )  # fmt: skip

    def _tell(self, text: str) -> None:
        """Say on a terminal what is going on."""
        if self.stderr.isatty():
            self.stderr.write(f"\r\033[K{text}", ending="")


def _film(options: dict[str, Any]) -> Film:
    """Return the film that is named, else the demo scene. Raises what reading it raises."""
    if options["video"] is None:
        return demo_film(Path(settings.DEMO_FOLDER))
    return film_of(options["video"], options["zones"], options["ground_truth"])


def _count(value: str) -> int:
    """Read a whole number above 0. Raises ArgumentTypeError."""
    if not value.isdecimal() or not int(value):
        raise ArgumentTypeError(f"{value!r} is not a whole number above 0")
    return int(value)


def machine() -> str:
    """Name the machine: its processors and the Python that ran."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def busy() -> str:
    """Say how many programs others keep running, where those would disturb the measurement; else nothing."""
    load = os.getloadavg()[0]
    return f"load {load:.1f} at the start: other programs took part in this measurement" if load > QUIET else ""
