"""System checks of settings that a single variable's reader cannot judge, each with an id and a hint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from cameras.files import roots

FOLDERS = ("FILE_STREAM_ROOT", "MODEL_ROOT")


@register()
def folders_exist(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Find folders that the environment names and that are not there."""
    return [
        Error(
            f"{name} names {str(folder)!r}, which is not a folder.",
            hint="Make the folder, correct the variable, or leave it empty to allow no files.",
            id="headcount.E001",
        )
        for name in FOLDERS
        for folder in roots(name)
        if not folder.is_dir()
    ]


@register()
def credential_keys_work(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Find keys that cannot encrypt; the keys themselves are not shown."""
    return [
        Error(
            f"STREAM_CREDENTIALS_KEYS: key number {number} is not a Fernet key.",
            hint="A key is 32 random bytes in URL-safe base64; cryptography's Fernet.generate_key() makes one.",
            id="headcount.E002",
        )
        for number, key in enumerate(settings.STREAM_CREDENTIALS_KEYS, start=1)
        if not _is_key(key)
    ]


def _is_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True
