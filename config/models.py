"""The record of background work that has failed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cameras.database import Created, Index, at_least, not_blank, preset, wall_clock

TABLE = "failed_tasks"


class FailedTask(Created):
    """A task that failed in one way, however often: what happens again raises `occurrence_count` of its row.

    `fingerprint` is the checksum of task and error without their numbers. Who has read it dismisses it; it is shown
    again when it happens again. Written by `config.failed_work`, which keeps the table small.
    """

    task_name = models.CharField(_("task"), max_length=200)
    error = models.TextField(_("error"))
    fingerprint = models.CharField(max_length=40, unique=True, editable=False)
    worker = models.CharField(_("worker"), max_length=200, blank=True, **preset(""))
    occurrence_count = models.IntegerField(_("times"), **preset(1))
    last_failed_at = models.DateTimeField(_("last failed"), db_default=wall_clock())
    dismissed_at = models.DateTimeField(_("dismissed"), null=True, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        db_column="dismissed_by",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        db_table = TABLE
        verbose_name = _("failed work")
        verbose_name_plural = _("failed work")
        ordering = ["-last_failed_at", "-id"]
        constraints = [
            not_blank(TABLE, "task_name"),
            at_least(TABLE, "occurrence_count", 1),
        ]
        indexes = [
            # The newest failures: the admin's first page, and which rows go when there are too many.
            Index(models.F("last_failed_at").desc(), name="idx_failed_tasks_last_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.task_name}: {self.error}"
