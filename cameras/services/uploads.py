"""Videos that people upload to be watched as cameras: checked, kept below UPLOAD_FOLDER, removed when unused."""

from __future__ import annotations

import re
import secrets
import shutil
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from cameras.files import FileRefusedError
from cameras.models import Camera
from cameras.probe import check_video

ROOM_TO_LEAVE = 500_000_000  # bytes that stay free on the disk
UNUSED_SECONDS = 86_400.0  # after which an upload that no camera names is removed
LONGEST_NAME = 80


def keep_upload(upload: UploadedFile[Any]) -> str:
    """Keep an uploaded video and return the address under which a file camera finds it.

    Raises ValidationError for what is too large, is no video, or finds no room.
    """
    tidy_uploads()
    size = upload.size or 0
    folder = Path(settings.UPLOAD_FOLDER)
    _check_size(size, folder)
    own = folder / secrets.token_hex(8)  # nobody can guess another's
    path = own / clean_name(upload.name or "")
    try:
        own.mkdir()
        with path.open("wb") as file:
            for piece in upload.chunks():
                file.write(piece)
        check_video(path, path.name)
    except FileRefusedError as error:
        shutil.rmtree(own, ignore_errors=True)
        raise ValidationError(str(error)) from None
    except OSError as error:
        shutil.rmtree(own, ignore_errors=True)
        raise ValidationError(_("The file cannot be kept: %(why)s") % {"why": error.strerror or error}) from None
    return str(path)


def clean_name(name: str) -> str:
    """Return a name without folders and strange characters, for a file and for people."""
    stem, dot, ending = Path(name.replace("\\", "/")).name.rpartition(".")
    known = ending if dot and ending.isalnum() and len(ending) <= 5 else "mp4"
    cleaned = re.sub(r"[^\w.-]+", "-", stem if dot else ending).strip("-.")[:LONGEST_NAME]
    return f"{cleaned or 'video'}.{known.lower()}"


def tidy_uploads(now: float | None = None) -> list[str]:
    """Remove uploads of more than a day ago that no camera names; return their names."""
    folder, now = Path(settings.UPLOAD_FOLDER), time.time() if now is None else now
    if not folder.is_dir():
        return []
    old = [own for own in folder.iterdir() if own.is_dir() and now - own.stat().st_mtime > UNUSED_SECONDS]
    used = Camera.objects.filter(stream_url__startswith=str(folder)).values_list("stream_url", flat=True)
    kept = {Path(str(url)).parent for url in used}
    unused = [own for own in old if own not in kept]
    for own in unused:
        shutil.rmtree(own, ignore_errors=True)
    return [own.name for own in unused]


def _check_size(size: int, folder: Path) -> None:
    """Make sure that a file of so many bytes may be kept. Raises ValidationError."""
    limit = settings.UPLOAD_MEGABYTES * 1_000_000
    if size > limit:
        words = _("The video has %(size)s MB; at most %(limit)s MB can be uploaded (UPLOAD_MEGABYTES).")
        raise ValidationError(words % {"size": size // 1_000_000, "limit": settings.UPLOAD_MEGABYTES})
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < size + ROOM_TO_LEAVE:
        raise ValidationError(_("There is too little room on the disk of the server."))
