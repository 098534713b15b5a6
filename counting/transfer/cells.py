"""How single cells are read and written: words, numbers, yes and no, choices, JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import override

from cameras.core.tables import plain, settled
from counting.transfer.faults import CellError
from counting.transfer.known import Known

Read = Callable[[str, Known], Any]
YES, NO = frozenset({"yes", "true", "1", "on", "x", "co"}), frozenset({"no", "false", "0", "off", "khong"})


def words(cell: str, known: Known) -> str:  # noqa: ARG001
    """Return a text as it is."""
    return cell


def whole(cell: str, known: Known) -> int:  # noqa: ARG001
    """Return a whole number. Raises CellError."""
    try:
        return int(cell)
    except ValueError:
        raise CellError(_("“%(cell)s” is no whole number.") % {"cell": cell[:50]}) from None


def decimal(cell: str, known: Known) -> Decimal:  # noqa: ARG001
    """Return a number with a point or a comma. Raises CellError."""
    try:
        number = Decimal(cell.replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise CellError(_("“%(cell)s” is no number.") % {"cell": cell[:50]})
    return number


def flag(cell: str, known: Known) -> bool:  # noqa: ARG001
    """Return yes or no, in English or Vietnamese. Raises CellError."""
    word = plain(cell)
    if word in YES | NO:
        return word in YES
    raise CellError(_("Write yes or no, not “%(cell)s”.") % {"cell": cell[:50]})


def choice(choices: type[TextChoices]) -> Read:
    """Return the reader of a word from a list, as it is stored or as pages say it in any language."""

    def read(cell: str, known: Known) -> str:  # noqa: ARG001
        for language, _name in settings.LANGUAGES:
            with override(language):
                found = next((word for word, label in choices.choices if plain(cell) in _said(word, label)), None)
            if found is not None:
                return str(found)
        listed = ", ".join(choices.values)
        raise CellError(_("“%(cell)s” is none of: %(listed)s.") % {"cell": cell[:50], "listed": listed})

    return read


def json_object(cell: str, known: Known) -> Any:  # noqa: ARG001
    """Return what a cell says in JSON. Raises CellError."""
    try:
        return json.loads(cell)
    except ValueError:
        raise CellError(_("This is no JSON. Copy the cell of a camera that was exported.")) from None


def shown(value: Any) -> str:
    """Return a value as a cell says it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return settled(str(value))


def _said(word: Any, label: Any) -> set[str]:
    return {plain(str(word)), plain(str(label)), plain(str(label).partition(":")[0])}


NOTHING_TO_CLEAR = _lazy("This cannot be empty; leave the cell empty to keep what there is.")
