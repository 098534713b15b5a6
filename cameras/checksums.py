"""Checksums of weights: the SHA-256 of a file, or of a folder's files with their names."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

KEPT = 64  # files whose checksum is remembered

State = tuple[tuple[str, int, int], ...]


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file or a folder, hexadecimal; remembered until one of the files changes.

    Raises OSError.
    """
    return _checksum(path, state_of(path))


def state_of(path: Path) -> State:
    """Return name, time of change and size of a file, or of each file in a folder. Raises OSError."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)


@lru_cache(maxsize=KEPT)
def _checksum(path: Path, state: State) -> str:
    if not path.is_dir():
        return _of_file(path)
    lines = [f"{_of_file(path / name)}  {name}\n" for name, _time, _size in state if (path / name).is_file()]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _of_file(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
