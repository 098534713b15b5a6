"""Rows of configuration as the API takes and shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers


class Word(serializers.ChoiceField):
    """One of the listed words in any case; it is stored and shown in its own."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the listed word. Raises ValidationError for another."""
        if isinstance(data, str):
            wanted = data.strip().lower()
            data = next((word for word in self.choices if str(word).lower() == wanted), data)
        return super().to_internal_value(data)


class OwnRow(serializers.PrimaryKeyRelatedField[Any]):
    """The id of a row that the user may see; one of others does not exist."""

    def __init__(self, rows: Callable[[], Any], **options: Any) -> None:
        self.rows = rows
        super().__init__(**options)

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows among which the id is looked up."""
        request = self.context.get("request")
        found: QuerySet[Any] = self.rows().for_user(request.user) if request is not None else self.rows().none()
        return found


class Strict(serializers.Serializer[Any]):
    """A body in which every name must be known. What is read-only may be sent back and is passed over."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the values that are to be written. Raises ValidationError at names that are not known."""
        unknown = sorted(set(map(str, data)) - set(self.fields)) if isinstance(data, dict) else []
        if unknown:
            text = _("There is no such field.")
            raise serializers.ValidationError(
                {name: [serializers.ErrorDetail(text, code="unknown_field")] for name in unknown}
            )
        return super().to_internal_value(data)


class ConfigurationSerializer(serializers.ModelSerializer[Any], Strict):
    """A row that operators set up: names that it does not know are refused, fixed values cannot be changed.

    The model judges the values (`full_clean` in the service), so that a form, a program and a file are told the same.
    `Meta.fixed` names what cannot be changed.
    """

    serializer_choice_field = Word

    def to_internal_value(self, data: Any) -> Any:
        """Return the values that are to be written. Raises ValidationError at names that are not known, or fixed."""
        values = super().to_internal_value(data)
        if self.instance is not None:
            self._settle_fixed(values)
        return values

    def _settle_fixed(self, values: dict[str, Any]) -> None:
        """Take out what is fixed and sent as it is. Raises ValidationError where it differs."""
        for name in getattr(self.Meta, "fixed", ()):
            if name in values and values.pop(name) != getattr(self.instance, name):
                text = _("This cannot be changed.")
                raise serializers.ValidationError({name: [serializers.ErrorDetail(text, code="immutable")]})
