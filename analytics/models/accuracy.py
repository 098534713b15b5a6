"""Accuracy of cameras: recorded spans, hand tallies of them, and what evaluations have found."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from analytics.choices import EvaluationMethod, SpanStatus
from analytics.querysets import EvaluationQuerySet, SpanQuerySet, TallyQuerySet
from cameras.database import (
    Created,
    Index,
    Timestamps,
    at_least,
    between,
    empty_list,
    empty_object,
    one_of,
    preset,
    wall_clock,
    within_0_and_1,
)
from cameras.models import Camera

SPANS, TALLIES, EVALUATIONS = "recorded_spans", "hand_tallies", "accuracy_evaluations"
OPEN = (SpanStatus.WANTED.value, SpanStatus.RECORDING.value)
COUNTS = ("true_count", "ambiguous_count", "counted_count", "hits", "misses", "false_alarms")
LONGEST_MINUTES = 60


class RecordedSpan(Timestamps):
    """Some minutes of a camera as a video for tallying by hand; `file` lies in SPAN_FOLDER and goes after SPAN_DAYS.

    A moment of the video is `started_at` plus its time in the video: the frames carry their capture times.
    """

    camera = models.ForeignKey(
        Camera,
        to_field="camera_id",
        db_column="camera_id",
        on_delete=models.CASCADE,
        related_name="recorded_spans",
        db_index=False,
    )
    wanted_minutes = models.IntegerField(_("minutes"))
    status = models.CharField(max_length=20, choices=SpanStatus.choices, **preset(SpanStatus.WANTED.value))
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    file = models.CharField(max_length=200, blank=True, **preset(""))
    file_bytes = models.BigIntegerField(**preset(0))
    frame_width = models.IntegerField(null=True, blank=True)
    frame_height = models.IntegerField(null=True, blank=True)
    error = models.TextField(blank=True, **preset(""))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = SpanQuerySet.as_manager()

    class Meta:
        db_table = SPANS
        verbose_name = _("recorded span")
        verbose_name_plural = _("recorded spans")
        ordering = ["-id"]
        constraints = [
            # Also serves the session that asks what it shall record.
            models.UniqueConstraint(
                fields=["camera"], condition=Q(status__in=OPEN), name="recorded_spans_one_open_key"
            ),
            one_of(SPANS, "status", SpanStatus),
            between(SPANS, "wanted_minutes", 1, LONGEST_MINUTES),
            at_least(SPANS, "file_bytes", 0),
            at_least(SPANS, "frame_width", 1),
            at_least(SPANS, "frame_height", 1),
            models.CheckConstraint(
                name="recorded_spans_order_check",
                condition=Q(ended_at__isnull=True) | Q(started_at__isnull=True) | Q(ended_at__gte=F("started_at")),
            ),
            models.CheckConstraint(
                name="recorded_spans_ready_check",
                condition=~Q(status=SpanStatus.READY.value)
                | (Q(started_at__isnull=False) & Q(ended_at__isnull=False) & ~Q(file="")),
            ),
        ]
        indexes = [
            # The spans of one camera, newest first.
            Index(fields=["camera", "-id"], name="idx_recorded_spans_camera"),
            # What is old enough to be deleted.
            Index(fields=["created_at"], name="idx_recorded_spans_created"),
        ]

    def __str__(self) -> str:
        return f"{self.camera_id} #{self.pk}"


class HandTally(Timestamps):
    """What one person has noted while a span played: `marks` are `{"t": seconds, "zone": id, "direction": word}`."""

    span = models.ForeignKey(RecordedSpan, on_delete=models.CASCADE, related_name="tallies", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    marks = models.JSONField(**empty_list())
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = TallyQuerySet.as_manager()

    class Meta:
        db_table = TALLIES
        verbose_name = _("hand tally")
        verbose_name_plural = _("hand tallies")
        ordering = ["-id"]
        constraints = [
            # Also serves the tallies of one span.
            models.UniqueConstraint(fields=["span", "user"], name="hand_tallies_span_user_key"),
        ]

    def __str__(self) -> str:
        return f"{self.span} · {self.user}"


class AccuracyEvaluation(Created):
    """How the counting of a camera compared with the truth once; never changed.

    Counts are of crossings, shares 0–1 and null where there was nothing to divide by. `count_error` is how many people
    were counted too many (above 0) or too few. `zone_versions` names the version of each zone by its id; `details`
    holds the numbers of each zone, misses, false alarms and marks.
    """

    camera = models.ForeignKey(
        Camera,
        to_field="camera_id",
        db_column="camera_id",
        on_delete=models.CASCADE,
        related_name="accuracy_evaluations",
        db_index=False,
    )
    span = models.ForeignKey(RecordedSpan, on_delete=models.SET_NULL, null=True, blank=True, related_name="evaluations")
    method = models.CharField(max_length=20, choices=EvaluationMethod.choices)
    model_version = models.CharField(max_length=160, blank=True, **preset(""))
    zone_versions = models.JSONField(**empty_object())
    true_count = models.IntegerField()
    ambiguous_count = models.IntegerField(**preset(0))
    counted_count = models.IntegerField()
    hits = models.IntegerField()
    misses = models.IntegerField()
    false_alarms = models.IntegerField()
    precision = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    recall = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    f1 = models.DecimalField("F1", max_digits=5, decimal_places=4, null=True, blank=True)
    count_error = models.IntegerField()
    idf1 = models.DecimalField("IDF1", max_digits=5, decimal_places=4, null=True, blank=True)
    mota = models.DecimalField("MOTA", max_digits=10, decimal_places=4, null=True, blank=True)
    hota = models.DecimalField("HOTA", max_digits=5, decimal_places=4, null=True, blank=True)
    details = models.JSONField(**empty_object())
    evaluated_at = models.DateTimeField(db_default=wall_clock())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        db_table = EVALUATIONS
        verbose_name = _("accuracy evaluation")
        verbose_name_plural = _("accuracy evaluations")
        ordering = ["-evaluated_at", "-id"]
        constraints = [
            one_of(EVALUATIONS, "method", EvaluationMethod),
            *[at_least(EVALUATIONS, field, 0) for field in COUNTS],
            *within_0_and_1(EVALUATIONS, "precision", "recall", "f1", "idf1", "hota"),
            between(EVALUATIONS, "mota", -999_999, 1),
        ]
        indexes = [
            # The newest evaluation of each camera of a page.
            Index(fields=["camera", "-evaluated_at"], name="idx_accuracy_evaluations_camera"),
        ]

    def __str__(self) -> str:
        return f"{self.camera_id} {self.evaluated_at:%Y-%m-%d}"
