"""The single steps of a start; each says what it does in one line."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from config import periodic
from config.local import addresses, login, postgres, redis, servers
from config.local.console import Console
from config.local.errors import StartError
from config.local.supervisor import Supervisor

EXTERNAL_SECONDS = 30.0  # how long servers of other machines may take to answer


def start_servers(var: Path, console: Console, supervisor: Supervisor) -> None:
    """Start the servers that no variable names; wait until all of them answer. Raises StartError."""
    with_redis = not os.environ.get("REDIS_URL")
    if with_redis:
        _start_redis(var, console, supervisor)
    else:
        console.say("Redis: the one of REDIS_URL")
        _wait_for("REDIS_URL", lambda: redis.answers(settings.REDIS_URL))
    if not os.environ.get("DATABASE_URL"):
        _start_postgres(var, console, supervisor)
    else:
        console.say("PostgreSQL: the one of DATABASE_URL")
        _wait_for("DATABASE_URL", _database_answers)


def migrate(console: Console) -> None:
    """Bring the tables up to date and add missing periodic tasks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        console.say(f"tables: applying {len(plan)} migrations")
        call_command("migrate", interactive=False, verbosity=0)
    else:
        console.say("tables: up to date")
    added = periodic.add_missing()
    if added:
        console.say(f"periodic tasks: added {', '.join(added)}")


def load_demo(console: Console) -> None:
    """Load the demonstration scene; a failure is said and does not keep the product from starting."""
    if "seed_demo" not in get_commands():
        return
    console.say("demo: looking after the demonstration scene")
    try:
        call_command("seed_demo")
    except CommandError as error:
        console.say(f"demo: {error}")


def ensure_login(var: Path, console: Console) -> login.Login | None:
    """Make the first login where there is none; return it while its password is still the generated one."""
    found = login.ensure(var)
    if found:
        console.say(f"login: {found.name}, password in {login.path(var)}")
    return found


def _start_redis(var: Path, console: Console, supervisor: Supervisor) -> None:
    console.say("Redis: starting the embedded server")

    process = supervisor.add(redis.program(var), lambda: redis.prepare(var))
    servers.wait_until(lambda: redis.answers(addresses.redis_url(var)), "Redis", process)


def _start_postgres(var: Path, console: Console, supervisor: Supervisor) -> None:
    first = "making its data folder" if not addresses.postgres_folder(var).exists() else "starting on its data"
    console.say(f"PostgreSQL: {first} in {addresses.postgres_folder(var)}")
    for notice in postgres.prepare(var):
        console.say(notice)
    process = supervisor.add(postgres.program(var), lambda: postgres.forget_killed(var))
    servers.wait_until(lambda: postgres.answers(var), "PostgreSQL", process)
    postgres.make_database(var)


def _wait_for(variable: str, answers: Callable[[], bool]) -> None:
    deadline = time.monotonic() + EXTERNAL_SECONDS
    while not answers():
        if time.monotonic() > deadline:
            raise StartError(f"The server of {variable} does not answer. Is it running, is the address right?")
        time.sleep(0.5)


def _database_answers() -> bool:
    try:
        connection.ensure_connection()
    except OperationalError:
        return False
    return True
