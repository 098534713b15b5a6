"""Admin page on which a clip with its truth is uploaded and evaluated."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.query import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from analytics.accuracy import accuracy_sentence
from analytics.models import ClipEvaluation
from analytics.services.clips import add_clip, delete_clip, report_page
from cameras.admin.base import TenantRowsAdmin
from cameras.admin.generic import ModelForm
from streams.tasks import evaluate_clip

CLOSED = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"  # the page brings its own pictures and style


class ClipForm(ModelForm):
    """A clip, its truth, and what it is run through."""

    video_file = forms.FileField(label=_("Video"), help_text=_("It is deleted as soon as it has been evaluated."))
    truth_file = forms.FileField(
        label=_("Truth"),
        help_text=_(
            "Boxes of people in every frame (MOTChallenge: frame,id,left,top,width,height), or for a camera a tally "
            "with the rows t,zone,direction; t in seconds or hh:mm:ss."
        ),
    )

    class Meta:
        model = ClipEvaluation
        fields = ("camera", "ai_model")

    def clean(self) -> dict[str, Any]:
        """Ask for a camera or a model."""
        data = super().clean() or self.cleaned_data
        if bool(data.get("camera")) == bool(data.get("ai_model")):
            self.add_error("camera", _("Choose a camera or a model."))
        return data


@admin.register(ClipEvaluation)
class ClipEvaluationAdmin(TenantRowsAdmin):
    """Clips that are evaluated in the background, with what came out."""

    form = ClipForm
    list_display = ("id", "subject", "video", "state", "outcome", "report", "created_at", "created_by")
    list_filter = ("status",)
    autocomplete_fields = ("camera", "ai_model")
    list_select_related = ("camera", "ai_model", "created_by", "evaluation")
    readonly_fields = ("subject", "video", "truth", "state", "outcome", "report", "created_at", "created_by")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        """Offer the form for a new clip, the outcome of one that is there."""
        return self.readonly_fields if obj else ("camera", "ai_model", "video_file", "truth_file")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        """Fix everything once the clip is there."""
        return self.readonly_fields if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Allow nobody to change a clip: another one is uploaded instead."""
        return False

    def save_model(self, request: HttpRequest, obj: ClipEvaluation, form: Any, change: bool) -> None:  # noqa: ARG002
        """Keep the files and let a worker begin once they are there."""
        data = form.cleaned_data
        made = add_clip(
            video=data["video_file"], truth=data["truth_file"], camera=data["camera"], ai_model=data["ai_model"],
            user=request.user,
        )  # fmt: skip
        obj.pk, obj._state.adding, obj._state.db = made.pk, False, made._state.db
        obj.refresh_from_db()
        transaction.on_commit(lambda: evaluate_clip.delay(made.pk))
        self.message_user(request, _("The clip waits for a worker; reload this list to see how far it is."))

    def delete_model(self, request: HttpRequest, obj: ClipEvaluation) -> None:  # noqa: ARG002
        """Delete the clip with its files."""
        delete_clip(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[ClipEvaluation]) -> None:  # noqa: ARG002
        """Delete the clips with their files."""
        for clip in queryset:
            delete_clip(clip)

    def get_urls(self) -> list[Any]:
        """Add the address of the report."""
        own = path(
            "<int:clip_id>/report/",
            self.admin_site.admin_view(self.report_view),
            name="analytics_clipevaluation_report",
        )
        return [own, *super().get_urls()]

    def report_view(self, request: HttpRequest, clip_id: int) -> HttpResponse:
        """Give the page with the pictures. Raises Http404 for a clip of others and for one without a report."""
        clip = self.get_queryset(request).filter(pk=clip_id).first()
        if clip is None or not report_page(clip).is_file():
            raise Http404
        if not self.has_view_permission(request, clip):
            raise PermissionDenied
        headers = {"Content-Security-Policy": CLOSED, "Cache-Control": "private, no-store"}
        return HttpResponse(report_page(clip).read_text(encoding="utf-8"), headers=headers)

    @admin.display(description=_("of"))
    def subject(self, clip: ClipEvaluation) -> str:
        """Return the camera or the model."""
        return str(clip.camera or clip.ai_model)

    @admin.display(description=_("state"), ordering="status")
    def state(self, clip: ClipEvaluation) -> str:
        """Return the state, with the progress while it runs and the reason where it failed."""
        if clip.status == "running":
            return f"{clip.get_status_display()}: {clip.progress} %"
        return f"{clip.get_status_display()}: {clip.error}" if clip.error else clip.get_status_display()

    @admin.display(description=_("result"))
    def outcome(self, clip: ClipEvaluation) -> str:
        """Return what came out, in words."""
        if clip.evaluation is not None and clip.camera is not None:
            return accuracy_sentence(clip.evaluation, clip.camera.timezone)
        names = {"precision_percent": _("precision"), "recall_percent": _("recall"), "accuracy_percent": _("accuracy")}
        known = [
            f"{word} {clip.numbers[name]:.2f} %" for name, word in names.items() if clip.numbers.get(name) is not None
        ]
        return ", ".join(known) or "–"

    @admin.display(description=_("report"))
    def report(self, clip: ClipEvaluation) -> str:
        """Return the link to the page with the picture of each miss and false alarm."""
        if not report_page(clip).is_file():
            return "–"
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:analytics_clipevaluation_report", args=[clip.pk]), _("Open")
        )
