"""Monthly partitions of the big tables, in UTC."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

# Table → the column by which it is partitioned.
PARTITIONED = {
    "counting_events": "event_timestamp",
    "counting_events_archive": "event_timestamp",
    "occupancy_changes": "changed_at",
    "person_detections": "frame_timestamp",
    "person_detections_archive": "frame_timestamp",
    "person_tracking": "frame_timestamp",
}
MONTHS_AHEAD = 3
LOCK = 0x68656164  # of the advisory lock under which partitions are made


def ensure_partitions(months_ahead: int = MONTHS_AHEAD, *, at: dt.datetime | None = None) -> list[str]:
    """Make the partitions of the month of `at` (default: now) and the next ones; return the names of the new ones.

    Rows of the default partition that belong into a new one are moved. Running twice, also at once, is safe.
    """
    made = []
    for table, column in PARTITIONED.items():
        for start, end in _months(at or timezone.now(), months_ahead + 1):
            name = f"{table}_{start:%Y_%m}"
            if _make(table, column, name, start, end):
                made.append(name)
    return made


@transaction.atomic
def _make(table: str, column: str, name: str, start: dt.datetime, end: dt.datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SELECT to_regclass(%s)", [name])
        if cursor.fetchone()[0] is not None:
            return False
    names = {
        "table": sql.Identifier(table),
        "column": sql.Identifier(column),
        "name": sql.Identifier(name),
        "default": sql.Identifier(f"{table}_default"),
        "start": sql.Literal(start),
        "end": sql.Literal(end),
    }
    for statement in STEPS:
        _execute(sql.SQL(statement).format(**names))
    return True


# A partition cannot be made directly while the default one holds rows of its range: it is filled, then attached.
STEPS = (
    "SET LOCAL lock_timeout = '5s'",
    "LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE",
    "CREATE TABLE {name} (LIKE {table} INCLUDING ALL EXCLUDING IDENTITY)",
    "WITH moved AS (DELETE FROM {default} WHERE {column} >= {start} AND {column} < {end} RETURNING *) "
    "INSERT INTO {name} SELECT * FROM moved",
    "ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ({start}) TO ({end})",
)


def _execute(statement: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _months(at: dt.datetime, count: int) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Yield begin and end of the month of `at` and of those that follow, in UTC."""
    at = at.astimezone(dt.UTC)
    first = at.year * 12 + at.month - 1
    for number in range(first, first + count):
        yield _month(number), _month(number + 1)


def _month(number: int) -> dt.datetime:
    return dt.datetime(number // 12, number % 12 + 1, 1, tzinfo=dt.UTC)
