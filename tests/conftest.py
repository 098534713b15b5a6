"""Servers, data and skips for every test; nothing is started before a test asks for it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import django
import psutil
import psycopg
import pytest
from django.conf import settings
from django.utils import translation
from psycopg import sql

from config.local import servers
from tests import environment

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoDbBlocker

WITHOUT_DJANGO = ("tests/counting/core", "tests/architecture")
# Whole products, browsers and networks: begun late, one of these files would be waited for by the other processes.
LONG = ("architecture/test_project", "config/test_up", "browser/", "schema/test_migrations", "streams/")


def pytest_configure(config: pytest.Config) -> None:
    """Load Django where tests need it, not before environment.py has spoken, as pytest-django would."""
    hands_out = bool(config.getoption("tx", None)) and "PYTEST_XDIST_WORKER" not in os.environ
    if not hands_out and not all(named.startswith(WITHOUT_DJANGO) for named in config.args):
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        django.setup()
        import_module("tests.emptying").empty_fast()  # models may be imported only now
    # Processes that inherited it would read the settings before environment.py has spoken there.
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip by name what needs the public data where they are missing; begin with long files where they are spread."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=_is_short)
    if environment.DATA.is_dir():
        return
    skip = pytest.mark.skip(reason=f"public data missing: {environment.DATA} (HEADCOUNT_SHARED_DATA)")
    for item in items:
        if item.get_closest_marker("shared_data"):
            item.add_marker(skip)


def _is_short(item: pytest.Item) -> bool:
    """Say whether a process that begins with the item's file late keeps nobody waiting at the end."""
    return not item.path.relative_to(environment.ROOT / "tests").as_posix().startswith(LONG)


@pytest.fixture(scope="session")
def data() -> Path:
    """Return the folder of public videos, ground truth and weights; mark the test `shared_data`."""
    return environment.DATA


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Take back the language that a request has chosen for its thread, which is the thread of all tests."""
    yield
    if settings.configured:
        translation.deactivate()


@pytest.fixture
def root(client: Client) -> Client:
    """Return a client in which the administrator is logged in."""
    client.force_login(import_module("django.contrib.auth").get_user_model().objects.create_superuser("root"))
    return client


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """Make the folder of this run's servers; remove those of runs that were killed."""
    for folder in environment.VAR.glob("servers-*"):
        if not psutil.pid_exists(int(folder.name.rpartition("-")[2])):
            shutil.rmtree(folder, ignore_errors=True)
    environment.SERVERS.mkdir(parents=True, exist_ok=True)
    yield environment.SERVERS
    shutil.rmtree(environment.SERVERS, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run PostgreSQL for this run, or take DATABASE_URL's; return its address."""
    if not environment.EMBEDDED_DATABASE:
        yield os.environ["DATABASE_URL"]
        return
    with servers.running_postgres(request.getfixturevalue("server_folder")) as url:
        _forget_the_disk(url)
        yield url


def _forget_the_disk(url: str) -> None:
    """Let a server whose data die with this run wait for no disk: every emptied table would be written through."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def redis_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run Redis for this run, or take REDIS_URL's; return its address."""
    if not environment.EMBEDDED_REDIS:
        layer = cast(dict[str, Any], settings.CHANNEL_LAYERS["default"])
        layer["CONFIG"]["prefix"] = f"headcount-test-{os.getpid()}"
        yield os.environ["REDIS_URL"]
        return
    with servers.running_redis(request.getfixturevalue("server_folder")) as url:
        yield url


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_server: str) -> None:
    """Let pytest-django start the server before it makes the test database, whose name is this run's own."""
    database = cast(dict[str, Any], settings.DATABASES["default"])
    database.setdefault("TEST", {})["NAME"] = f"test_headcount_{os.getpid()}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Remember what the migrations have put into the test database, which pytest-django has made."""
    with django_db_blocker.unblock():
        import_module("tests.emptying").remember_migrated()


@pytest.fixture
def product_environment(transactional_db: None, redis_server: str) -> dict[str, str]:
    """Return the environment of a process that works on this test's database and Redis."""
    database = cast(dict[str, Any], settings.DATABASES["default"])
    own_name = os.environ["DATABASE_URL"].replace("/headcount", f"/{database['NAME']}", 1)
    return {**os.environ, "DATABASE_URL": own_name, "REDIS_URL": redis_server}
