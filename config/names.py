"""Names of fields and models that are made from their attributes: they become texts that are translated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy

OWN = frozenset({"analytics", "cameras", "config", "counting", "dashboards", "streams"})


def translate_names() -> None:
    """Let every such name be looked up in the reader's language. Migrations know nothing of it: none was ever given."""
    for field in _fields():
        field.verbose_name = gettext_lazy(str(field.verbose_name))
    for model, option in _options():
        setattr(model._meta, option, gettext_lazy(str(getattr(model._meta, option))))


def names() -> set[str]:
    """Return all these names in English."""
    with translation.override("en"):
        fields = {str(field.verbose_name) for field in _fields()}
        return fields | {str(getattr(model._meta, option)) for model, option in _options()}


def _fields() -> Iterator[models.Field[Any, Any]]:
    """Yield the fields without a name of their own."""
    for model in _models():
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            if field._verbose_name is None:  # type: ignore[attr-defined]  # what the model says, None for nothing
                yield field


def _options() -> Iterator[tuple[type[models.Model], str]]:
    """Yield the models without a name, or without a name for several, and which of the two."""
    for model in _models():
        for option in ("verbose_name", "verbose_name_plural"):
            if option not in model._meta.original_attrs and "verbose_name" not in model._meta.original_attrs:
                yield model, option


def _models() -> Iterator[type[models.Model]]:
    return (model for model in apps.get_models() if model._meta.app_label in OWN)
