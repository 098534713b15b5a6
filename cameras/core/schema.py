"""Checks of JSON values that name the place of a fault, like `alert_rules[2].threshold: must be a number`.

A check takes a value and the path to it, and returns the value as it is stored, or raises SchemaError. Checks of
objects and lists are built from checks of their parts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from math import isfinite
from typing import Any

Check = Callable[[Any, str], Any]


class SchemaError(ValueError):
    """A value breaks its schema; the text is `path: message`, the path alone is in `path`."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path, self.message = path, message


def number(low: float | None = None, high: float | None = None) -> Check:
    """Return the check of a finite number from `low` to `high`."""

    def check(value: Any, path: str) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise SchemaError(path, "must be a number")
        _limits(value, path, low, high)
        return value

    return check


def whole(low: int | None = None, high: int | None = None) -> Check:
    """Return the check of a whole number from `low` to `high`."""

    def check(value: Any, path: str) -> Any:
        if isinstance(value, bool) or not isinstance(value, int):
            raise SchemaError(path, "must be a whole number")
        _limits(value, path, low, high)
        return value

    return check


def boolean(value: Any, path: str) -> Any:
    """Check that the value is true or false."""
    if not isinstance(value, bool):
        raise SchemaError(path, "must be true or false")
    return value


def text(value: Any, path: str) -> Any:
    """Check that the value is a text of more than blanks."""
    if not isinstance(value, str) or not value.strip():
        raise SchemaError(path, "must be a text")
    return value


def word(*words: str) -> Check:
    """Return the check of one of the listed words; case is ignored and settled."""

    def check(value: Any, path: str) -> Any:
        found = next((each for each in words if isinstance(value, str) and each == value.lower()), None)
        if found is None:
            raise SchemaError(path, f"must be one of {', '.join(words)}")
        return found

    return check


def optional(check: Check) -> Check:
    """Return the check of null or of what `check` takes."""
    return lambda value, path: None if value is None else check(value, path)


def list_of(check: Check, least: int = 0, most: int | None = None) -> Check:
    """Return the check of a list of `least` to `most` items, each of which `check` takes."""

    def check_list(value: Any, path: str) -> Any:
        if not isinstance(value, list):
            raise SchemaError(path, "must be a list")
        if len(value) < least or (most is not None and len(value) > most):
            raise SchemaError(path, _length_rule(least, most))
        return [check(item, f"{path}[{place}]") for place, item in enumerate(value)]

    return check_list


def any_object(value: Any, path: str) -> Any:
    """Check that the value is an object; its keys are free."""
    if not isinstance(value, dict):
        raise SchemaError(path, "must be an object")
    return value


def object_of(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """Return the check of an object with all keys of `required`, maybe those of `optional`, and no other."""
    checks = {**required, **(optional or {})}

    def check(value: Any, path: str) -> Any:
        any_object(value, path)
        _known_keys(value, path, checks)
        for key in required:
            if key not in value:
                raise SchemaError(_joined(path, key), "is missing")
        return {key: checks[key](item, _joined(path, key)) for key, item in value.items()}

    return check


def _known_keys(value: Mapping[str, Any], path: str, known: Collection[str]) -> None:
    for key in value:
        if key not in known:
            raise SchemaError(_joined(path, str(key)), f"is not known here; known are {', '.join(sorted(known))}")


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _limits(value: float, path: str, low: float | None, high: float | None) -> None:
    if low is not None and value < low:
        raise SchemaError(path, f"must be at least {low}")
    if high is not None and value > high:
        raise SchemaError(path, f"must be at most {high}")


def _length_rule(least: int, most: int | None) -> str:
    if least == most:
        return f"must have {least} items"
    return f"must have at least {least} items" if most is None else f"must have {least} to {most} items"
