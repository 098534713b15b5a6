"""The processes of the product on one machine (the same commands as in a fleet, docs/map.md)."""

from __future__ import annotations

import sys
from pathlib import Path

from django.conf import settings

from config.local.programs import Program

QUIET = (
    "--without-gossip",
    "--without-mingle",
    "--without-heartbeat",
)  # one machine: nobody listens to these


def processes(host: str, port: int, environment: dict[str, str]) -> list[Program]:
    """Return web, workers and beat, with `environment` added to each."""
    folder = Path(settings.BASE_DIR)
    commands = {
        "web": _web(host, port),
        "streams": _worker("streams", "streams", "threads", settings.STREAMS_PER_WORKER),
        "control": _worker("control", "control", "solo", 1),
        "probes": _worker("probes", "probes", "threads", 8),
        "tasks": _worker("tasks", "default,analytics,maintenance", "threads", 2),
        "beat": _celery("beat", "-S", "django", "--loglevel", "WARNING"),
    }
    return [Program(name, command, folder, environment) for name, command in commands.items()]


def _web(host: str, port: int) -> tuple[str, ...]:
    """Return the command of the web server; open pages get three seconds to be told that it stops."""
    address = ("--host", host, "--port", str(port))
    quiet = ("--log-level", "warning", "--no-access-log", "--timeout-graceful-shutdown", "3")
    return (sys.executable, "-m", "uvicorn", "config.asgi:application", *address, *quiet)


def _worker(name: str, queues: str, pool: str, threads: int) -> tuple[str, ...]:
    place = ("-n", f"{name}@%h", "-Q", queues, "--pool", pool, "--concurrency", str(threads))
    return _celery("worker", *place, "--loglevel", "WARNING", *QUIET)


def _celery(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "celery", "-A", "config", "--quiet", *arguments)
