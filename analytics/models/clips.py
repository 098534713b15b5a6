"""Clips that were uploaded to measure a camera or a model by."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from analytics.choices import ClipStatus
from analytics.models.accuracy import AccuracyEvaluation
from analytics.querysets import ClipQuerySet
from cameras.database import Index, Timestamps, between, empty_object, one_of, preset
from cameras.models import AIModel, Camera

TABLE = "clip_evaluations"


class ClipEvaluation(Timestamps):
    """A clip with its truth, run through the lines of a camera or through a model, in the background.

    `progress` is in percent. Video, truth and report lie in a folder of their own below EVALUATION_FOLDER; the video
    goes when the run has ended, the report after SPAN_DAYS, the result stays with the camera or the model.
    """

    camera = models.ForeignKey(
        Camera,
        to_field="camera_id",
        db_column="camera_id",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="clip_evaluations",
    )
    ai_model = models.ForeignKey(
        AIModel,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="clip_evaluations",
        verbose_name=_("model"),
    )
    video = models.CharField(max_length=200)
    truth = models.CharField(max_length=200)
    status = models.CharField(max_length=20, choices=ClipStatus.choices, **preset(ClipStatus.QUEUED.value))
    progress = models.IntegerField(**preset(0))
    error = models.TextField(blank=True, **preset(""))
    numbers = models.JSONField(**empty_object())
    evaluation = models.ForeignKey(
        AccuracyEvaluation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ClipQuerySet.as_manager()

    class Meta:
        db_table = TABLE
        verbose_name = _("evaluated clip")
        verbose_name_plural = _("evaluated clips")
        ordering = ["-id"]
        constraints = [
            one_of(TABLE, "status", ClipStatus),
            between(TABLE, "progress", 0, 100),
            models.CheckConstraint(
                name="clip_evaluations_subject_check",
                condition=Q(camera__isnull=False, ai_model__isnull=True)
                | Q(camera__isnull=True, ai_model__isnull=False),
                violation_error_message=_("Choose a camera or a model."),
            ),
        ]
        indexes = [
            # What is old enough to be deleted.
            Index(fields=["created_at"], name="idx_clip_evaluations_created"),
        ]

    def __str__(self) -> str:
        return f"{self.camera_id or self.ai_model}: {self.video}"

    @property
    def folder(self) -> Path:
        """Return where its files lie."""
        return Path(settings.EVALUATION_FOLDER) / str(self.pk)
