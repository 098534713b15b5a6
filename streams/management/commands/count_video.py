"""`manage.py count_video`: counts people in a file, without a database."""

from __future__ import annotations

import json
import re
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from counting.core.zone_file import ZoneError, read_zones
from counting.core.zones import Zone
from streams import detectors
from streams.detectors import DetectorError, DetectorOptions
from streams.detectors.detections import RecordedDetector
from streams.evaluation.strolls import Strolls
from streams.file_counting import FileCount
from streams.sources.base import SourceError
from streams.sources.file import VideoFile
from streams.sources.synthetic import Blank

BAD_INPUT = 2


class Command(BaseCommand):
    """Count people in a video file, or in recorded detections."""

    help = (
        "Counts people in PATH over the zones of a JSON file and prints a table, or with --json one object: "
        "frames, seconds_video, seconds_run, fps, detector, lines {name: {in, out}}, "
        "zones {name: {occupancy_max, entries, exits}}, and of further classes of --classes the same under "
        "classes {class: {lines, zones}}. Bad input ends with one line and exit code 2."
    )
    requires_system_checks: list[str] = []
    bad_input: tuple[type[Exception], ...] = (SourceError, DetectorError, ZoneError)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Return the parser; a wrong argument is said in one line, without the usage before it."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.print_usage = _say_nothing  # type: ignore[assignment]
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("path", metavar="PATH", help="video file, or - with --detections, --size and --fps")
        parser.add_argument("--zones", type=Path, metavar="ZONES.json", help="lines and areas to count over")
        parser.add_argument("--detector", choices=detectors.KINDS, help="default: ultralytics with --weights, "
                            "detections with --detections, else motion")  # fmt: skip
        parser.add_argument(
            "--weights", type=Path, metavar="FILE", help=".pt, .onnx, OpenVINO folder, .engine or .torchscript"
        )
        parser.add_argument("--detections", type=Path, metavar="DET.txt", help="MOTChallenge detections to replay")
        parser.add_argument("--size", type=size, metavar="WxH", help="frame size where there is no video")
        parser.add_argument("--fps", type=positive(float), metavar="N", help="frame rate where there is no video")
        parser.add_argument("--classes", type=classes, default=("person",), metavar="A,B",
                            help="classes, the first is counted, further ones apart")  # fmt: skip
        parser.add_argument("--stride", type=positive(int), default=1, metavar="N", help="look at every n-th frame")
        parser.add_argument("--image-size", type=positive(int), default=640, metavar="PIXELS",
                            help="longer side of the network's picture")  # fmt: skip
        parser.add_argument("--every-frame", action="store_true",
                            help="let the network look at the frames of an empty scene too")  # fmt: skip
        parser.add_argument("--events", type=Path, metavar="OUT.jsonl", help="write each event as a JSON line")
        parser.add_argument("--annotate", type=Path, metavar="OUT.mp4", help="write a video with all of it drawn in")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Count and report; bad input gives one line and exit code 2."""
        try:
            report = self.report(options)
        except self.bad_input as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from None
        except OSError as error:  # a full disk
            raise CommandError(f"cannot write on: {error.strerror or error}") from None
        self.stdout.write(json.dumps(report) if options["json"] else self.table(report))

    def report(self, options: dict[str, Any]) -> dict[str, Any]:
        """Count and return what `--json` prints. Raises what `bad_input` names."""
        count = self.prepared(options)
        seen = count.observer = Strolls(count.source.width / count.source.height)
        with self.opened(options) as count.events:
            report = count.run()
        for warning in seen.advice(count.zones):
            self.stderr.write(warning)
        return report

    def opened(self, options: dict[str, Any]) -> AbstractContextManager[TextIO | None]:
        """Return the file of events, or nothing. Raises SourceError."""
        return _opened(options["events"])

    def table(self, report: dict[str, Any]) -> str:
        """Return the report as a table for people."""
        return _table(report)

    def prepared(self, options: dict[str, Any]) -> FileCount:
        """Return what counts the file that the options name. Raises what `bad_input` names."""
        kind = options["detector"] or _likely_kind(options)
        zones = _zones(options["zones"])
        _check_outputs(options)
        video = None if options["path"] == "-" else VideoFile(Path(options["path"]))
        detector = detectors.create(kind, _detector_options(options))
        source = video or _blank(options, detector)
        progress = _Progress(source, sys.stderr) if _on_a_terminal(options) else None
        return FileCount(
            source, detector, kind, zones, options["stride"], None, options["annotate"], progress,
            gate=not options["every_frame"], classes=list(map(str, options["classes"])),
        )  # fmt: skip


class _Progress:
    """A line on a terminal that says how far the counting is."""

    def __init__(self, source: VideoFile | Blank, out: TextIO) -> None:
        self._seconds, self._out, self._shown = source.seconds, out, -1

    def __call__(self, frames: int, time: float) -> None:
        percent = min(100, int(100 * time / self._seconds)) if self._seconds else None
        mark = percent if percent is not None else frames // 50
        if mark != self._shown:
            self._shown = mark
            bar = "█" * (percent // 4) + "░" * (25 - percent // 4) if percent is not None else ""
            done = f"{percent:3d} %" if percent is not None else f"{frames} frames"
            self._out.write(f"\r{bar} {done}")
            if percent == 100:  # the last mark
                self._out.write("\n")
            self._out.flush()


def _say_nothing(*_: object) -> None:
    """Stand in for the printing of the usage."""


def _likely_kind(options: dict[str, Any]) -> str:
    if options["detections"]:
        return "detections"
    if not options["weights"]:
        return "motion"
    return "torchscript" if options["weights"].suffix == ".torchscript" else "ultralytics"


def _check_outputs(options: dict[str, Any]) -> None:
    """Refuse to write over what is read, and a video of nothing. Raises SourceError."""
    if options["annotate"] and options["path"] == "-":
        raise SourceError("--annotate needs a video")
    read = {Path(options["path"]).resolve()}
    read |= {options[name].resolve() for name in ("zones", "weights", "detections") if options[name]}
    for name in ("events", "annotate"):
        if options[name] and options[name].resolve() in read:
            raise SourceError(f"--{name} would write over {options[name]}, which is read")


def _detector_options(options: dict[str, Any]) -> DetectorOptions:
    return DetectorOptions(
        options["weights"], options["detections"], options["image_size"], Path(settings.VAR) / "models",
        classes=options["classes"],
    )  # fmt: skip


def _zones(path: Path | None) -> list[Zone]:
    """Read the file of zones. Raises ZoneError that names the file and the place."""
    if path is None:
        return []
    try:
        return read_zones(json.loads(path.read_text()))
    except FileNotFoundError:
        raise ZoneError(f"no such file: {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ZoneError(f"cannot read {path}: {error}") from None
    except json.JSONDecodeError as error:
        raise ZoneError(f"{path} is not JSON: line {error.lineno}: {error.msg}") from None
    except (ValueError, RecursionError) as error:  # faults of the zones; numbers or depths that no parser takes
        raise ZoneError(f"{path}: {error}") from None


def _blank(options: dict[str, Any], detector: detectors.Detector) -> Blank:
    """Return frames without pictures for `-`. Raises SourceError where something is missing."""
    if not isinstance(detector, RecordedDetector):
        raise SourceError("the path - needs the detector detections")
    if not (options["size"] and options["fps"]):
        raise SourceError("the path - needs --size WxH and --fps N")
    width, height = options["size"]
    return Blank(width, height, options["fps"], detector.last_frame)


def _opened(path: Path | None) -> AbstractContextManager[TextIO | None]:
    if path is None:
        return nullcontext()
    try:
        return path.open("w")
    except OSError as error:
        raise SourceError(f"cannot write {path}: {error.strerror}") from None


def _on_a_terminal(options: dict[str, Any]) -> bool:
    return sys.stderr.isatty() and not options["json"]


def size(value: str) -> tuple[int, int]:
    """Read a size. Raises ArgumentTypeError."""
    match = re.fullmatch(r"([1-9]\d{0,4})x([1-9]\d{0,4})", value.lower())
    if match is None:
        raise ArgumentTypeError(f"{value!r} is not a size like 1920x1080")
    return int(match[1]), int(match[2])


def classes(value: str) -> tuple[str | int, ...]:
    """Read names and numbers of classes, parted by commas. Raises ArgumentTypeError."""
    words = [word.strip() for word in value.split(",")]
    if not all(words):
        raise ArgumentTypeError(f"{value!r} is not a list of classes like person,bicycle")
    return tuple(int(word) if word.isdecimal() else word for word in dict.fromkeys(words))


def positive(kind: type[int] | type[float]) -> Callable[[str], float]:
    """Return a reader of numbers above 0, which raises ArgumentTypeError."""
    word = "whole number" if kind is int else "number"

    def positive_number(value: str) -> float:
        try:
            number = kind(value)
        except ValueError:
            number = kind(0)
        if not 0 < number < float("inf"):
            raise ArgumentTypeError(f"{value!r} is not a {word} above 0")
        return number

    return positive_number


def _table(report: dict[str, Any]) -> str:
    lines = _counts(report)
    for label, apart in report.get("classes", {}).items():
        lines += ["", f"{label}:", *_counts(apart)] if lines else []
    lines += [""] if lines else ["no zones were given (--zones): nothing to count over", ""]
    lines.append(
        f"{report['frames']} frames ({report['seconds_video']} s) in {report['seconds_run']} s, "
        f"{report['fps']} frames/s, {report['engine']}"
    )
    return "\n".join(lines)


def _counts(report: dict[str, Any]) -> list[str]:
    """Return the lines and areas of one class as rows of text."""
    rows: list[tuple[str, ...]] = [("line", "in", "out")]
    rows += [(name, str(n["in"]), str(n["out"])) for name, n in report["lines"].items()]
    lines = columns(rows) if report["lines"] else []
    if report["zones"]:
        rows = [("area", "entries", "exits", "most at once")]
        rows += [
            (name, str(n["entries"]), str(n["exits"]), str(n["occupancy_max"])) for name, n in report["zones"].items()
        ]
        lines += ["", *columns(rows)] if lines else columns(rows)
    return lines


def columns(rows: list[tuple[str, ...]]) -> list[str]:
    """Return rows as lines whose columns stand under each other, the first to the left."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))])
        for row in rows
    ]
