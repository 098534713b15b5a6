"""What is asked before an action on many cameras: which group, which place, which model, for how long, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cameras.admin.generic import dress
from cameras.choices import ModelKind, ModelStatus, TenantRole
from cameras.models import AIModel, CameraGroup, CameraLocation

LONGEST_HOURS = 24 * 90


class AskedForm(forms.Form):
    """Questions of an action; choices are rows of tenants in which the user is an operator."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                rows: Any = field.queryset
                field.queryset = rows.for_role(request.user, TenantRole.OPERATOR)
        dress(self.fields.values())


class GroupForm(AskedForm):
    """Which group."""

    group = forms.ModelChoiceField(CameraGroup.objects.select_related("tenant"), label=_("Group"))


class PlaceForm(AskedForm):
    """Which place."""

    location = forms.ModelChoiceField(
        CameraLocation.objects.all(), label=_("Place"), required=False, empty_label=_("No place")
    )


class ModelForm(AskedForm):
    """Which AI model."""

    ai_model = forms.ModelChoiceField(
        AIModel.objects.filter(kind=ModelKind.DETECTOR).exclude(status=ModelStatus.RETIRED),
        label=_("AI model"),
        required=False,
        empty_label=_("The tenant's default detector"),
    )


class MaintenanceForm(AskedForm):
    """For how long, and why."""

    hours = forms.DecimalField(
        label=_("Hours"),
        required=False,
        min_value=0.25,
        max_value=LONGEST_HOURS,
        help_text=_("It ends by itself after that time. Empty: until somebody ends it."),
    )
    notes = forms.CharField(label=_("Notes"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ResetForm(AskedForm):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("For those who read the numbers later. Counts since the last reset begin at 0; totals stay."),
    )
