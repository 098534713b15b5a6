"""Clips to be evaluated: their files, their state, and when they go."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from analytics.choices import ClipStatus
from analytics.models import AccuracyEvaluation, ClipEvaluation
from cameras.models import AIModel, Camera

SILENT = dt.timedelta(minutes=30)  # without progress: the worker has died
REPORT = "report"


@transaction.atomic
def add_clip(
    *,
    video: UploadedFile[Any],
    truth: UploadedFile[Any],
    camera: Camera | None = None,
    ai_model: AIModel | None = None,
    user: Any = None,
) -> ClipEvaluation:
    """Keep a clip with its truth; somebody has to start it. Raises OSError where the files cannot be written."""
    clip = ClipEvaluation.objects.create(
        camera=camera,
        ai_model=ai_model,
        video=Path(video.name or "clip").name[-200:],
        truth=Path(truth.name or "truth").name[-200:],
        created_by=user,
    )
    clip.folder.mkdir(parents=True, exist_ok=True)
    for upload, path in ((video, video_path(clip)), (truth, truth_path(clip))):
        with path.open("wb") as file:
            for piece in upload.chunks():
                file.write(piece)
    return clip


def video_path(clip: ClipEvaluation) -> Path:
    """Return where the video lies; of the name that somebody gave it only the ending is used."""
    ending = Path(clip.video).suffix.lower()
    return clip.folder / f"clip{ending if ending[1:].isalnum() else ''}"


def truth_path(clip: ClipEvaluation) -> Path:
    """Return where the truth lies."""
    return clip.folder / "truth.txt"


def report_page(clip: ClipEvaluation) -> Path:
    """Return where the page with the pictures lies, once there is one."""
    return clip.folder / REPORT / "report.html"


def claim_clip(clip_id: int) -> ClipEvaluation | None:
    """Take a clip that waits; None where another worker has it or it is gone."""
    claimed = ClipEvaluation.objects.filter(pk=clip_id, status=ClipStatus.QUEUED).update(
        status=ClipStatus.RUNNING.value
    )
    return ClipEvaluation.objects.select_related("camera", "ai_model").get(pk=clip_id) if claimed else None


def note_progress(clip: ClipEvaluation, percent: int) -> None:
    """Say how far a running clip is."""
    _running(clip).update(progress=max(0, min(100, percent)))


def finish_clip(clip: ClipEvaluation, numbers: dict[str, Any], evaluation: AccuracyEvaluation | None = None) -> None:
    """Say what came out, and remove the video: it shows people and is needed no more."""
    _running(clip).update(status=ClipStatus.DONE.value, progress=100, numbers=numbers, evaluation=evaluation)
    video_path(clip).unlink(missing_ok=True)


def fail_clip(clip: ClipEvaluation, error: str) -> None:
    """Say why nothing came out, and remove the video."""
    _running(clip).update(status=ClipStatus.FAILED.value, error=error)
    video_path(clip).unlink(missing_ok=True)


def delete_clip(clip: ClipEvaluation) -> None:
    """Delete a clip with its files; the evaluation stays with the camera."""
    folder = clip.folder
    clip.delete()
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))


def tidy_clips(now: dt.datetime | None = None) -> list[int]:
    """Delete what is older than SPAN_DAYS and give up what no worker is at any more; return what was deleted."""
    now = now or timezone.now()
    old = list(ClipEvaluation.objects.filter(created_at__lt=now - dt.timedelta(days=settings.SPAN_DAYS)))
    deleted = [clip.pk for clip in old]
    for clip in old:
        delete_clip(clip)
    for clip in ClipEvaluation.objects.filter(status=ClipStatus.RUNNING, updated_at__lt=now - SILENT):
        fail_clip(clip, "The evaluation broke off.")
    return deleted


def _running(clip: ClipEvaluation) -> Any:
    return ClipEvaluation.objects.filter(pk=clip.pk, status=ClipStatus.RUNNING)
