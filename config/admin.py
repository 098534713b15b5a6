"""Admin pages of libraries, in the product's theme: users, tokens, periodic tasks."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import models
from django_celery_beat import admin as beat
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule
from unfold.widgets import UnfoldAdminSelectWidget

from cameras.admin.generic import TabularInline, dress
from cameras.admin.rights import MasterAdmin
from config.admin_failures import FailedTaskAdmin

__all__ = ["FailedTaskAdmin"]
from cameras.admin.users import AccountAdmin


class ThemedTaskChoice(beat.TaskSelectWidget, UnfoldAdminSelectWidget):  # type: ignore[misc]  # both without types
    """The choice of a task, by name."""


class ThemedTaskForm(beat.PeriodicTaskForm):  # type: ignore[misc]  # the library has no types
    """A periodic task in the theme."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regtask"].widget = ThemedTaskChoice()
        dress(self.fields.values())


class ThemedTaskAdmin(beat.PeriodicTaskAdmin, MasterAdmin):  # type: ignore[misc]  # the library has no types
    """Work that beat hands out."""

    form = ThemedTaskForm
    change_form_template = None  # the library's own belongs to the look of Django


class TasksOfSchedule(beat.PeriodicTaskInline, TabularInline):  # type: ignore[misc]  # the library has no types
    """The tasks that follow a schedule."""


class ThemedScheduleAdmin(beat.ScheduleAdmin, MasterAdmin):  # type: ignore[misc]  # the library has no types
    """A rhythm for tasks."""

    inlines = (TasksOfSchedule,)


class ThemedClockedAdmin(beat.ClockedScheduleAdmin, ThemedScheduleAdmin):  # type: ignore[misc]  # as above
    """Single times for tasks."""

    inlines = (TasksOfSchedule,)


class ThemedCrontabAdmin(beat.CrontabScheduleAdmin, ThemedScheduleAdmin):  # type: ignore[misc]  # as above
    """Rhythms as cron writes them."""

    inlines = (TasksOfSchedule,)


PAGES: dict[type[models.Model], type[admin.ModelAdmin[Any]]] = {
    User: AccountAdmin,
    PeriodicTask: ThemedTaskAdmin,
    ClockedSchedule: ThemedClockedAdmin,
    CrontabSchedule: ThemedCrontabAdmin,
    IntervalSchedule: ThemedScheduleAdmin,
    SolarSchedule: ThemedScheduleAdmin,
}


def take_over(pages: dict[type[models.Model], type[admin.ModelAdmin[Any]]]) -> None:
    """Put admin pages in the place of the libraries' own, which are registered before."""
    for model in pages:
        if admin.site.is_registered(model):
            admin.site.unregister(model)
        admin.site.register(model, pages[model])


take_over(PAGES)
admin.site.unregister(Group)  # roles in tenants decide: groups of permissions would count for nothing
