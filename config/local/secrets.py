"""Secrets of the single-machine profile: made on first start, kept in var, readable by the owner alone."""

import secrets
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

MAKERS = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(50),
    "STREAM_CREDENTIALS_KEYS": lambda: Fernet.generate_key().decode(),
}


def read_or_make(var: Path, name: str) -> str:
    """Return the secret `name` of this machine, making it on the first call."""
    path = var / "secrets" / name
    if not path.exists():
        try:
            _make(path, MAKERS[name]())
        except OSError as error:
            raise ImproperlyConfigured(f"HEADCOUNT_VAR: cannot write below {var}: {error.strerror}") from error
    return path.read_text().strip()


def _make(path: Path, secret: str) -> None:
    """Write the secret; of two processes that start at once, the first wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(f".{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text(secret)
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
