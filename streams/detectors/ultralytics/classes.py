"""Which classes of a network are looked for: by name or by number."""

from __future__ import annotations

from collections.abc import Sequence

from counting.core.detections import FIRST
from streams.detectors.base import DetectorError

PERSON = "person"
SHOWN = 10  # names that a message lists at most


def chosen_classes(wanted: Sequence[str | int], names: Sequence[str]) -> tuple[int, ...]:
    """Return the numbers of the wanted classes; `names` are the network's in the order of their numbers.

    A network that does not tell its names has class 0 called person. Raises DetectorError for what it does not know.
    """
    return tuple(dict.fromkeys(_number(each, names) for each in wanted))


def class_labels(wanted: Sequence[str | int], names: Sequence[str]) -> tuple[str, ...]:
    """Return the labels of `chosen_classes`, in their order: FIRST, then the words by which they were asked for."""
    labels: dict[int, str] = {}
    for each in wanted:
        labels.setdefault(_number(each, names), str(each) if labels else FIRST)
    return tuple(labels.values())


def _number(wanted: str | int, names: Sequence[str]) -> int:
    if isinstance(wanted, int):
        if names and wanted >= len(names):
            raise DetectorError(f"parameters.classes: {wanted} is none of the network's {len(names)} classes")
        return wanted
    spelled = wanted.replace(" ", "_")  # OpenVINO exports write it so
    if wanted in names or spelled in names:
        return list(names).index(wanted if wanted in names else spelled)
    if wanted == PERSON and (not names or len(names) == 1):  # a network of one class has learnt people, however named
        return 0
    known = ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "") if names else "numbers only"
    raise DetectorError(f"parameters.classes: the network knows no {wanted!r}; it knows {known}")
