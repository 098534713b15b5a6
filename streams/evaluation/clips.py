"""Evaluates uploaded clips in the background: through the lines and the model of a camera, or through a model alone."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from typing import Any

from analytics.models import ClipEvaluation
from analytics.services import clips
from cameras.files import FileRefusedError
from counting.core.zones import Zone
from streams import detectors
from streams.detectors import DetectorError
from streams.detectors.camera import for_camera
from streams.evaluation.errors import EvaluationError
from streams.evaluation.evaluating import evaluate
from streams.evaluation.models import measure
from streams.evaluation.report import as_json, write_report
from streams.evaluation.saving import save
from streams.evaluation.truth import TrueBoxes, read_truth
from streams.file_counting import FileCount
from streams.services.streams import ensure_main_stream
from streams.sessions import configuration as configurations
from streams.sources.base import SourceError
from streams.sources.file import VideoFile

log = logging.getLogger(__name__)

PROGRESS_SECONDS = 2.0  # between two notes of the progress


def run_clip(clip_id: int) -> str:
    """Evaluate a clip that waits; return its state: `done`, `failed`, or `gone` where it does not wait any more."""
    clip = clips.claim_clip(clip_id)
    if clip is None:
        return "gone"
    try:
        if clip.camera is not None:
            _through_camera(clip)
        else:
            _through_model(clip)
    except (EvaluationError, SourceError, DetectorError, FileRefusedError, OSError) as error:
        clips.fail_clip(clip, _without_folder(clip, str(error)))
        return "failed"
    except Exception as error:  # a fault of a library or of ours: the page must tell of it
        log.exception("clip %s", clip_id)
        clips.fail_clip(clip, f"{type(error).__name__}: {error}")
        return "failed"
    return "done"


def _through_camera(clip: ClipEvaluation) -> None:
    """Count the clip as its camera does, and keep result, report and pictures. Raises what `run_clip` catches."""
    if clip.camera is not None:
        ensure_main_stream(clip.camera)  # of a camera that has never run
    configuration = configurations.load(clip.camera_id or "")
    if configuration is None:
        raise EvaluationError("The camera is switched off: activate it first.")
    zones = [replace(zone, key=configuration.zones[key].zone_name) for key, zone in configuration.counted.items()]
    count = _count_of(clip, configuration, zones)
    evaluation = evaluate(count, read_truth(clips.truth_path(clip), zones))
    kept = save(configuration.camera, evaluation, user=clip.created_by, details={"clip": clip.video})
    write_report(clip.folder / clips.REPORT, clip.video, evaluation, count.source, zones)
    clips.finish_clip(clip, as_json(evaluation)["total"], kept)


def _count_of(clip: ClipEvaluation, configuration: configurations.Configuration, zones: list[Zone]) -> FileCount:
    """Return what counts the clip by the camera's model, region and threshold.

    What the camera has learnt of its own view is left alone.
    """
    source, wanted = VideoFile(clips.video_path(clip)), configuration.detector
    network = detectors.create(wanted.kind, replace(wanted.options, memory=None))
    detector = for_camera(network, configuration.region, gate=False)
    progress = _Progress(clip, source.seconds)
    return FileCount(source, detector, wanted.kind, zones, progress=progress, tracking=configuration.tracking)


def _through_model(clip: ClipEvaluation) -> None:
    """Measure a model over the clip's frames, which the truth labels. Raises what `run_clip` catches."""
    truth = read_truth(clips.truth_path(clip), [])
    if not isinstance(truth, TrueBoxes):
        raise EvaluationError("A model is measured by boxes; this is a tally.")
    assert clip.ai_model is not None  # noqa: S101  the table's check: a camera or a model
    clips.finish_clip(clip, measure(clip.ai_model, truth, VideoFile(clips.video_path(clip)), clip.truth))


@dataclass(slots=True)
class _Progress:
    """Notes how far a clip of so many seconds is, now and then."""

    clip: ClipEvaluation
    seconds: float | None
    noted: float = 0.0

    def __call__(self, _frames: int, moment: float) -> None:
        if self.seconds and time.monotonic() - self.noted >= PROGRESS_SECONDS:
            self.noted = time.monotonic()
            clips.note_progress(self.clip, int(100 * moment / self.seconds))


def _without_folder(clip: ClipEvaluation, message: str) -> str:
    """Return a message about files by the names that the person has given them."""
    known: dict[Any, str] = {clips.video_path(clip): clip.video, clips.truth_path(clip): clip.truth}
    for path, name in known.items():
        message = message.replace(str(path), name)
    return message
