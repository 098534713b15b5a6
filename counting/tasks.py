"""Entrances of Celery: building results."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from counting.services.results import build_results as build


@shared_task(name="counting.build_results")
def build_results() -> int:
    """Bring the results of all cameras up to now; return how many rows were written."""
    return build(timezone.now())
