"""`manage.py recount`: leads stored tracks through other lines and shows old and new side by side."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from analytics.recount.candidates import as_they_are, from_file, moved
from analytics.recount.comparing import Candidate, Comparison, compare
from analytics.recount.reporting import as_json, as_table
from analytics.services.recount import Kept, keep_recount
from cameras.models import Camera
from counting.core.zone_file import ZoneError

BAD_INPUT = 2
EXPLAINED = (
    "Keeping makes new zones, switched off and outside of the camera's total, with these crossings as imported events. "
    "What was counted before does not change."
)


class Command(BaseCommand):
    """Try other lines on what was recorded."""

    help = (
        "Leads the stored tracks of a camera through its lines, or through new ones, and shows per zone and hour: "
        "counted (the events log), again (the old line on the stored tracks), new (the new line on them). Nothing is "
        "written without --keep; with it, new zones are made, switched off and outside of the camera's total, and "
        "their crossings are stored as imported events: what was counted before never changes. "
        "Bad input ends with one line and exit code 2."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--camera", required=True, metavar="ID", help="the camera's text key")
        parser.add_argument("--from", dest="start", required=True, metavar="TIME", help="2026-11-20T08:00, or with an "
                            "offset; without one it is the camera's local time")  # fmt: skip
        parser.add_argument("--to", dest="end", metavar="TIME", help="exclusive; default: now")
        parser.add_argument("--zones", type=Path, metavar="ZONES.json", help="zones to try, as for count_video")
        parser.add_argument("--zone", metavar="NAME", help="a zone to try elsewhere, or the name of a new line")
        parser.add_argument("--coordinates", metavar="JSON", help="with --zone: [[x, y], …] in 0–1 of the picture")
        parser.add_argument("--json", action="store_true", help="print one object")
        parser.add_argument("--keep", action="store_true", help="store the new zones with their crossings")
        parser.add_argument("--yes", action="store_true", help="with --keep: do not ask on a terminal")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compare, show, and keep where that is wanted."""
        try:
            comparison = self._compared(options)
            if not options["json"]:
                self.stdout.write(as_table(comparison))
            kept = self._keep(comparison, options) if options["keep"] else []
        except ValidationError as error:
            raise CommandError(" ".join(_faults(error)), returncode=BAD_INPUT) from None
        except (ZoneError, OSError, ValueError) as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from None
        if options["json"]:
            self.stdout.write(json.dumps(as_json(comparison, kept), ensure_ascii=False))
        else:
            self._tell(kept)

    def _compared(self, options: dict[str, Any]) -> Comparison:
        camera = Camera.objects.filter(camera_id=options["camera"]).first()
        if camera is None:
            raise ValueError(f"--camera: there is no camera {options['camera']!r}")
        start = _instant(options["start"], camera, "--from")
        end = _instant(options["end"], camera, "--to") if options["end"] else timezone.now()
        if start >= end:
            raise ValueError("--from must be before --to")
        candidates = _candidates(camera, options)
        if not candidates:
            raise ValueError(f"{camera} has no active line or area: give some with --zones or --zone")
        comparison = compare(camera, candidates, start, end, self._progress(options))
        self._clear(options)
        return comparison

    def _progress(self, options: dict[str, Any]) -> Any:
        def show(tracks: int) -> None:
            if not options["json"] and self.stderr.isatty() and tracks % 100 == 0:
                self.stderr.write(f"\r{tracks} tracks", ending="")

        return show

    def _clear(self, options: dict[str, Any]) -> None:
        if not options["json"] and self.stderr.isatty():
            self.stderr.write("\r\033[K", ending="")

    def _keep(self, comparison: Comparison, options: dict[str, Any]) -> list[Kept]:
        if not options["yes"] and not options["json"] and sys.stdin.isatty() and not self._is_sure(comparison):
            self.stdout.write("Nothing was kept.")
            return []
        return keep_recount(comparison)

    def _is_sure(self, comparison: Comparison) -> bool:
        events = sum(len(zone.found) for zone in comparison.zones)
        self.stdout.write(f"\n{EXPLAINED}")
        return input(f"Keep {events} events? [y/N] ").strip().lower() in ("y", "yes")

    def _tell(self, kept: list[Kept]) -> None:
        for each in kept:
            self.stdout.write(f"Kept as zone {each.zone.pk} “{each.zone}”: {each.events} events. It is switched off.")


def _candidates(camera: Camera, options: dict[str, Any]) -> list[Candidate]:
    """Return what is to be tried. Raises ValueError, ZoneError, ValidationError, OSError."""
    if options["zones"] and options["zone"]:
        raise ValueError("--zones and --zone exclude each other")
    if bool(options["zone"]) != bool(options["coordinates"]):
        raise ValueError("--zone NAME and --coordinates JSON belong together")
    if options["zones"]:
        return from_file(camera, _json(options["zones"].read_text(), str(options["zones"])))
    if options["zone"]:
        return moved(camera, options["zone"], _json(options["coordinates"], "--coordinates"))
    if options["keep"]:
        raise ValueError("--keep: there is nothing new to keep; give --zones or --zone with --coordinates")
    return as_they_are(camera)


def _json(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise ValueError(f"{place}: not JSON ({error})") from None


def _instant(text: str, camera: Camera, place: str) -> dt.datetime:
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{place}: {text!r} is not a time like 2026-11-20T08:00") from None
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(camera.timezone))


def _faults(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return [str(message) for message in error.messages]
    return [f"{name}: {message}" for name, messages in error.message_dict.items() for message in messages]
