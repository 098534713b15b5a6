"""The upkeep of partitions: daily, at every start, on its own queue."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import current_app
from django.db import connection
from django.utils import timezone

from analytics.services.partitions import ensure_partitions
from analytics.tasks import maintain_partitions
from config import periodic
from tests.environment import ROOT
from tests.polling import until


def in_three_months() -> str:
    """Return the name of the last partition that has to be there."""
    now = timezone.now().astimezone(dt.UTC)
    month = now.year * 12 + now.month - 1 + 3
    return f"counting_events_{month // 12}_{month % 12 + 1:02}"


def exists(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        return bool(cursor.fetchone()[0])


def drop(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE "{table}"')


@pytest.fixture
def missing(transactional_db: None) -> Iterator[str]:
    """Take the last partition away; return its name."""
    name = in_three_months()
    drop(name)
    yield name
    ensure_partitions()


@pytest.mark.django_db
def test_the_task_makes_what_is_missing_and_names_it() -> None:
    drop(in_three_months())

    assert maintain_partitions() == [in_three_months()]
    assert maintain_partitions() == []


def test_the_task_is_sent_daily_to_the_queue_of_upkeep() -> None:
    row = next(each for each in periodic.TASKS if each.task == maintain_partitions.name)

    assert (row.seconds, row.queue) == (24 * 60 * 60, "maintenance")
    assert current_app.amqp.router.route({}, maintain_partitions.name)["queue"].name == "maintenance"


def test_a_task_worker_makes_the_missing_partition_when_it_starts(
    missing: str, product_environment: dict[str, str], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", "default,maintenance", "--pool", "solo"]
    log = tmp_path / "worker.txt"
    assert not exists(missing)

    with log.open("wb") as words:
        worker = subprocess.Popen(command, cwd=ROOT, env=product_environment, stdout=words, stderr=words)
    try:
        until(lambda: exists(missing) or worker.poll() is not None, f"the worker makes {missing}")
        assert exists(missing), log.read_text()
    finally:
        worker.kill()
        worker.wait()
