"""What may be wrong with a translation: missing, doubtful, other placeholders, other markup, other ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from babel.messages import Catalog, Message

PLACEHOLDER = re.compile(r"%\(\w+\)[-+ 0#]*\d*(?:\.\d+)?[a-z]|%%|%[sdif]|\{\w*\}")
TAG = re.compile(r"</?\w+[^>]*>|&\w+;")


def of(catalogue: Catalog) -> list[str]:
    """Return a line for each fault of a catalogue."""
    return [f"{shown(message)}: {fault}" for message in catalogue if message.id for fault in _faults(message)]


def shown(message: Message) -> str:
    """Return the English of a message, on one line."""
    return repr(_forms(message.id)[0])


def _faults(message: Message) -> Iterator[str]:
    translations = _forms(message.string)
    if not translations or not all(translations):
        yield "not translated"
        return
    if message.fuzzy:
        yield "marked as doubtful (fuzzy)"
    for translation in translations:
        yield from _differences(_forms(message.id), translation)


def _differences(originals: list[str], translation: str) -> Iterator[str]:
    """Yield what a translation has that no form of the original has, or lacks though every form has it."""
    for name, pattern in (("placeholders", PLACEHOLDER), ("markup", TAG)):
        if all(_parts(pattern, original) != _parts(pattern, translation) for original in originals):
            yield f"other {name}: {sorted(_parts(pattern, translation).elements())}"
    for name, end in (("space at the beginning", r"^\s+"), ("space at the end", r"\s+$")):
        if bool(re.search(end, originals[-1])) != bool(re.search(end, translation)):
            yield f"{name} differs"


def _parts(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(pattern.findall(text))


def _forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """Return the forms of a text: one, or one for each kind of number."""
    return [text] if isinstance(text, str) else list(text or ())
