"""Reads the truth of a clip: boxes of people in every frame (MOTChallenge), or a hand tally of times and directions."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from counting.core.scoring import DIRECTIONS, TrueCrossing, true_crossings
from counting.core.zones import Zone
from streams.evaluation.errors import EvaluationError

Floats = NDArray[np.float64]
Row = tuple[int, int, float, float, float, float]  # frame from 1, person, left, top, width, height in pixels
PEDESTRIAN = 1  # the class that counts in files with classes (MOT16 on)
COLUMNS = ["t", "zone", "direction"]


@dataclass(frozen=True, slots=True)
class TrueBoxes:
    """The true boxes of a clip: `rows` (n, 6) hold frame (from 1), person, left, top, width, height in pixels."""

    rows: Floats

    @property
    def last_frame(self) -> int:
        """Return the last frame that the truth names."""
        return int(self.rows[:, 0].max(initial=0))

    def frame(self, number: int) -> tuple[NDArray[np.int64], Floats]:
        """Return persons (n,) and boxes (n, 4: left, top, right, bottom in pixels) of a frame; frames count from 1."""
        first, last = np.searchsorted(self.rows[:, 0], [number, number + 1])
        rows = self.rows[first:last]
        return rows[:, 1].astype(np.int64), np.column_stack([rows[:, 2:4], rows[:, 2:4] + rows[:, 4:6]])

    def tracks(self, times: Floats, width: int, height: int) -> dict[int, Floats]:
        """Return each person's path (n, 4: seconds, foot x and y, body height in 0–1 of the frame).

        `times` are those of the clip's frames; beyond them nothing is known.
        """
        rows = self.rows[self.rows[:, 0] <= len(times)]
        when = times[rows[:, 0].astype(int) - 1]
        x, y = (rows[:, 2] + rows[:, 4] / 2) / width, (rows[:, 3] + rows[:, 5]) / height
        table = np.column_stack([when, x, y, rows[:, 5] / height])
        return {int(person): table[rows[:, 1] == person] for person in np.unique(rows[:, 1])}


@dataclass(frozen=True, slots=True)
class HandTally:
    """Crossings that somebody has noted, in seconds from the first frame; of an area `in` is an entry."""

    marks: tuple[TrueCrossing, ...]


def read_truth(path: Path, zones: Sequence[Zone]) -> TrueBoxes | HandTally:
    """Read a truth of either form. Raises EvaluationError that names file and line."""
    lines = _lines(path)
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not filled:
        raise EvaluationError(f"{path} is empty: neither boxes nor a tally")
    cells = _cells(filled[0][1])
    return _boxes(path, filled) if len(cells) >= 6 else _tally(path, filled, zones)


def crossings_of(
    truth: TrueBoxes | HandTally, zones: Sequence[Zone], times: Floats, width: int, height: int
) -> list[TrueCrossing]:
    """Return the true crossings of all lines, for frames of that many pixels at `times` (seconds)."""
    if isinstance(truth, HandTally):
        return list(truth.marks)
    return true_crossings(truth.tracks(times, width, height), zones, width / height)


def seconds(text: str) -> float:
    """Read a time: seconds, mm:ss or hh:mm:ss, with or without a fraction. Raises ValueError."""
    parts = text.strip().split(":")
    if not 1 <= len(parts) <= 3 or not all(re.fullmatch(r"\d+", part) for part in parts[:-1]):
        raise ValueError(f"{text!r} is neither seconds nor hh:mm:ss")
    try:
        last = float(parts[-1])
    except ValueError:
        raise ValueError(f"{text!r} is neither seconds nor hh:mm:ss") from None
    if not isfinite(last) or last < 0 or (len(parts) > 1 and last >= 60):
        raise ValueError(f"{text!r} is neither seconds nor hh:mm:ss")
    minutes = 0
    for part in parts[:-1]:
        minutes = 60 * minutes + int(part)
    return 60 * minutes + last


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise EvaluationError(f"no such file: {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"cannot read {path}: {error}") from None


def _cells(line: str) -> list[str]:
    return re.split(r"\s*,\s*|\s+", line.strip())


def _boxes(path: Path, lines: list[tuple[int, str]]) -> TrueBoxes:
    rows = []
    for number, line in lines:
        try:
            row = _box(_cells(line))
        except (ValueError, OverflowError) as error:
            raise EvaluationError(f"{path}, line {number}: not a box ({error})") from None
        if row is not None:
            rows.append(row)
    if not rows:
        raise EvaluationError(f"{path}: no box in it counts (flag 0, or not of class 1)")
    table = np.array(sorted(rows), dtype=float)
    return TrueBoxes(table)


def _box(cells: list[str]) -> Row | None:
    """Read `frame,id,left,top,width,height[,flag[,class,visibility]]`; None for what does not count.

    Ten columns are those of MOT15: world coordinates and no class. Raises ValueError.
    """
    if len(cells) < 6:
        raise ValueError("expected frame,id,left,top,width,height")
    left, top, width, height = (float(cell) for cell in cells[2:6])
    frame, person = int(float(cells[0])), int(float(cells[1]))
    if frame < 1 or not all(isfinite(value) for value in (left, top, width, height)) or min(width, height) <= 0:
        raise ValueError("frames count from 1, and width and height are above 0")
    ignored = len(cells) > 6 and float(cells[6]) == 0
    other = len(cells) == 9 and int(float(cells[7])) != PEDESTRIAN
    return None if ignored or other else (frame, person, left, top, width, height)


def _tally(path: Path, lines: list[tuple[int, str]], zones: Sequence[Zone]) -> HandTally:
    names = {zone.key for zone in zones}
    if [cell.strip().lower() for cell in _split(lines[0][1])] == COLUMNS:
        lines = lines[1:]
    marks = []
    for number, line in lines:
        try:
            marks.append(_mark(_split(line), names))
        except ValueError as error:
            raise EvaluationError(f"{path}, line {number}: not a mark ({error})") from None
    return HandTally(tuple(sorted(marks, key=lambda mark: mark.time)))


def _split(line: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line]))]


def _mark(cells: list[str], names: set[str]) -> TrueCrossing:
    """Read `t,zone,direction`. Raises ValueError."""
    if len(cells) != len(COLUMNS):
        raise ValueError(f"expected {','.join(COLUMNS)}")
    time, zone, direction = seconds(cells[0]), cells[1], cells[2].lower()
    if zone not in names:
        raise ValueError(f"no zone is called {zone!r}; there are {', '.join(sorted(names)) or 'none'}")
    if direction not in DIRECTIONS:
        raise ValueError(f"the direction is {' or '.join(DIRECTIONS)}, not {cells[2]!r}")
    return TrueCrossing(zone, direction, time)
