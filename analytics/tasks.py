"""Entrances of Celery: upkeep of the tables, the daily reset of occupancy."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.db import OperationalError
from django.utils import timezone

from analytics.services.clips import tidy_clips
from analytics.services.occupancy import reset_due_occupancies
from analytics.services.partitions import ensure_partitions
from analytics.services.spans import tidy_spans as tidy

FIRST_RETRY, RETRIES = 10, 5  # seconds, doubled each time: a busy table is locked for us sooner or later
START_SECONDS = 3600  # a start's own call that nobody took within this time is dropped


@shared_task(
    name="analytics.maintain_partitions",
    autoretry_for=(OperationalError,),
    retry_backoff=FIRST_RETRY,
    max_retries=RETRIES,
)
def maintain_partitions() -> list[str]:
    """Make the partitions of this month and the next three; return the names of the new ones."""
    return ensure_partitions()


@shared_task(name="analytics.tidy_spans")
def tidy_spans() -> dict[str, list[int]]:
    """Delete recorded spans and evaluated clips that are old enough; return their ids."""
    return {"spans": tidy(), "clips": tidy_clips()}


@shared_task(name="analytics.reset_occupancies")
def reset_occupancies() -> int:
    """Reset what is derived from lines where a local day of occupancy began; return how many series."""
    return reset_due_occupancies(timezone.now())


@worker_ready.connect
def _begin(sender: Any, **_: Any) -> None:
    """Look after the partitions at every start: beat waits a whole day before it sends a daily task first."""
    if "maintenance" in {queue.name for queue in sender.task_consumer.queues}:
        maintain_partitions.apply_async(expires=START_SECONDS)
