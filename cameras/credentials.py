"""Passwords of cameras: encrypted at rest, readable by a worker alone."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

PREFIX = "fernet:v1:"


class CredentialsUnreadableError(Exception):
    """A stored password was encrypted with a key that is not there any more."""

    code = "credentials_unreadable"


def encrypt(password: str) -> str:
    """Return the cipher text of a password, made with the first key of STREAM_CREDENTIALS_KEYS."""
    return PREFIX + _keys().encrypt(password.encode()).decode()


def decrypt(stored: str) -> str:
    """Return the password of a cipher text made with any of the keys. Raises CredentialsUnreadableError."""
    try:
        return _keys().decrypt(stored.removeprefix(PREFIX)).decode()
    except InvalidToken:
        raise CredentialsUnreadableError(
            "The camera's password cannot be read: STREAM_CREDENTIALS_KEYS lacks the key that encrypted it."
        ) from None


def rotate(stored: str) -> str:
    """Return the cipher text of the same password, made with the first key. Raises CredentialsUnreadableError."""
    return encrypt(decrypt(stored))


def is_current(stored: str) -> bool:
    """Say whether the first key made the cipher text, so that all others may go."""
    try:
        Fernet(settings.STREAM_CREDENTIALS_KEYS[0]).decrypt(stored.removeprefix(PREFIX))
    except InvalidToken:
        return False
    return True


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.STREAM_CREDENTIALS_KEYS])
