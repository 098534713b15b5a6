"""The theme's admin classes, which take a type while types are checked and none while they run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from unfold import widgets

if TYPE_CHECKING:
    from django.contrib.admin.views.main import ChangeList

    ModelAdmin = admin.ModelAdmin[Any]
    HistoryAdmin = admin.ModelAdmin[Any]
    DjangosModelForm = forms.ModelForm[Any]
    StackedInline = admin.StackedInline[Any, Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    from simple_history.admin import SimpleHistoryAdmin
    from unfold.admin import ModelAdmin as ThemesModelAdmin
    from unfold.admin import StackedInline, TabularInline
    from unfold.views import ChangeList

    DjangosModelForm = forms.ModelForm

    class ModelAdmin(ThemesModelAdmin):
        """A page of the theme; texts begin with few lines and can be drawn larger."""

        formfield_overrides = {
            models.TextField: {"widget": widgets.UnfoldAdminTextareaWidget(attrs={"rows": 3})},
            models.JSONField: {"widget": widgets.UnfoldAdminTextareaWidget(attrs={"rows": 4})},
            ArrayField: {"widget": widgets.UnfoldAdminTextareaWidget(attrs={"rows": 1})},
        }

    class HistoryAdmin(SimpleHistoryAdmin, ModelAdmin):
        """A page with the history of its row, in the theme."""


LOOKS = {  # of widgets that a form brings itself; those of columns are the theme's own already
    forms.TextInput: widgets.INPUT_CLASSES,
    forms.NumberInput: widgets.INPUT_CLASSES,
    forms.PasswordInput: widgets.INPUT_CLASSES,
    forms.EmailInput: widgets.INPUT_CLASSES,
    forms.URLInput: widgets.INPUT_CLASSES,
    forms.DateInput: widgets.INPUT_CLASSES,
    forms.TimeInput: widgets.INPUT_CLASSES,
    forms.DateTimeInput: widgets.INPUT_CLASSES,
    forms.Textarea: widgets.TEXTAREA_CLASSES,
    forms.Select: widgets.SELECT_CLASSES,
    forms.CheckboxInput: widgets.CHECKBOX_CLASSES,
}


class ModelForm(DjangosModelForm):
    """A form of the admin whose own fields look like the theme's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields.values())


def dress(fields: Iterable[forms.Field]) -> None:
    """Give fields with Django's plain widgets the look of the theme."""
    for field in fields:
        looks = LOOKS.get(type(field.widget))
        if looks and "class" not in field.widget.attrs:
            field.widget.attrs["class"] = " ".join(looks)
        if type(field.widget) is forms.Select:
            field.widget.template_name = "unfold/widgets/select.html"


__all__ = ["ChangeList", "HistoryAdmin", "ModelAdmin", "ModelForm", "StackedInline", "TabularInline", "dress"]
