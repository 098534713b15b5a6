"""Every address of the product, from the configuration of addresses itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import URLPattern, get_resolver, reverse

from tests.tenancy.world import World

NO_ROWS = frozenset({"kind", "app_label"})  # words in addresses that name no row
# Where an address cannot tell by itself which row it names: by its name and word.
VALUES: dict[tuple[str, str], Any] = {
    ("admin:app_list", "app_label"): "cameras",
    ("admin:view_on_site", "content_type_id"): 1,
    ("admin:view_on_site", "object_id"): 1,
    ("admin:cameras_camera_test", "draft"): "no-draft",  # drafts and trials belong to who has begun them
    ("admin:cameras_camera_save", "draft"): "no-draft",
    ("admin:cameras_camera_found", "key"): "no-search",
    ("admin:cameras_camera_tried", "batch"): "no-trials",
    ("admin:streams_trial", "key"): "no-trial",
    ("admin:streams_trial_picture", "key"): "no-trial",
    ("set-password", "uidb64"): "MQ",
    ("set-password", "token"): "no-token",
}
OF_HISTORY = frozenset({"1", "version"})  # words by which the admin names what a row once was
OF_ADMIN = frozenset({"object_id", "id", "pk", "0"}) | OF_HISTORY  # and the row itself
NOTHING_THERE: dict[type, Any] = {int: 987_654_321, str: "nothing-there"}


class UnknownRowError(AssertionError):
    """An address names a row that the tests do not know."""


@dataclass(frozen=True)
class Route:
    """An address: its full name, the words in it (numbers where they have no names), and the view behind it."""

    name: str
    words: tuple[str, ...]
    view: Any

    @property
    def names_a_row(self) -> bool:
        """Say whether the address is that of a row."""
        return bool(set(self.words) - NO_ROWS)

    @property
    def is_admin(self) -> bool:
        """Say whether the address belongs to the admin."""
        return self.name.startswith("admin:")

    @property
    def is_api(self) -> bool:
        """Say whether the address belongs to the API."""
        return hasattr(self.view, "cls")

    @property
    def model(self) -> type[models.Model] | None:
        """Return the model whose rows the address shows, as far as it can be read from it."""
        if self.is_admin:
            return next((each for each in apps.get_models() if self.name.startswith(_pages_of(each))), None)
        rows = getattr(getattr(self.view, "cls", None), "rows", None)
        return getattr(rows, "model", None)

    def path(self, world: World) -> str:
        """Return the address of the row of a tenant. Raises UnknownRowError."""
        return self._filled([self._value(word, world) for word in self.words])

    def path_of_nothing(self, world: World) -> str:
        """Return the same address for a row that nobody has."""
        values = [self._value(word, world) for word in self.words]
        pairs = zip(self.words, values, strict=True)
        return self._filled([value if word in NO_ROWS else NOTHING_THERE[type(value)] for word, value in pairs])

    def _filled(self, values: list[Any]) -> str:
        if self.words and self.words[0].isdigit():
            return reverse(self.name, args=values)
        return reverse(self.name, kwargs=dict(zip(self.words, values, strict=True)))

    def _value(self, word: str, world: World) -> Any:
        if (self.name, word) in VALUES:
            return VALUES[self.name, word]
        if word in world.known:
            return world.known[word]
        if self.model is None or (self.is_admin and word not in OF_ADMIN):
            raise UnknownRowError(
                f"The address “{self.name}” has the word “{word}”: let `furnish` of tests/tenancy/world.py make such "
                f"a row and put it into `known`, or name the value in VALUES of tests/tenancy/routes.py."
            )
        row = world.row(self.model)
        if row is None:
            return 1
        history = getattr(type(row), "history", None)
        return history.filter(id=row.pk).first().pk if word in OF_HISTORY and history is not None else row.pk


def _pages_of(model: type[models.Model]) -> str:
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_"


@cache
def routes() -> tuple[Route, ...]:
    """Return every address with a name; those without one only lead on to others."""
    return tuple(route for route in _below(get_resolver().url_patterns, "", ()) if route.name)


def _below(patterns: Any, namespace: str, above: tuple[str, ...]) -> Iterator[Route]:
    for one in patterns:
        words = (*above, *_words(one.pattern.regex))
        if isinstance(one, URLPattern):
            yield Route(f"{namespace}{one.name}" if one.name else "", words, one.callback)
        else:
            yield from _below(one.url_patterns, f"{one.namespace}:" if one.namespace else namespace, words)


def _words(pattern: Any) -> tuple[str, ...]:
    return tuple(pattern.groupindex) or tuple(str(number) for number in range(pattern.groups))
