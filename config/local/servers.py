"""The embedded servers together: which are wanted, started and answering, for `up` and for tests."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from config.local import addresses, postgres, programs, redis
from config.local.errors import StartError
from config.local.programs import Program

START_SECONDS = 60.0  # a server that recovers after a crash on a slow disk takes its time


@contextmanager
def running_postgres(var: Path) -> Iterator[str]:
    """Run the embedded PostgreSQL of `var` with its database and yield its address; its log is in var/log."""
    postgres.prepare(var)
    with _running(postgres.program(var), var) as process:
        wait_until(lambda: postgres.answers(var), "PostgreSQL", process)
        postgres.make_database(var)
        yield addresses.database_url(var)


@contextmanager
def running_redis(var: Path) -> Iterator[str]:
    """Run the embedded Redis of `var` and yield its address; its log is in var/log."""
    redis.prepare(var)
    with _running(redis.program(var), var) as process:
        url = addresses.redis_url(var)
        wait_until(lambda: redis.answers(url), "Redis", process)
        yield url


def wait_until(ready: Callable[[], bool], name: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server is ready. Raises StartError when it ends or takes longer than START_SECONDS."""
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None:
            raise StartError(f"{name} ended while starting (exit code {process.returncode}).")
        if time.monotonic() > deadline:
            raise StartError(f"{name} did not answer within {START_SECONDS:.0f} s.")
        time.sleep(0.02)


@contextmanager
def _running(program: Program, var: Path) -> Iterator[subprocess.Popen[bytes]]:
    log = var / "log" / f"{program.name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        process = programs.start(program, stack.enter_context(log.open("ab")))
        stack.callback(programs.stop, process, program, 10.0)
        yield process
