"""Background work that failed: written down in few rows, read by superusers, dismissed by them."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable

from django.db import DatabaseError, InterfaceError, connection
from django.db.models import QuerySet
from django.utils import timezone

from cameras.querysets import AnyUser
from config.models import FailedTask

log = logging.getLogger(__name__)

MOST_ROWS = 200
LONGEST_ERROR = 1000  # characters
CREDENTIALS = re.compile(r"(?<=://)[^/\s@]+@")  # of an address in an error

RECORD = """
INSERT INTO failed_tasks (task_name, error, fingerprint, worker) VALUES (%s, %s, %s, %s)
ON CONFLICT (fingerprint) DO UPDATE
   SET occurrence_count = failed_tasks.occurrence_count + 1, last_failed_at = clock_timestamp(),
       error = EXCLUDED.error, worker = EXCLUDED.worker, dismissed_at = NULL, dismissed_by = NULL
"""
KEEP_FEW = """
DELETE FROM failed_tasks WHERE id IN
    (SELECT id FROM failed_tasks ORDER BY last_failed_at DESC, id DESC OFFSET %s)
"""


def record_failure(task_name: str, error: BaseException, worker: str = "") -> None:
    """Write a failure down; what fails again in the same way raises the count of its row.

    Never raises: where the database itself is away the log has to do.
    """
    words = f"{type(error).__name__}: {CREDENTIALS.sub('…@', str(error))}".replace("\0", "")[:LONGEST_ERROR]
    try:
        with connection.cursor() as cursor:
            cursor.execute(RECORD, [task_name[:200], words, fingerprint(task_name, words), worker[:200]])
            cursor.execute(KEEP_FEW, [MOST_ROWS])
    except (DatabaseError, InterfaceError) as trouble:
        log.error("%s failed (%s), and that could not be written down: %s", task_name, words, trouble)


def fingerprint(task_name: str, words: str) -> str:
    """Return what is the same for failures that differ in numbers alone."""
    return hashlib.sha1(re.sub(r"\d+", "#", f"{task_name}\x1f{words}").encode(), usedforsecurity=False).hexdigest()


def open_failures() -> QuerySet[FailedTask]:
    """Return what nobody has dismissed, newest first."""
    return FailedTask.objects.filter(dismissed_at__isnull=True)


def dismiss(rows: Iterable[int], user: AnyUser) -> int:
    """Take failures (ids) off the list; return how many were on it."""
    open_rows = open_failures().filter(pk__in=list(rows))
    return open_rows.update(dismissed_at=timezone.now(), dismissed_by=user.pk)
