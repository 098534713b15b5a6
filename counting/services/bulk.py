"""Storing many rows at once: COPY straight into the table, and a way round rows that are there already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg import errors, sql

SPARE = "rows_to_store"  # the temporary table that takes rows when some of them are stored already


def store_rows(table: str, key: Sequence[str], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    """Store rows (values in the order of `columns`) unless their `key` is there; return how many are new.

    COPY is several times as fast as INSERT but knows no ON CONFLICT: a duplicate takes the whole batch the longer
    way, through a temporary table. Raises IntegrityError or DataError for rows that the table refuses; then none is
    stored.
    """
    if not rows:
        return 0
    try:
        with transaction.atomic():
            _copy(table, columns, rows)
    except IntegrityError as error:
        if not isinstance(error.__cause__, errors.UniqueViolation):
            raise
        return _store_new(table, key, columns, rows)
    return len(rows)


@transaction.atomic
def _store_new(table: str, key: Sequence[str], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    names = {
        "spare": sql.Identifier(SPARE),
        "table": sql.Identifier(table),
        "columns": _names(columns),
        "key": _names(key),
    }
    # What the live table fills in by itself is null here, which its NOT NULL would refuse.
    _execute("CREATE TEMPORARY TABLE {spare} ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA", names)
    _copy(SPARE, columns, rows)
    stored = _execute(
        "INSERT INTO {table} ({columns}) SELECT {columns} FROM {spare} ON CONFLICT ({key}) DO NOTHING", names
    )
    _execute("DROP TABLE {spare}", names)
    return stored


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), _names(columns))
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _execute(statement: str, names: dict[str, sql.Composable]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(**names))
        return int(cursor.rowcount)


def _names(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
