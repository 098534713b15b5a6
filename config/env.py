"""Readers of environment variables that refuse a wrong value by the variable's name."""

import os
from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})


def text(name: str, default: str = "") -> str:
    """Return the variable as it is, without blanks around it."""
    return os.environ.get(name, default).strip()


def boolean(name: str, default: bool) -> bool:
    """Return a switch: 1/true/yes/on or 0/false/no/off.

    Raises ImproperlyConfigured for anything else.
    """
    return _parsed(name, default, _boolean, "must be one of 1, 0, true, false, yes, no, on, off")


def integer(name: str, default: int, minimum: int | None = None) -> int:
    """Return a whole number of at least `minimum`. Raises ImproperlyConfigured."""
    value = _parsed(name, default, int, "must be a whole number")
    if minimum is not None and value < minimum:
        raise ImproperlyConfigured(f"{name} must be at least {minimum}, not {value}")
    return value


def decimal(name: str, default: float, minimum: float | None = None) -> float:
    """Return a number of at least `minimum`. Raises ImproperlyConfigured."""
    value = _parsed(name, default, float, "must be a number")
    if minimum is not None and not value >= minimum:
        raise ImproperlyConfigured(f"{name} must be at least {minimum}, not {value}")
    return value


def items(name: str, default: list[str]) -> list[str]:
    """Return a comma-separated list without blanks and empty items."""
    raw = os.environ.get(name)
    return default if raw is None else [item.strip() for item in raw.split(",") if item.strip()]


def _boolean(raw: str) -> bool:
    lowered = raw.lower()
    if lowered not in TRUE | FALSE:
        raise ValueError(raw)
    return lowered in TRUE


def _parsed(name: str, default: T, parse: Callable[[str], T], rule: str) -> T:
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    try:
        return parse(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name} {rule}, not {raw!r}") from None
