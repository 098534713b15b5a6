"""One `manage.py up` for one var folder: a lock that the kernel takes back from a killed process."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from config.local.errors import StartError


@contextmanager
def exclusive(folder: Path) -> Iterator[TextIO]:
    """Hold the lock of the run folder; write the product's address into what is yielded, for a second start.

    Raises StartError, with the address, where another process holds it.
    """
    with (folder / "up.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            address = file.read().strip() or "it is just starting or stopping"
            raise StartError(f"Headcount already runs on the data in {folder.parent}: {address}") from None
        file.truncate(0)
        yield file
        file.truncate(0)


def announce(file: TextIO, address: str) -> None:
    """Tell later starts where the product is."""
    file.write(address)
    file.flush()
