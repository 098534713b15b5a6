"""`manage.py evaluate`: runs a clip with known truth through the product and says what was missed and invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from streams.evaluation.errors import EvaluationError
from streams.evaluation.evaluating import Evaluation, evaluate
from streams.evaluation.report import advice_of, as_json, write_report
from streams.evaluation.saving import camera_named, save
from streams.evaluation.truth import read_truth
from streams.file_counting import FileCount
from streams.management.commands.count_video import BAD_INPUT, columns
from streams.management.commands.count_video import Command as CountVideo

HEADS = ("line", "true", "counted", "hits", "misses", "false", "precision", "recall", "F1", "count error")


class Command(CountVideo):
    """Compare the counting of a clip with its truth."""

    help = (
        "Counts people in PATH as count_video does and compares with the truth: boxes in every frame (MOTChallenge), "
        "or a hand tally (CSV t,zone,direction; t in seconds or hh:mm:ss). Prints a table, or with --json one object; "
        "--report writes a folder with the picture of each miss and false alarm and a page to open. Needs no database "
        "without --save. Bad input ends with one line and exit code 2."
    )
    bad_input = (*CountVideo.bad_input, EvaluationError)

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        super().add_arguments(parser)
        parser.add_argument("--ground-truth", type=Path, required=True, metavar="GT", help="gt.txt or tally.csv")
        parser.add_argument("--report", type=Path, metavar="DIR", help="folder for report.html and pictures")
        parser.add_argument("--camera", metavar="ID", help="with --save: the camera that the clip is of")
        parser.add_argument("--save", action="store_true", help="keep the result with the camera's accuracy")

    def report(self, options: dict[str, Any]) -> dict[str, Any]:
        """Evaluate and return what `--json` prints. Raises what `bad_input` names."""
        if options["save"] != bool(options["camera"]):
            raise CommandError("--save and --camera ID belong together", returncode=BAD_INPUT)
        camera = camera_named(options["camera"]) if options["save"] else None
        count = self.prepared(options)
        truth = read_truth(options["ground_truth"], count.zones)
        with self.opened(options) as count.events:
            evaluation = evaluate(count, truth)
        report = as_json(evaluation)
        if options["report"]:
            report["report"] = self._write(options, evaluation, count)
        if camera is not None:
            report["saved"] = save(camera, evaluation).pk
        self._warn(evaluation)
        return report

    def table(self, report: dict[str, Any]) -> str:
        """Return the report as a table for people."""
        rows = [HEADS] + [_row(zone, score) for zone, score in report["lines"].items()]
        if len(report["lines"]) > 1:
            rows.append(_row("total", report["total"]))
        lines = columns(rows)
        if identity := report["identity"]:
            values = {"IDF1": identity["idf1"], "MOTA": identity["mota"], "HOTA": identity["hota"]}
            shares = "  ".join(f"{name} {value:.3f}" for name, value in values.items())
            lines += ["", f"{shares}  identity switches {identity['switches']}"]
        rate = (
            f"{report['frames']} frames ({report['seconds_video']} s) in {report['seconds_run']} s, {report['engine']}"
        )
        lines += ["", rate]
        if "report" in report:
            lines.append(f"report: {report['report']}")
        return "\n".join(lines)

    def _write(self, options: dict[str, Any], evaluation: Evaluation, count: FileCount) -> str:
        """Write the folder; return the path of its page. Raises EvaluationError where that cannot be."""
        name = Path(options["path"]).name if options["path"] != "-" else options["detections"].name
        try:
            write_report(options["report"], name, evaluation, count.source, count.zones)
        except OSError as error:
            raise EvaluationError(f"cannot write into {options['report']}: {error.strerror or error}") from None
        return str(options["report"] / "report.html")

    def _warn(self, evaluation: Evaluation) -> None:
        for each in advice_of(evaluation):
            self.stderr.write(f"{each['zone']}: {each['text']}")


def _row(zone: str, score: dict[str, Any]) -> tuple[str, ...]:
    counts = (str(score[name]) for name in ("true", "counted", "hits", "misses", "false"))
    shares = ("–" if score[name] is None else f"{score[name]:.3f}" for name in ("precision", "recall", "f1"))
    return (zone, *counts, *shares, f"{score['count_error']:+d}" if score["count_error"] else "0")
