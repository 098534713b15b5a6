"""Folders of the single-machine profile and who may enter them."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

from config.local import addresses
from config.local.errors import StartError

SERVER_USER = "pgserver"  # the name that the wheel gives it, so that both mean the same user


def server_user() -> str | None:
    """Return the user that PostgreSQL must run as, or None for the present one: it refuses to run as root."""
    return SERVER_USER if os.geteuid() == 0 else None


def make_server_user() -> bool:
    """Make the system user where PostgreSQL needs one that is missing; return whether one was made.

    Raises StartError where it cannot be made.
    """
    if server_user() is None or _known(SERVER_USER):
        return False
    try:
        subprocess.run(  # noqa: S603  (fixed command, no shell)
            ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", SERVER_USER],  # noqa: S607
            check=True,
            capture_output=True,
            text=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise StartError(
            "PostgreSQL refuses to run as root and its system user could not be made "
            f"({getattr(error, 'stderr', '') or error}). Start as an ordinary user, or set DATABASE_URL."
        ) from error
    return True


def make_run_folders(var: Path) -> None:
    """Make the folders of pid files and sockets, for this user alone. Raises StartError."""
    passable = 0o711 if server_user() else 0o700  # PostgreSQL's user walks through to its socket
    for folder in {addresses.run_folder(var), addresses.socket_folder(var)}:
        _make_own(folder, passable)
    _make_own(addresses.postgres_socket_folder(var), 0o700)
    give_to_server_user(addresses.postgres_socket_folder(var))


def give_to_server_user(folder: Path) -> None:
    """Let the folder belong to the user that PostgreSQL runs as."""
    if server_user():
        shutil.chown(folder, SERVER_USER, SERVER_USER)


def open_path(folder: Path) -> list[Path]:
    """Let the server's user walk through the parents of `folder`; return those that were closed to it.

    Only passing is allowed, not listing.
    """
    opened = []
    for parent in folder.parents if server_user() else ():
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(stat.S_IMODE(mode) | stat.S_IXOTH | stat.S_IXGRP)
            opened.append(parent)
    return opened


def _make_own(folder: Path, mode: int) -> None:
    """Make the folder; refuse one that another user put there (the temporary folder is open to all)."""
    folder.mkdir(parents=True, exist_ok=True)
    owner = folder.lstat()
    allowed = {os.geteuid()} | ({pwd.getpwnam(SERVER_USER).pw_uid} if server_user() else set())
    if not stat.S_ISDIR(owner.st_mode) or owner.st_uid not in allowed:
        raise StartError(f"{folder} is another user's: remove it, or set HEADCOUNT_VAR to a folder of your own.")
    folder.chmod(mode)


def _known(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
