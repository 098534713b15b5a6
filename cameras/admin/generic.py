"""Django's admin classes, which take a type while types are checked and none while they run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    HistoryAdmin = admin.ModelAdmin[Any]
    ModelForm = forms.ModelForm[Any]
    StackedInline = admin.StackedInline[Any, Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    from simple_history.admin import SimpleHistoryAdmin as HistoryAdmin

    ModelAdmin = admin.ModelAdmin
    ModelForm = forms.ModelForm
    StackedInline = admin.StackedInline
    TabularInline = admin.TabularInline

__all__ = ["HistoryAdmin", "ModelAdmin", "ModelForm", "StackedInline", "TabularInline"]
