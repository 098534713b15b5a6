"""Migrations: complete, reversible, named."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

APPS = ("cameras", "counting", "streams", "analytics")


# Runs in a process of its own: forward, back, what is left, forward again.
THERE_AND_BACK = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
for app in ("analytics", "streams", "counting", "cameras"):
    call_command("migrate", app, "zero", verbosity=0)
with connection.cursor() as cursor:
    cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
                   "AND relname ~ '^(tenant|camera|counting|video|stream|realtime|event|ai_models|person|occupancy)' "
                   "OR relname ~ '^(density|recorded|hand|accuracy|clip)' "
                   "UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
    print("left:", [row[0] for row in cursor.fetchall()])
call_command("migrate", verbosity=0)
print("again")
"""


@pytest.fixture
def empty_database(product_environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """Make an empty database in the test server; return the environment of a process that works on it."""
    name = str(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}_empty"')
    address = product_environment["DATABASE_URL"].replace(f"/{name}", f"/{name}_empty", 1)
    yield {**product_environment, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings"}
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}_empty" WITH (FORCE)')


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("app", APPS)
def test_every_migration_has_a_name_that_says_something(app: str) -> None:
    names = [path.stem for path in Path(settings.BASE_DIR, app, "migrations").glob("0*.py")]

    assert names
    assert not [name for name in names if re.search(r"_auto_\d|_initial$", name)]


@pytest.mark.parametrize("app", APPS)
def test_a_migration_imports_no_app(app: str) -> None:
    for path in Path(settings.BASE_DIR, app, "migrations").glob("0*.py"):
        assert not re.search(rf"^(?:from|import) (?:{'|'.join(APPS)}|config)\b", path.read_text(), re.MULTILINE)


def test_an_empty_database_migrates_forward_back_to_nothing_and_forward_again(empty_database: dict[str, str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", THERE_AND_BACK],
        env=empty_database,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.stdout.split("\n")[:2], ran.returncode) == (["left: []", "again"], 0), ran.stderr
