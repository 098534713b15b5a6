"""Encrypting the stored passwords of cameras anew after a change of keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from cameras import credentials
from cameras.models import Camera

BATCH = 500  # rows read at once


class Rotation(Enum):
    """What became of one camera's password."""

    ROTATED = "rotated"
    CURRENT = "current"  # the first key had encrypted it already
    UNREADABLE = "unreadable"  # none of the keys reads it


@dataclass(frozen=True)
class Rotated:
    """A camera by its key, and what became of its password."""

    camera_id: str
    outcome: Rotation


def rotate_passwords(*, dry_run: bool = False) -> Iterator[Rotated]:
    """Encrypt every stored password with the first key, one row at a time, and tell of each.

    Each row is written by itself and only if nobody has given the camera another password meanwhile, so that a run may
    be killed anywhere and repeated. What is told to nobody else: the password is the same, sessions go on.
    """
    rows = Camera.objects.exclude(stream_password=None).exclude(stream_password="").order_by("pk")
    for pk, camera_id, stored in rows.values_list("pk", "camera_id", "stream_password").iterator(chunk_size=BATCH):
        yield Rotated(camera_id, _rotate(pk, stored or "", dry_run=dry_run))


def unreadable_cameras() -> list[str]:
    """Return the keys of the cameras whose password none of the keys reads."""
    return [row.camera_id for row in rotate_passwords(dry_run=True) if row.outcome is Rotation.UNREADABLE]


def _rotate(pk: int, stored: str, *, dry_run: bool) -> Rotation:
    if credentials.is_current(stored):
        return Rotation.CURRENT
    try:
        fresh = credentials.rotate(stored)
    except credentials.CredentialsUnreadableError:
        return Rotation.UNREADABLE
    if not dry_run:
        Camera.objects.filter(pk=pk, stream_password=stored).update(stream_password=fresh)
    return Rotation.ROTATED
