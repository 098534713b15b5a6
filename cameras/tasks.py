"""Entrances of Celery: ends of maintenances."""

from __future__ import annotations

from celery import shared_task

from cameras.services.maintenance import end_due_maintenances


@shared_task(name="cameras.end_maintenances")
def end_maintenances() -> list[str]:
    """End every maintenance whose end has come; return the cameras' text keys."""
    return end_due_maintenances()
