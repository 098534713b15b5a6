"""Empties the database after a test that committed, by DELETE: to truncate all partitions takes half a second."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase
from psycopg import sql

# What Django would make anew after each TRUNCATE, always the same.
KEPT = {"django_content_type", "auth_permission"}


_migrated: dict[str, bytes] = {}  # the rows that migrations have put in, by table


def empty_fast() -> None:
    """Let tests that commit be cleaned up by `empty_database`; called once, before the first test."""
    TransactionTestCase._fixture_teardown = lambda _case: empty_database()  # type: ignore[attr-defined]


def remember_migrated() -> None:
    """Keep the rows that migrations have put in, so that no test depends on which ran before it."""
    with connection.cursor() as cursor:
        for name in _tables():
            rows = sql.SQL("COPY (SELECT * FROM {}) TO STDOUT").format(sql.Identifier(name))
            with cursor.copy(rows) as copy:
                _migrated[name] = b"".join(copy)


def empty_database() -> None:
    """Leave the rows of the migrations alone, in append-only tables too.

    For a user of the database who may not pass triggers by, `flush` is called.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        passes_triggers = cursor.fetchone() == ("on",)
    if not passes_triggers:
        call_command("flush", verbosity=0, interactive=False)
    with transaction.atomic(), connection.cursor() as cursor:
        if passes_triggers:
            cursor.execute("SET LOCAL session_replication_role = replica")  # neither refusals nor references
            for name in _tables():
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        for name, rows in _migrated.items():
            if rows:
                with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as copy:
                    copy.write(rows)


def _tables() -> list[str]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(set(names) - KEPT)
