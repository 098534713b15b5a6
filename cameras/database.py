"""Building blocks of every app's models: wall-clock times, checks, index names, defaults known to the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from copy import copy
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

Number = int | Decimal


def wall_clock() -> models.Func:
    """Return SQL for the time of this very moment, not of the transaction's start."""
    return models.Func(function="clock_timestamp", output_field=models.DateTimeField())


def preset(value: Any) -> dict[str, Any]:
    """Return field arguments for a default that Python and the database both know."""
    return {"default": value, "db_default": value}


def empty_object() -> dict[str, Any]:
    """Return field arguments for a JSON column that starts as `{}`."""
    return {"default": dict, "blank": True, "db_default": models.Value({}, models.JSONField())}


def empty_list() -> dict[str, Any]:
    """Return field arguments for a JSON column that starts as `[]`."""
    return {"default": list, "blank": True, "db_default": models.Value([], models.JSONField())}


class Settled(models.Model):
    """A row whose values are brought into their stored form before they are checked."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Settle the values before they are compared with types and lists."""
        self.settle_values()
        super().clean_fields(exclude=exclude)

    def settle_values(self) -> None:
        """Give words their stored case, and JSON columns that know no null their empty value."""
        settle_words(self)
        settle_empty(self)


class Created(Settled):
    """A row that knows when it was made."""

    created_at = models.DateTimeField(db_default=wall_clock(), editable=False)

    class Meta:
        abstract = True


class Timestamps(Created):
    """A row that also knows when it was last changed; a trigger keeps `updated_at` right under raw SQL."""

    updated_at = models.DateTimeField(auto_now=True, db_default=wall_clock())

    class Meta:
        abstract = True


class Index(models.Index):
    """An index with a name as long as PostgreSQL allows; migrations see Django's own class."""

    max_name_length = 63

    def deconstruct(self) -> Any:
        """Hide this class from migrations, which import no app."""
        _path, expressions, arguments = super().deconstruct()
        return "django.db.models.Index", expressions, arguments

    def __eq__(self, other: object) -> bool:
        return isinstance(other, models.Index) and self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]  # as Django's own: compared, never hashed


class FieldCheck(models.CheckConstraint):
    """A CHECK on one column that forms report at its field, without asking the database.

    `holds` says in Python what `condition` says in SQL; migrations see Django's own class.
    """

    def __init__(
        self,
        *,
        name: str,
        condition: models.Q,
        field: str = "",
        holds: Callable[[Any], bool] = lambda _value: True,
        message: Any = "",
        params: dict[str, Any] | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(name=name, condition=condition, **rest)
        self.field, self.holds, self.message, self.params = field, holds, message, params

    def deconstruct(self) -> Any:
        """Hide this class from migrations, which import no app."""
        _path, expressions, arguments = super().deconstruct()
        return "django.db.models.CheckConstraint", expressions, arguments

    def clone(self) -> FieldCheck:
        """Return a copy that still knows its field; Django makes one for every model."""
        return copy(self)

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:  # noqa: ARG002
        """Raise ValidationError at the field when its value does not fit; null is left to NOT NULL."""
        if not self.field or self.field in (exclude or ()):
            return
        value = getattr(instance, self.field)
        if value is not None and not self.holds(value):
            raise ValidationError({self.field: ValidationError(self.message, code="check", params=self.params)})


def one_of(table: str, field: str, choices: type[models.TextChoices]) -> FieldCheck:
    """Return the check that a column holds a listed word (forms compare with the field's choices themselves)."""
    return FieldCheck(name=_name(table, field), condition=models.Q(**{f"{field}__in": choices.values}))


def between(table: str, field: str, low: Number, high: Number) -> FieldCheck:
    """Return the check `low ≤ column ≤ high`; NaN, which PostgreSQL puts above every number, fails it."""
    return FieldCheck(
        name=_name(table, field),
        condition=models.Q(**{f"{field}__range": (low, high)}),
        field=field,
        holds=lambda value: _is_number(value) and low <= value <= high,
        message=_("Must be between %(low)s and %(high)s."),
        params={"low": low, "high": high},
    )


def at_least(table: str, field: str, low: int) -> FieldCheck:
    """Return the check `column ≥ low` of a column of whole numbers."""
    return FieldCheck(
        name=_name(table, field),
        condition=models.Q(**{f"{field}__gte": low}),
        field=field,
        holds=lambda value: _is_number(value) and value >= low,
        message=_("Must be at least %(low)s."),
        params={"low": low},
    )


def above_zero(table: str, field: str, digits: int, places: int) -> FieldCheck:
    """Return the check `0 < column ≤ the largest number of the column's type`, which keeps NaN out."""
    smallest, largest = (
        Decimal(1).scaleb(-places),
        Decimal(10) ** (digits - places) - Decimal(1).scaleb(-places),
    )
    return between(table, field, smallest, largest)


def not_negative(table: str, field: str, digits: int, places: int) -> FieldCheck:
    """Return the check `0 ≤ column ≤ the largest number of the column's type`, which keeps NaN out."""
    return between(table, field, 0, Decimal(10) ** (digits - places) - Decimal(1).scaleb(-places))


def matches(table: str, field: str, pattern: str, message: Any) -> FieldCheck:
    """Return the check that a text column matches a regular expression."""
    return FieldCheck(
        name=_name(table, field),
        condition=models.Q(**{f"{field}__regex": pattern}),
        field=field,
        holds=lambda value: re.search(pattern, value) is not None,
        message=message,
    )


def not_blank(table: str, field: str) -> FieldCheck:
    """Return the check that a text column holds more than blanks."""
    return matches(table, field, r"\S", _("This field must not be blank."))


def within_0_and_1(table: str, *fields: str) -> list[FieldCheck]:
    """Return the checks of scores and probabilities."""
    return [between(table, field, 0, 1) for field in fields]


def percent(table: str, *fields: str) -> list[FieldCheck]:
    """Return the checks of percentages that cannot pass 100."""
    return [between(table, field, 0, 100) for field in fields]


def settle_words(instance: models.Model) -> None:
    """Give the words of choice columns the case in which they are stored: `ip` becomes `IP`."""
    for field in instance._meta.concrete_fields:
        value = getattr(instance, field.attname)
        if field.choices and isinstance(value, str):
            setattr(instance, field.attname, _stored_word(field.flatchoices, value))


def settle_empty(instance: models.Model) -> None:
    """Put `{}` or `[]` where a form was left empty and the column knows no null."""
    for field in instance._meta.concrete_fields:
        fits = isinstance(field, models.JSONField) and not field.null and field.has_default()
        if fits and getattr(instance, field.attname) is None:
            setattr(instance, field.attname, field.get_default())


def is_stored(instance: models.Model, *columns: str) -> bool:
    """Say whether the database holds these very values for the row; a new row is stored nowhere."""
    if instance._state.adding:
        return False
    stored = type(instance)._base_manager.filter(pk=instance.pk).values(*columns).first()
    return stored == {name: getattr(instance, name) for name in columns}


def columns_beside(instance: models.Model, *keys: str) -> list[str]:
    """Return the columns that a change writes when it leaves the primary key and these keys alone.

    With a trigger on the table PostgreSQL locks a row as for a deletion when the statement only names a column of a
    key, and every insert of a row that points at it waits for the end of the transaction.
    """
    fields = instance._meta.concrete_fields
    return [field.name for field in fields if not field.primary_key and field.name not in keys]


def _stored_word(choices: Sequence[tuple[Any, Any]], value: str) -> str:
    return next((word for word, _label in choices if str(word).lower() == value.strip().lower()), value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, float | Decimal) and value == value)


def _name(table: str, field: str) -> str:
    return f"{table}_{field}_check"
