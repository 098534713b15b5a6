"""The periodic tasks are there after a migration, and an operator's changes stay."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django_celery_beat.models import IntervalSchedule, PeriodicTask, PeriodicTasks

from config import periodic

pytestmark = pytest.mark.django_db


def test_every_declared_task_has_its_row() -> None:
    rows = {row.name: row for row in PeriodicTask.objects.select_related("interval")}
    for task in periodic.TASKS:
        row = rows[task.name]
        assert (row.task, row.queue, row.expire_seconds, row.enabled) == (
            task.task,
            task.queue,
            task.expires,
            True,
        )
        assert (row.interval.every, row.interval.period) == (task.seconds, "seconds")


def test_the_streams_are_looked_after_every_two_seconds() -> None:
    task = next(task for task in periodic.TASKS if task.task == "streams.supervise")
    assert (task.seconds, task.queue) == (2, "control")
    assert task.expires >= 10  # clocks of machines differ


def test_the_migration_alone_adds_the_rows() -> None:
    PeriodicTask.objects.all().delete()
    call_command("migrate", "config", "zero", verbosity=0)
    call_command("migrate", "config", verbosity=0)
    assert PeriodicTask.objects.filter(task="streams.supervise").count() == 1


def test_what_an_operator_changed_survives_the_next_start() -> None:
    slower = IntervalSchedule.objects.create(every=30, period="seconds")
    PeriodicTask.objects.filter(task="streams.supervise").update(enabled=False, interval=slower)
    assert periodic.add_missing() == []
    row = PeriodicTask.objects.get(task="streams.supervise")
    assert (row.enabled, row.interval) == (False, slower)


def test_a_running_schedule_is_told_of_new_rows() -> None:
    before = PeriodicTasks.objects.get(ident=1).last_update
    PeriodicTask.objects.filter(task="streams.supervise").delete()
    assert periodic.add_missing() == ["supervise streams"]
    assert PeriodicTasks.objects.get(ident=1).last_update > before


def test_two_equal_intervals_of_an_operator_do_no_harm() -> None:
    IntervalSchedule.objects.create(every=2, period="seconds")
    IntervalSchedule.objects.create(every=2, period="seconds")
    PeriodicTask.objects.filter(task="streams.supervise").delete()
    assert periodic.add_missing() == ["supervise streams"]
