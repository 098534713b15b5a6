"""Where the servers of the single-machine profile listen: Unix sockets below the var folder, no TCP."""

import hashlib
import tempfile
from pathlib import Path
from urllib.parse import quote

SOCKET_PATH_LIMIT = 90  # bytes; the kernel allows 108 for the whole path of a Unix socket


def database_url(var: Path) -> str:
    """Return the address of the embedded PostgreSQL whose data lie in `var`."""
    return f"postgres://postgres@/headcount?host={quote(str(postgres_folder(var)), safe='')}"


def redis_url(var: Path) -> str:
    """Return the address of the embedded Redis of `var`."""
    return f"unix://{run_folder(var) / 'redis.sock'}"


def broker_url(redis: str) -> str:
    """Return Celery's name for a Redis address: `unix:///path` is `redis+socket:///path` there."""
    return redis.replace("unix://", "redis+socket://", 1) if redis.startswith("unix://") else redis


def postgres_folder(var: Path) -> Path:
    """Return the data folder of the embedded PostgreSQL, which also holds its socket."""
    return var / "postgres"


def run_folder(var: Path) -> Path:
    """Return the folder for sockets and pid files: `var/run`, or a short one where that path is too long."""
    folder = var / "run"
    if len(str(folder)) <= SOCKET_PATH_LIMIT:
        return folder
    digest = hashlib.sha256(str(var).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"headcount-{digest}"
