"""Where the servers of the single-machine profile listen: Unix sockets below the var folder, no TCP."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from urllib.parse import quote

SOCKET_FOLDER_LIMIT = 80  # bytes; the kernel allows 107, of which /postgres/.s.PGSQL.5432 takes 23
PLAIN = re.compile(r"[A-Za-z0-9._/-]+")  # a path that means the same to every reader of addresses


def database_url(var: Path) -> str:
    """Return the address of the embedded PostgreSQL whose data lie in `var`."""
    return f"postgres://postgres@/headcount?host={quote(str(postgres_socket_folder(var)), safe='')}"


def redis_url(var: Path) -> str:
    """Return the address of the embedded Redis of `var`."""
    return f"unix://{redis_socket(var)}"


def broker_url(redis: str) -> str:
    """Return Celery's name for a Redis address: `unix:///path` is `redis+socket:///path` there."""
    return redis.replace("unix://", "redis+socket://", 1) if redis.startswith("unix://") else redis


def postgres_folder(var: Path) -> Path:
    """Return the data folder of the embedded PostgreSQL."""
    return var / "postgres"


def postgres_socket_folder(var: Path) -> Path:
    """Return the folder of PostgreSQL's socket; PostgreSQL's user alone may enter it."""
    return socket_folder(var) / "postgres"


def redis_socket(var: Path) -> Path:
    """Return the path of Redis' socket."""
    return socket_folder(var) / "redis.sock"


def run_folder(var: Path) -> Path:
    """Return the folder of what is true only while the product runs: pid files, the address, the lock."""
    return var / "run"


def socket_folder(var: Path) -> Path:
    """Return the run folder, or a short one of this user where that is too long or has odd characters."""
    folder = run_folder(var)
    if len(os.fsencode(folder)) <= SOCKET_FOLDER_LIMIT and PLAIN.fullmatch(str(folder)):
        return folder
    digest = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"headcount-{os.getuid()}-{digest}"
