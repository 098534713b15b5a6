"""Keeps the result of an evaluation with the camera that the clip is of."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import DatabaseError, InterfaceError

from analytics.choices import EvaluationMethod
from analytics.models import AccuracyEvaluation
from analytics.services.accuracy import save_evaluation
from cameras.models import Camera
from counting.models import CountingZone
from streams.evaluation.errors import EvaluationError
from streams.evaluation.evaluating import Evaluation
from streams.evaluation.report import as_json

KEPT = ("lines", "missed", "false_alarms", "advice", "frames", "seconds_video", "engine")


def camera_named(camera_id: str) -> Camera:
    """Return the camera of a text key. Raises EvaluationError where it is not there or nobody can tell."""
    try:
        camera = Camera.objects.filter(camera_id=camera_id).first()
    except (DatabaseError, InterfaceError) as error:
        raise EvaluationError(f"the database does not answer: {str(error).strip().splitlines()[0]}") from None
    if camera is None:
        raise EvaluationError(f"no camera is called {camera_id!r}")
    return camera


def save(
    camera: Camera, evaluation: Evaluation, *, user: Any = None, details: dict[str, Any] | None = None
) -> AccuracyEvaluation:
    """Store the evaluation with its camera."""
    numbers = as_json(evaluation)
    names = list(evaluation.scores)
    return save_evaluation(
        camera=camera,
        score=evaluation.total,
        method=EvaluationMethod(evaluation.method),
        identity=asdict(evaluation.identity) if evaluation.identity else None,
        details={name: numbers[name] for name in KEPT} | (details or {}),
        model_version=str(evaluation.run["engine"]),
        zones=CountingZone.objects.filter(camera=camera, zone_name__in=names),
        user=user,
    )
