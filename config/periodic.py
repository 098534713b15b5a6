"""The periodic tasks of the product, declared once; what an operator changes in the admin stays changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Periodic:
    """A task that beat sends every `seconds`; one that nobody took within `expires` seconds is dropped."""

    name: str
    task: str
    seconds: int
    queue: str
    expires: int
    description: str


TASKS = (
    Periodic(
        name="supervise streams",
        task="streams.supervise",
        seconds=2,
        queue="control",
        expires=30,  # the lease makes a late start harmless, and clocks of machines differ
        description="Starts a session for each camera that should stream and does not.",
    ),
    Periodic(
        name="maintain partitions",
        task="analytics.maintain_partitions",
        seconds=86_400,
        queue="maintenance",
        expires=43_200,
        description="Makes the monthly partitions of the big tables three months ahead; also done at every start.",
    ),
    Periodic(
        name="build counting results",
        task="counting.build_results",
        seconds=60,
        queue="analytics",
        expires=55,  # the next one does what a dropped one would have done
        description="Brings counts and occupancy per minute, hour and day up to date.",
    ),
    Periodic(
        name="reset occupancies",
        task="analytics.reset_occupancies",
        seconds=60,
        queue="analytics",
        expires=55,
        description="Resets the occupancy derived from lines at each camera's own time, once a local day.",
    ),
    Periodic(
        name="end maintenances",
        task="cameras.end_maintenances",
        seconds=60,
        queue="default",
        expires=55,
        description="Takes cameras out of maintenance whose end has come.",
    ),
    Periodic(
        name="tidy recorded spans",
        task="analytics.tidy_spans",
        seconds=600,
        queue="maintenance",
        expires=600,
        description="Deletes recorded spans after SPAN_DAYS, and gives up those whose camera does not record.",
    ),
)


def add_missing(apps: Apps | None = None) -> list[str]:
    """Add the declared tasks that the table does not know by name; return their names.

    Present rows are left as they are: an operator may have changed them. To be rid of a task switch it off, as
    a deleted one comes back. Migrations call this with their own `apps`: a new task needs one.
    """
    registry = apps or installed_apps
    table = registry.get_model("django_celery_beat", "PeriodicTask")._default_manager
    known = set(table.values_list("name", flat=True))
    missing = [periodic for periodic in TASKS if periodic.name not in known]
    for periodic in missing:
        table.create(interval=_interval(registry, periodic.seconds), **_columns(periodic))
    if missing:
        _tell_running_beat(registry)
    return [periodic.name for periodic in missing]


def _columns(periodic: Periodic) -> dict[str, Any]:
    return {
        "name": periodic.name,
        "task": periodic.task,
        "queue": periodic.queue,
        "expire_seconds": periodic.expires,
        "description": periodic.description,
    }


def _interval(apps: Apps, seconds: int) -> object:
    table = apps.get_model("django_celery_beat", "IntervalSchedule")._default_manager
    wanted = {"every": seconds, "period": "seconds"}
    return table.filter(**wanted).first() or table.create(**wanted)


def _tell_running_beat(apps: Apps) -> None:
    """Let a beat that runs elsewhere read the table again (rows of migrations do not announce themselves)."""
    table = apps.get_model("django_celery_beat", "PeriodicTasks")._default_manager
    table.update_or_create(ident=1, defaults={"last_update": timezone.now()})
