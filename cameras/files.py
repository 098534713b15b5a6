"""Files that operators may name: videos below FILE_STREAM_ROOT, weights below MODEL_ROOT, nothing else."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings


class FileRefusedError(ValueError):
    """A file may not be used, or not for this; the text is for the person who named it."""


def video_file(name: str) -> Path:
    """Return the file that an address of a `file` camera names, which need not exist.

    Relative names are looked up below the folder of manage.py, then below each root. Raises FileRefusedError.
    """
    own = [Path(each).resolve() for each in (settings.DEMO_FOLDER, settings.UPLOAD_FOLDER)]
    if Path(name).is_absolute() and any(_resolved(Path(name)).is_relative_to(each) for each in own):
        return _resolved(Path(name))
    return _below_root(name, "FILE_STREAM_ROOT")


def model_file(name: str) -> Path:
    """Return the weights that a registered model names, which need not exist; relative names as for videos.

    Raises FileRefusedError.
    """
    return _below_root(name, "MODEL_ROOT")


def roots(setting: str) -> list[Path]:
    """Return the folders that a setting names, one or several with the system's separator of paths between them."""
    return [Path(each).resolve() for each in str(getattr(settings, setting)).split(os.pathsep) if each.strip()]


def _below_root(name: str, setting: str) -> Path:
    allowed = roots(setting)
    if not allowed:
        raise FileRefusedError(f"Files are not allowed here: the setting {setting} names no folder.")
    candidates = [_resolved(base / name) for base in (settings.BASE_DIR, *allowed)]
    inside = [path for path in candidates if any(path.is_relative_to(root) for root in allowed)]
    if not inside:
        raise FileRefusedError(f"{name} lies outside of the folders of {setting}.")
    return next((path for path in inside if _exists(path)), inside[0])


def _resolved(path: Path) -> Path:
    """Return the path without links. Raises FileRefusedError where they lead in a circle."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        raise FileRefusedError(f"Cannot be read: {path.name}") from None


def _exists(path: Path) -> bool:
    """Say whether the file is there. Raises FileRefusedError where that may not be known: too long, or closed to us."""
    try:
        return path.exists()
    except OSError as error:
        raise FileRefusedError(f"Cannot be read: {path.name} ({error.strerror})") from None
