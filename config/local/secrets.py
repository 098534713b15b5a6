"""Secrets of the single-machine profile: made on first start, kept in var, readable by the owner alone."""

import secrets
from pathlib import Path

from cryptography.fernet import Fernet

MAKERS = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(50),
    "STREAM_CREDENTIALS_KEYS": lambda: Fernet.generate_key().decode(),
}


def read_or_make(var: Path, name: str) -> str:
    """Return the secret `name` of this machine, making it on the first call."""
    path = var / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(MAKERS[name]())
        try:
            path.hardlink_to(fresh)  # of two processes that start at once, the first wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
