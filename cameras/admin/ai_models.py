"""Admin of AI models."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models.query import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cameras.admin.base import OwnedRowsAdmin, OwnHistoryAdmin, ProtectedDeletionAdmin
from cameras.admin.generic import ModelForm
from cameras.admin.serviced import ServicedAdmin
from cameras.choices import ModelStatus
from cameras.models import AIModel
from cameras.services.ai_models import (
    create_model,
    delete_model,
    require_checksum,
    require_weights,
    update_model,
)


class AIModelForm(ModelForm):
    """A model whose weights must be there."""

    class Meta:
        model = AIModel
        fields = (
            "name", "version", "kind", "backend", "weights_path", "checksum_sha256", "parameters", "metrics", "status",
            "is_default", "tenant",
        )  # fmt: skip
        help_texts = {
            "checksum_sha256": _(
                "SHA-256. Left empty it is that of the file as it is now; workers refuse a file that has another."
            ),
            "parameters": _(
                "For example {“image_size”: 640, “classes”: [“person”]}. Known: image_size (pixels), confidence, iou "
                "(0 to 1), classes (names or numbers; the first is counted, each further one is counted apart), "
                "precision, device, batch_size (frames of several cameras at once, on a GPU)."
            ),
        }

    def clean(self) -> dict[str, Any]:
        """Say at the field what is wrong with the weights."""
        data = super().clean() or self.cleaned_data
        if "backend" in data and "weights_path" in data and self._needs_weights(data):
            self._check_weights(data)
        return data

    def _check_weights(self, data: dict[str, Any]) -> None:
        told = data.get("checksum_sha256") if "checksum_sha256" in self.changed_data else None
        try:
            require_checksum(require_weights(data["backend"], data["weights_path"]), told)
        except ValidationError as error:
            self.add_error(None, error)

    def _needs_weights(self, data: dict[str, Any]) -> bool:
        """Say whether the weights must be there: not where an old model is only renamed or retired."""
        if self.instance.pk is None or {"backend", "weights_path", "checksum_sha256"} & set(self.changed_data):
            return True
        return "status" in self.changed_data and data.get("status") != ModelStatus.RETIRED


@admin.register(AIModel)
class AIModelAdmin(ProtectedDeletionAdmin, ServicedAdmin, OwnedRowsAdmin, OwnHistoryAdmin):
    """The registry of models that cameras may use."""

    create_service = staticmethod(create_model)
    update_service = staticmethod(update_model)
    delete_service = staticmethod(delete_model)
    not_returned = ("tenant", "metrics")  # what was measured stays measured

    form = AIModelForm
    list_display = ("name", "version", "kind", "backend", "status", "is_default", "tenant")
    list_filter = ("kind", "backend", "status", ("tenant", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("tenant",)
    search_fields = ("name", "version")
    actions = ("evaluate",)

    @admin.action(description=_("Evaluate with labelled frames …"), permissions=["change"])
    def evaluate(self, request: HttpRequest, models: QuerySet[AIModel]) -> HttpResponse | None:
        """Go to the page on which frames and labels for the chosen model are uploaded."""
        chosen = list(models[:2])
        if len(chosen) != 1:
            self.message_user(request, _("Choose one model."), messages.ERROR)
            return None
        return redirect(f"{reverse('admin:analytics_clipevaluation_add')}?ai_model={chosen[0].pk}")
