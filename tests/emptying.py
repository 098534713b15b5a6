"""Empties the database after a test that committed, by DELETE: to truncate all partitions takes half a second."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase
from psycopg import sql

# What Django would make anew after each TRUNCATE, always the same.
KEPT = {"django_content_type", "auth_permission"}


def empty_fast() -> None:
    """Let tests that commit be cleaned up by `empty_database`; called once, before the first test."""
    TransactionTestCase._fixture_teardown = lambda _case: empty_database()  # type: ignore[attr-defined]


def empty_database() -> None:
    """Delete all rows, those of append-only tables too; for a user who may not pass triggers by, call `flush`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        if cursor.fetchone() != ("on",):
            call_command("flush", verbosity=0, interactive=False)
            return
    names = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers: neither refusals nor references
        for name in sorted(names):
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
