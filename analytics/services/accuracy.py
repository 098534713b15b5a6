"""Evaluations of cameras: stored, and looked up for pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from analytics.choices import EvaluationMethod
from analytics.models import AccuracyEvaluation, RecordedSpan
from cameras.models import AIModel, Camera
from counting.core.scoring import Score
from counting.models import CountingZone

PLACES = Decimal("0.0001")
WITHOUT_MODEL = "motion"  # what finds people where a camera names no model
FEW_PEOPLE = 20  # fewer true crossings say little


def save_evaluation(
    *,
    camera: Camera,
    score: Score,
    method: EvaluationMethod,
    details: dict[str, Any],
    identity: Mapping[str, float] | None = None,
    span: RecordedSpan | None = None,
    model_version: str = "",
    zones: Iterable[CountingZone] = (),
    user: Any = None,
) -> AccuracyEvaluation:
    """Store an evaluation of a camera; `identity` may hold `idf1`, `mota` and `hota`."""
    identity = identity or {}
    return AccuracyEvaluation.objects.create(
        camera=camera,
        span=span,
        method=method.value,
        model_version=(model_version or model_of(camera))[:160],
        zone_versions={str(zone.pk): zone.version for zone in zones},
        true_count=score.true,
        ambiguous_count=score.ambiguous,
        counted_count=score.counted,
        hits=score.hits,
        misses=score.misses,
        false_alarms=score.false,
        precision=_rounded(score.precision),
        recall=_rounded(score.recall),
        f1=_rounded(score.f1),
        count_error=score.count_error,
        **{name: _rounded(identity.get(name)) for name in ("idf1", "mota", "hota")},
        details=details,
        created_by=user,
    )


def model_of(camera: Camera) -> str:
    """Return name and version of the model that finds people for the camera."""
    model = (
        camera.ai_model
        or AIModel.objects.filter(tenant=camera.tenant_id, kind="detector", is_default=True, status="active").first()
    )
    return str(model) if model else WITHOUT_MODEL


def latest_evaluations(cameras: Iterable[Camera]) -> dict[str, AccuracyEvaluation]:
    """Return the newest evaluation with a result of each camera that has one, by text key, in one query."""
    keys = [camera.camera_id for camera in cameras]
    rows = AccuracyEvaluation.objects.filter(camera_id__in=keys, f1__isnull=False)
    return {row.camera_id: row for row in rows.order_by("camera_id", "-evaluated_at", "-id").distinct("camera_id")}


def _rounded(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(PLACES)
