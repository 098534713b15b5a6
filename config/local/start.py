"""`manage.py up` from end to end: bring everything up, watch it, bring everything down."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from config.local import addresses, folders, leftovers, lock, plan, ports, readiness, steps
from config.local.console import Console
from config.local.interrupts import Interrupts, StopAskedError
from config.local.login import Login
from config.local.supervisor import Supervisor

PATIENCE = 20.0  # seconds without readiness after which it is said what is missing
SERVERS = ("postgres", "redis")
ROOT_WARNING = "ignore:You're running the worker with superuser privileges"
OWNER_MAY_READ = ("FILE_STREAM_ROOT", "MODEL_ROOT")


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: `port` is None for the first free one, `demo` loads the demonstration scene."""

    var: Path
    host: str
    port: int | None
    demo: bool


def run(options: Options, console: Console) -> None:
    """Run the product until it is asked to stop. Raises StartError."""
    began = time.monotonic()
    folders.make_server_user()
    folders.make_run_folders(options.var)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
    with lock.exclusive(addresses.run_folder(options.var)) as lock_file:
        port = ports.choose(options.host, options.port)
        supervisor = Supervisor(console, addresses.run_folder(options.var))
        interrupts = Interrupts(supervisor)
        try:
            login = _bring_up(options, port, console, supervisor)
            lock.announce(lock_file, ports.url(options.host, port))
            _show_banner(options, port, console, login, time.monotonic() - began)
            supervisor.watch(until=lambda: False)
        except StopAskedError:
            console.say("stopping (once more to stop at once)")
        finally:
            interrupts.stopping()
            _bring_down(supervisor)
        console.say("stopped")


def _bring_up(options: Options, port: int, console: Console, supervisor: Supervisor) -> Login | None:
    environment = _environment(options)
    ended = leftovers.end_all(addresses.run_folder(options.var))
    if ended:
        console.say(f"ended what an earlier run left: {', '.join(ended)}")
    if os.geteuid() == 0:
        console.say("running as root: it works, but an ordinary user is safer")
    if options.port is None and port != ports.DEFAULT:
        console.say(f"port {ports.DEFAULT} is taken, using {port}")
    steps.start_servers(options.var, console, supervisor)
    steps.migrate(console)
    if options.demo:
        steps.load_demo(console)
    login = steps.ensure_login(options.var, console)
    connection.close()
    console.say("processes: web, stream worker, control worker, probe worker, task worker, beat")
    for program in plan.processes(options.host, port, environment):
        supervisor.add(program)
    _wait_until_ready(options, port, console, supervisor)
    return login


def _environment(options: Options) -> dict[str, str]:
    """Return what the processes are told, and let this process think the same.

    Who listens on this machine alone is its owner and may name any of its files as a camera or a network.
    """
    environment = {"HEADCOUNT_VAR": str(options.var), "PYTHONUNBUFFERED": "1"}
    if os.geteuid() == 0:  # said once by the start instead of by each worker
        environment["PYTHONWARNINGS"] = ROOT_WARNING
    if ports.is_loopback(options.host):
        for name in OWNER_MAY_READ:
            if name not in os.environ:
                environment[name] = "/"
                setattr(settings, name, "/")
    return environment


def _wait_until_ready(options: Options, port: int, console: Console, supervisor: Supervisor) -> None:
    told = time.monotonic() + PATIENCE

    def ready() -> bool:
        nonlocal told
        missing = readiness.missing(options.host, port)
        if missing and time.monotonic() > told:
            told = time.monotonic() + PATIENCE
            console.say(f"not ready yet, missing: {', '.join(missing)}")
        return not missing

    supervisor.watch(until=ready)


def _show_banner(options: Options, port: int, console: Console, login: Login | None, seconds: float) -> None:
    lines = [f"Headcount is ready after {seconds:.0f} s: {ports.url(options.host, port)}"]
    if login:
        lines.append(f"Log in as {login.name} with {login.password}  (change it in the admin)")
    if not ports.is_loopback(options.host) and "ALLOWED_HOSTS" not in os.environ:
        lines.append("Other machines are refused until ALLOWED_HOSTS names this one, e.g. ALLOWED_HOSTS=count.lan")
    lines.append("Ctrl-C stops everything; the data stay in " + str(options.var))
    bar = "=" * max(len(line) for line in lines)
    console.plain("\n".join(["", bar, *lines, bar, ""]))


def _bring_down(supervisor: Supervisor) -> None:
    """Stop the processes first, then Redis, then PostgreSQL: none loses what it stands on."""
    supervisor.stop(keep=SERVERS)
    supervisor.stop(keep=("postgres",))
    supervisor.stop()
