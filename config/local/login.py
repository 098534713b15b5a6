"""The first login: a superuser with a password that this machine made up, shown while it is still valid."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth import get_user_model

NAME = "admin"
SYLLABLES = 8  # 100 syllables each: 53 bits
CONSONANTS = "bdfghjklmnprstvwxyzc"
VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Login:
    """What a person types to log in."""

    name: str
    password: str


def ensure(var: Path) -> Login | None:
    """Make the first superuser where there is none; return the generated login while it still works."""
    users = get_user_model()._default_manager
    if users.filter(is_superuser=True, is_active=True).exists():
        return _still_valid(var)
    return _make(var)


def path(var: Path) -> Path:
    """Return the file that keeps the generated login, readable by its owner alone."""
    return var / "login.txt"


def readable_password() -> str:
    """Return a random password that can be read out and typed: four groups of two syllables."""
    syllables = [secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(SYLLABLES)]
    return "-".join("".join(syllables[start : start + 2]) for start in range(0, SYLLABLES, 2))


def _make(var: Path) -> Login:
    login = Login(NAME, readable_password())
    user, _ = get_user_model()._default_manager.get_or_create(
        username=NAME, defaults={"is_staff": True, "is_superuser": True}
    )
    user.is_staff = user.is_superuser = user.is_active = True
    user.set_password(login.password)
    user.save()
    _write(path(var), f"{login.name}\n{login.password}\n")
    return login


def _write(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text(text)


def _still_valid(var: Path) -> Login | None:
    try:
        login = Login(*path(var).read_text().split())
    except (OSError, TypeError):
        return None
    user = get_user_model()._default_manager.filter(username=login.name, is_active=True).first()
    return login if user and user.check_password(login.password) else None
