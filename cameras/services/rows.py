"""How rows of configuration are written: checked as a whole, locked while they change, with their author."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from cameras.database import columns_beside
from cameras.querysets import AnyUser
from cameras.services.deleting import DeletionRefusedError, why_not_deletable

RowT = TypeVar("RowT", bound=models.Model)
FIXED = frozenset({"tenant", "tenant_id", "id", "pk"})  # what is connected with the row belongs to its tenant too


def author(user: AnyUser | None) -> Any:
    """Return who is named as the author of a change, None for nobody and for the product itself."""
    return user if user is not None and user.is_authenticated else None


def write_new(row: RowT, user: AnyUser | None) -> RowT:
    """Store a new row. Raises ValidationError with the faults at their fields."""
    row.full_clean()
    _save(row, user)
    return row


@transaction.atomic
def write_changes(row: RowT, user: AnyUser | None, changes: dict[str, Any], keys: Collection[str] = ()) -> RowT:
    """Change a stored row; `row` then shows what is stored. `keys` names its columns that others refer to it by.

    Raises ValidationError with the faults at their fields.
    """
    refuse_fixed(changes)
    if not changes:
        return row
    stored = type(row)._base_manager.select_for_update(no_key=True).get(pk=row.pk)
    for name, value in changes.items():
        setattr(stored, name, value)
    stored.full_clean()
    _save(stored, user, columns_beside(stored, *set(keys).difference(changes)))
    row.refresh_from_db()
    return row


@transaction.atomic
def delete_row(row: models.Model) -> None:
    """Delete a row that nothing depends on. Raises DeletionRefusedError with the way out."""
    reason = why_not_deletable(row)
    if reason:
        raise DeletionRefusedError(reason)
    row.delete()


def refuse_fixed(changes: dict[str, Any]) -> None:
    """Raise ValidationError at what cannot be changed once the row is made."""
    for name in FIXED.intersection(changes):
        raise ValidationError({name: ValidationError(_("This cannot be changed."), code="immutable")})


def _save(row: models.Model, user: AnyUser | None, columns: list[str] | None = None) -> None:
    history: Any = row  # django-simple-history reads the author from the instance
    history._history_user = author(user)
    row.save(update_fields=columns)
