"""Lines and areas as a cell of a table: `line Door: 0.1 0.6; 0.9 0.6 | area Hall: 0.2 0.2; 0.8 0.2; 0.8 0.8`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Points = tuple[tuple[float, float], ...]

KINDS = {"line": "counting_line", "area": "area", "region": "region"}
WORDS = {stored: word for word, stored in KINDS.items()}
DECIMALS = 6
_NUMBER = r"[-+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?"
_POINT = rf"{_NUMBER}\s+{_NUMBER}"
_ZONE = re.compile(
    rf"\s*(?:(?:(line|area|region)\s+)?(.{{1,200}}?)\s*:)?\s*({_POINT}(?:\s*;\s*{_POINT})*)\s*;?\s*(?:\||\Z)",
    re.IGNORECASE,
)


class ZoneTextError(ValueError):
    """A cell that names no zones; `rest` is where the reader lost its way."""

    def __init__(self, rest: str) -> None:
        super().__init__(rest)
        self.rest = rest


@dataclass(frozen=True, slots=True)
class ZoneText:
    """A zone as a cell says it; the name may be empty, points are 0 to 1 of the picture."""

    name: str
    zone_type: str
    points: Points


def read_zones(cell: str) -> list[ZoneText]:
    """Return the zones of a cell. Raises ZoneTextError.

    A zone without a word for its kind is a line where it has two points, else an area.
    """
    found, place = [], 0
    while place < len(cell):
        match = _ZONE.match(cell, place)
        if match is None:
            raise ZoneTextError(cell[place:].strip()[:60])
        word, name, points = match.groups()
        found.append(_zone(word or "", name or "", points))
        place = match.end()
    return found


def write_zones(zones: Iterable[ZoneText]) -> str:
    """Return the cell for zones."""
    return " | ".join(f"{WORDS[zone.zone_type]} {zone.name}: {write_points(zone.points)}" for zone in zones)


def write_points(points: Iterable[Sequence[float]]) -> str:
    """Return points as a cell says them, to a millionth of the picture."""
    return "; ".join(f"{_short(x)} {_short(y)}" for x, y in points)


def rounded(points: Iterable[Sequence[float]]) -> Points:
    """Return points as they come back from a cell."""
    return tuple((round(x, DECIMALS), round(y, DECIMALS)) for x, y in points)


def _zone(word: str, name: str, text: str) -> ZoneText:
    pairs = [pair.split() for pair in text.replace(",", ".").split(";")]
    points = tuple((float(x), float(y)) for x, y in pairs)
    kind = KINDS[word.lower()] if word else ("counting_line" if len(points) == 2 else "area")
    return ZoneText(name.strip(), kind, points)


def _short(number: float) -> str:
    return f"{number:.{DECIMALS}f}".rstrip("0").rstrip(".")
