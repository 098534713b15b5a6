"""`manage.py evaluate_model`: measures a registered model over labelled frames and keeps the result with it."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cameras.models import AIModel
from streams.detectors import DetectorError
from streams.evaluation.errors import EvaluationError
from streams.evaluation.models import CONFIDENCE, measure
from streams.evaluation.truth import TrueBoxes, read_truth
from streams.management.commands.count_video import BAD_INPUT, positive, size
from streams.sources.base import SourceError
from streams.sources.file import VideoFile
from streams.sources.synthetic import Blank


class Command(BaseCommand):
    """Measure a model over labelled frames."""

    help = (
        "Runs a registered model over the frames that a MOTChallenge file labels, matches boxes at an overlap of one "
        "half, and keeps precision, recall, accuracy and the share of right identities (IDF1) in the model's metrics. "
        "Bad input ends with one line and exit code 2."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("model", metavar="MODEL", help="its id, its name, or name:version")
        parser.add_argument("--ground-truth", type=Path, required=True, metavar="GT", help="labels of the frames")
        parser.add_argument("--video", type=Path, metavar="FILE", help="its frames; default: the one video beside it")
        parser.add_argument("--size", type=size, metavar="WxH", help="frame size, for a model that needs no pictures")
        parser.add_argument("--fps", type=positive(float), metavar="N", help="frame rate, for the same")
        parser.add_argument("--confidence", type=_share, default=CONFIDENCE, metavar="0-1",
                            help="boxes below this do not count (default: %(default)s)")  # fmt: skip
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Measure and report; bad input gives one line and exit code 2."""
        try:
            model, metrics = self._measured(options)
        except (EvaluationError, SourceError, DetectorError) as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from None
        if options["json"]:
            self.stdout.write(json.dumps({"model": str(model), **metrics}))
            return
        self.stdout.write(f"{model}, {metrics['frames']} frames")
        for name in ("precision_percent", "recall_percent", "accuracy_percent", "tracking_accuracy"):
            value = metrics[name]
            label = name.removesuffix("_percent").replace("_", " ")
            self.stdout.write(f"  {label}: {'–' if value is None else f'{value:.2f} %'}")

    def _measured(self, options: dict[str, Any]) -> tuple[AIModel, dict[str, Any]]:
        """Measure the model that the options name. Raises EvaluationError, SourceError and DetectorError."""
        model = _model_named(options["model"])
        path: Path = options["ground_truth"]
        truth = read_truth(path, [])
        if not isinstance(truth, TrueBoxes):
            raise EvaluationError(f"{path} holds a tally; a model is measured by boxes")
        return model, measure(model, truth, _source(options, truth), path.name, options["confidence"])


def _model_named(name: str) -> AIModel:
    """Return the model of an id, a name or `name:version`. Raises EvaluationError."""
    models = AIModel.objects.order_by("name", "version")
    title, _, version = name.rpartition(":")
    found = list(models.filter(pk=int(name)) if name.isdecimal() else models.filter(name=name))
    found = found or list(models.filter(name=title, version=version))
    if len(found) == 1:
        return found[0]
    if found:
        each = ", ".join(f"{model.pk} ({model}, {model.tenant or 'no tenant'})" for model in found)
        raise EvaluationError(f"several models are called {name!r}: name one by its id: {each}")
    known = ", ".join(f"{model.name}:{model.version}" for model in models[:20])
    raise EvaluationError(f"no model is called {name!r}; there are {known or 'none'}")


def _source(options: dict[str, Any], truth: TrueBoxes) -> VideoFile | Blank:
    """Return the frames. Raises EvaluationError and SourceError."""
    if options["video"]:
        return VideoFile(options["video"])
    if options["size"] and options["fps"]:
        width, height = options["size"]
        return Blank(width, height, options["fps"], truth.last_frame)
    videos = [path for path in sorted(options["ground_truth"].parent.iterdir()) if _is_video(path)]
    if len(videos) == 1:
        return VideoFile(videos[0])
    raise EvaluationError(f"{len(videos)} videos lie beside {options['ground_truth'].name}: name one with --video FILE")


def _is_video(path: Path) -> bool:
    return path.suffix.lower() in {".mp4", ".avi", ".mkv", ".mov", ".mpg", ".mpeg", ".webm", ".ts", ".m4v"}


def _share(value: str) -> float:
    """Read a number from 0 to 1. Raises ArgumentTypeError."""
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise ArgumentTypeError(f"{value!r} is not a number from 0 to 1")
    return number
