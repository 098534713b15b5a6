"""What differs between two versions of a row, as people read it; and what brings an old version back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

CHANGED_SECRET = "password changed"  # noqa: S105  # no password: the reason that the services write down
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Difference:
    """A column with its old and new value in words."""

    name: str
    old: str
    new: str


def differences(before: Any, after: Any) -> list[Difference]:
    """Return what an author has changed between two rows of a history, in the order of the columns.

    A password is said to be changed, never how.
    """
    found = [
        Difference(str(capfirst(field.verbose_name)), words(before, field), words(after, field))
        for field in settable(before)
        if getattr(before, field.attname) != getattr(after, field.attname)
    ]
    if after.history_change_reason == CHANGED_SECRET:
        found.append(Difference(_("Password"), "…", _("changed")))
    return found


def settable(version: Any, left_out: Collection[str] = ()) -> list[Any]:
    """Return the columns of a version that people set."""
    return [field for field in version.tracked_fields if field.editable and field.name not in left_out]


def words(row: Any, field: Any) -> str:
    """Return a value as people read it."""
    value = getattr(row, field.attname)
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(field, models.ForeignKey):
        return _named(row, field, value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return str(dict(field.flatchoices).get(value, value))


def way_back(row: models.Model, version: Any, left_out: Collection[str] = ()) -> dict[str, Any]:
    """Return the changes that bring a row back to a version of its history: those columns alone that differ.

    Raises ValidationError at a column that points at a row which is gone.
    """
    changes: dict[str, Any] = {}
    for field in settable(version, left_out):
        value = getattr(version, field.attname)
        if value != getattr(row, field.attname):
            changes[field.name] = _referred(version, field) if isinstance(field, models.ForeignKey) else value
    return changes


def _named(row: Any, field: Any, key: Any) -> str:
    try:
        return str(getattr(row, field.name))
    except ObjectDoesNotExist:
        return _("%(key)s, which is gone") % {"key": key}


def _referred(version: Any, field: Any) -> Any:
    try:
        return getattr(version, field.name)
    except ObjectDoesNotExist:
        words_of_fault = _("%(what)s was deleted since.") % {"what": capfirst(field.verbose_name)}
        raise ValidationError({field.name: words_of_fault}) from None
