"""How the machinery does, for superusers: the newest run of beat, failed work, and which workers answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.conf import settings
from django.db.models import Max
from django_celery_beat.models import PeriodicTask
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from analytics.choices import ProcessingStatus
from analytics.models import EventQueueItem
from config.failed_work import open_failures
from config.models import FailedTask
from config.periodic import TASKS

LATE = dt.timedelta(minutes=5)  # beat wakes at least once in this time, and writes its runs down
SHOWN = 10  # failures on the page
ANSWER_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Machinery:
    """What is stored of the machinery. `newest_run` None = beat has never run."""

    newest_run: dt.datetime | None
    is_late: bool
    failures: list[FailedTask]
    number_of_failures: int
    stuck_events: int

    @property
    def has_trouble(self) -> bool:
        """Return whether anything of it needs a look."""
        return self.is_late or bool(self.failures) or self.stuck_events > 0


@dataclass(frozen=True, slots=True)
class Workers:
    """Which workers answer: their names, and the queues that nobody serves. `reached` False = no broker."""

    names: tuple[str, ...] = ()
    unserved: tuple[str, ...] = ()
    reached: bool = True


def machinery(now: dt.datetime) -> Machinery:
    """Return how the machinery does, in three or four queries."""
    newest = PeriodicTask.objects.filter(enabled=True).aggregate(newest=Max("last_run_at"))["newest"]
    failures = list(open_failures()[: SHOWN + 1])
    number = open_failures().count() if len(failures) > SHOWN else len(failures)
    stuck = EventQueueItem.objects.filter(processing_status=ProcessingStatus.FAILED).count()
    return Machinery(newest, newest is None or now - newest > LATE, failures[:SHOWN], number, stuck)


def workers() -> Workers:
    """Ask every worker which queues it serves, and wait a second for answers."""
    wanted = queues()
    try:
        answers: Any = current_app.control.inspect(timeout=ANSWER_SECONDS).active_queues() or {}
    except (OSError, OperationalError, RedisError):
        return Workers(unserved=wanted, reached=False)
    served = {str(queue["name"]) for queues in answers.values() for queue in queues}
    return Workers(tuple(sorted(answers)), tuple(queue for queue in wanted if queue not in served))


def queues() -> tuple[str, ...]:
    """Return the queues to which anything is sent: each needs a worker."""
    routed = {str(route["queue"]) for route in settings.CELERY_TASK_ROUTES.values()}
    return tuple(sorted(routed | {settings.CELERY_TASK_DEFAULT_QUEUE} | {task.queue for task in TASKS}))
