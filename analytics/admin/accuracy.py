"""Admin of recorded spans, hand tallies and evaluations, to look at; they are made on the camera's accuracy page."""

from __future__ import annotations

from django.contrib import admin
from django.db.models.query import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from analytics.accuracy import accuracy_sentence, is_weak
from analytics.models import AccuracyEvaluation, HandTally, RecordedSpan
from analytics.services.spans import delete_span
from cameras.admin.base import ReadOnlyAdmin, time_column


@admin.register(RecordedSpan)
class RecordedSpanAdmin(ReadOnlyAdmin):
    """Recorded spans: an operator may delete them before their time, with the video."""

    list_display = (
        "id",
        "camera",
        time_column("started_at", _("began")),
        "wanted_minutes",
        "status",
        "file_bytes",
        "created_by",
    )
    list_filter = ("status",)
    list_select_related = ("camera", "created_by")
    search_fields = ("camera__camera_id", "camera__camera_name")
    raw_id_fields = ("camera", "created_by")

    def has_delete_permission(self, request: HttpRequest, obj: RecordedSpan | None = None) -> bool:
        """Let those delete a span who have the permission."""
        return super(ReadOnlyAdmin, self).has_delete_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: RecordedSpan) -> None:  # noqa: ARG002
        """Delete the span with its video."""
        delete_span(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[RecordedSpan]) -> None:  # noqa: ARG002
        """Delete the spans with their videos."""
        for span in queryset:
            delete_span(span)


@admin.register(HandTally)
class HandTallyAdmin(ReadOnlyAdmin):
    """What people have noted while a span played."""

    list_display = ("span", "user", "number_of_marks", time_column("finished_at", _("finished")))
    list_select_related = ("span", "user")
    raw_id_fields = ("span", "user")

    @admin.display(description=_("marks"))
    def number_of_marks(self, tally: HandTally) -> int:
        """Return how many crossings were noted."""
        return len(tally.marks)


@admin.register(AccuracyEvaluation)
class AccuracyEvaluationAdmin(ReadOnlyAdmin):
    """How accurate cameras were, newest first."""

    list_display = (
        time_column("evaluated_at", _("evaluated")),
        "camera",
        "method",
        "accuracy",
        "true_count",
        "counted_count",
        "misses",
        "false_alarms",
        "model_version",
    )
    list_filter = ("method",)
    list_select_related = ("camera",)
    search_fields = ("camera__camera_id", "camera__camera_name")
    raw_id_fields = ("camera", "span", "created_by")
    date_hierarchy = "evaluated_at"

    @admin.display(description=_("accuracy"), ordering="f1")
    def accuracy(self, evaluation: AccuracyEvaluation) -> str:
        """Return the accuracy in words, and whether it says little."""
        sentence = accuracy_sentence(evaluation, evaluation.camera.timezone)
        return f"{sentence} {_('– too few people to say much')}" if is_weak(evaluation) else sentence
