"""Background work that failed is written down in few rows that tell what, when and how often."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from config import failed_work
from config.celery import app
from config.failed_work import dismiss, open_failures, record_failure
from config.models import FailedTask

pytestmark = pytest.mark.django_db


def fail(text: str, task: str = "analytics.tidy_spans") -> FailedTask:
    """Record a failure and return its row."""
    record_failure(task, OSError(text), "worker@host")
    return FailedTask.objects.order_by("-last_failed_at").first() or pytest.fail("nothing was recorded")


def test_what_fails_again_in_the_same_way_raises_the_count_of_its_row() -> None:
    first = fail("span 7: no space left")
    second = fail("span 12: no space left")

    assert second.pk == first.pk
    assert (second.occurrence_count, second.error) == (2, "OSError: span 12: no space left")
    assert second.last_failed_at > first.last_failed_at
    assert second.created_at == first.created_at
    assert second.worker == "worker@host"


def test_other_errors_and_other_tasks_have_rows_of_their_own() -> None:
    for text, task in (("full", "a"), ("away", "a"), ("full", "b")):
        fail(text, task)

    assert sorted(FailedTask.objects.values_list("task_name", "error")) == [
        ("a", "OSError: away"), ("a", "OSError: full"), ("b", "OSError: full"),
    ]  # fmt: skip


def test_a_password_in_an_address_is_not_written_down() -> None:
    row = fail("cannot open rtsp://anna:s3cret-word@192.0.2.1/s")

    assert row.error == "OSError: cannot open rtsp://…@192.0.2.1/s"


def test_an_endless_error_is_cut_and_one_with_a_zero_byte_is_stored() -> None:
    assert len(fail("x" * 5000).error) == 1000
    assert fail("a\0b").error == "OSError: ab"


def test_the_oldest_rows_go_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failed_work, "MOST_ROWS", 2)
    for name in ("first", "second", "third"):
        fail("full", name)

    assert set(FailedTask.objects.values_list("task_name", flat=True)) == {"second", "third"}


def test_what_is_dismissed_comes_back_only_when_it_happens_again() -> None:
    row, other, root = fail("full"), fail("away"), User.objects.create_superuser("root")

    assert dismiss([row.pk], root) == 1
    assert dismiss([row.pk], root) == 0
    assert list(open_failures()) == [other]
    row.refresh_from_db()
    assert row.dismissed_by == root
    fail("full")
    assert set(open_failures()) == {row, other}


def test_a_task_that_fails_in_a_worker_is_written_down() -> None:
    def broken(number: int) -> None:
        raise RuntimeError(f"{number} is no camera")

    register: Any = app.task
    task = register(broken, name="tests.broken")
    try:
        task.apply(args=(7,))
    finally:
        app.tasks.pop("tests.broken")

    row = FailedTask.objects.get()
    assert (row.task_name, row.error, row.occurrence_count) == ("tests.broken", "RuntimeError: 7 is no camera", 1)


def test_where_the_table_cannot_be_written_the_log_has_it(caplog: pytest.LogCaptureFixture) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE failed_tasks RENAME TO failed_tasks_away")

    record_failure("analytics.tidy_spans", OSError("full"))

    assert "analytics.tidy_spans failed (OSError: full), and that could not be written down" in caplog.text
