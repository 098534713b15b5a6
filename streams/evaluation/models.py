"""A model measured over labelled frames: which people it finds, and whether the tracker keeps them apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.utils import timezone
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from cameras.files import FileRefusedError
from cameras.models import AIModel
from cameras.services.ai_models import detector_kind, weights_of
from counting.core.boxes import ious
from counting.core.engine import Engine
from streams import detectors
from streams.detectors import Detector, DetectorError, DetectorOptions, detect_in_order
from streams.detectors.parameters import with_parameters
from streams.evaluation.errors import EvaluationError
from streams.evaluation.identity import TrackedFrame, identity_of
from streams.evaluation.observing import Observed
from streams.evaluation.truth import TrueBoxes
from streams.frames import Frame
from streams.sources.file import VideoFile
from streams.sources.synthetic import Blank

Floats = NDArray[np.float64]

LEAST_OVERLAP = 0.5  # intersection over union from which on a box is the labelled one
CONFIDENCE = 0.5  # a box that the model is less sure of does not count


@dataclass(slots=True)
class Found:
    """Boxes that are right, boxes of nobody, and people not found, over some frames."""

    right: int = 0
    false: int = 0
    missed: int = 0
    frames: int = 0

    def add(self, labelled: Floats, boxes: Floats) -> None:
        """Match one frame's boxes (m, 4) with its labels (n, 4), both left, top, right, bottom in one unit."""
        overlaps = ious(labelled, boxes)
        rows, columns = linear_sum_assignment(-np.where(overlaps >= LEAST_OVERLAP, overlaps, 0.0))
        right = int((overlaps[rows, columns] >= LEAST_OVERLAP).sum())
        self.right += right
        self.false += len(boxes) - right
        self.missed += len(labelled) - right
        self.frames += 1

    def percents(self) -> dict[str, float | None]:
        """Return precision, recall and accuracy (right ÷ all three) in percent; None without anything to divide by."""
        return {
            "precision_percent": _percent(self.right, self.right + self.false),
            "recall_percent": _percent(self.right, self.right + self.missed),
            "accuracy_percent": _percent(self.right, self.right + self.false + self.missed),
        }


def evaluate_detector(
    detector: Detector, source: VideoFile | Blank, truth: TrueBoxes, confidence: float = CONFIDENCE
) -> dict[str, Any]:
    """Run a detector over the labelled frames and return what `ai_models.metrics` keeps.

    Labelled are all frames from the first to the last that the truth names. Raises SourceError and DetectorError, and
    EvaluationError where the source has no such frame.
    """
    first, size = int(truth.rows[0, 0]), np.array([source.width, source.height] * 2, dtype=float)
    engine, observed = Engine([], source.width / source.height), Observed(source.width / source.height)
    found = Found()
    for frame, detections in detect_in_order(detector, _up_to(source.frames(), truth.last_frame)):
        people = detections.people()
        observed.saw(frame, engine.step(frame.time, people))
        if frame.index + 1 >= first:
            found.add(truth.frame(frame.index + 1)[1], people.at_least(confidence).boxes * size)
    if not found.frames:
        raise EvaluationError(f"the boxes begin with frame {first}, which the clip does not have")
    return _metrics(found, _identity(observed, truth, size), confidence)


def measure(
    model: AIModel, truth: TrueBoxes, source: VideoFile | Blank, name: str, confidence: float = CONFIDENCE
) -> dict[str, Any]:
    """Measure a registered model and keep the outcome with it; `name` is that of the file of labels.

    Raises EvaluationError, SourceError and DetectorError.
    """
    metrics = evaluate_detector(detector_of(model), source, truth, confidence)
    metrics |= {"ground_truth": name, "evaluated_at": timezone.now().isoformat(timespec="seconds")}
    AIModel.objects.filter(pk=model.pk).update(metrics={**model.metrics, **metrics})
    return metrics


def detector_of(model: AIModel) -> Detector:
    """Return the detector that runs a registered model. Raises DetectorError."""
    try:
        kind = detector_kind(model.backend)
        file = weights_of(model)
    except (ValueError, FileRefusedError) as error:
        raise DetectorError(str(error)) from None
    replayed = kind == "detections"
    options = DetectorOptions(
        weights=None if replayed else file, detections=file if replayed else None, cache=Path(settings.VAR) / "models"
    )
    return detectors.create(kind, with_parameters(options, model.parameters))


def _up_to(frames: Iterable[Frame], last: int) -> Iterable[Frame]:
    for frame in frames:
        if frame.index >= last:
            return
        yield frame


def _identity(observed: Observed, truth: TrueBoxes, size: Floats) -> float | None:
    """Return IDF1, the share of boxes with the right identity."""
    frames = [
        TrackedFrame(*truth.frame(index + 1), tracks, boxes * size)
        for index, tracks, boxes in zip(observed.indexes, observed.tracks, observed.boxes, strict=True)
    ]
    identity = identity_of(frames)
    return None if identity is None else identity.idf1


def _metrics(found: Found, idf1: float | None, confidence: float) -> dict[str, Any]:
    percents = found.percents()
    return {
        **percents,
        "detection_accuracy": percents["accuracy_percent"],
        "tracking_accuracy": None if idf1 is None else round(100 * idf1, 2),
        "true_positives": found.right,
        "false_positives": found.false,
        "false_negatives": found.missed,
        "frames": found.frames,
        "iou": LEAST_OVERLAP,
        "confidence": confidence,
    }


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 2) if whole else None
