"""System checks that need the database: passwords that no key reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError, connections

from cameras.services.credentials import unreadable_cameras

SHOWN = 5  # cameras that the message names


@register(Tags.database)
def passwords_can_be_read(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001
    databases: Sequence[str] | None = None,
    **kwargs: Any,  # noqa: ARG001
) -> list[CheckMessage]:
    """Find cameras whose password none of the keys reads.

    A warning and no error: these cameras wait with their reason, and all others are to start.
    """
    if not databases or "default" not in databases or not _is_migrated():
        return []
    lost = unreadable_cameras()
    if not lost:
        return []
    names = ", ".join(lost[:SHOWN]) + (" …" if len(lost) > SHOWN else "")
    return [
        Warning(
            f"STREAM_CREDENTIALS_KEYS reads the password of {len(lost)} camera(s) no more: {names}.",
            hint="Put the key back that encrypted them (behind the first one), or give their passwords anew.",
            id="headcount.W003",
        )
    ]


def _is_migrated() -> bool:
    """Say whether the cameras' table is there with its column of passwords; not so before the first migration."""
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM information_schema.columns WHERE table_name = 'camera_configurations' "
                "AND column_name = 'stream_password'"
            )
            return cursor.fetchone() is not None
    except DatabaseError:
        return False
