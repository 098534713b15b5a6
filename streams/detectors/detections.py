"""Replays detections from a file: MOTChallenge text or JSON lines. For tests, comparisons and external detectors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from counting.core.detections import FIRST, Detections
from streams.detectors.base import DetectorError, DetectorOptions
from streams.frames import Frame

# Frame from 1, left, top, width, height in pixels, score, and the class where it is told.
Row = tuple[int, float, float, float, float, float, str | None]
Seen = tuple[float, float, float, float, float, str | None]


def create(options: DetectorOptions) -> RecordedDetector:
    """Return a detector that replays `options.detections`. Raises DetectorError."""
    if options.detections is None:
        raise DetectorError("the detector detections needs a file of detections: --detections FILE")
    return RecordedDetector(options.detections, [str(each) for each in options.classes])


class RecordedDetector:
    """Gives back what a file says of each frame; the pixels are not looked at.

    Where more than one of `classes` is asked for, what has another class is left out, and what has none is of the
    first. With one alone, all are of that.
    """

    shareable = True
    blind = True

    def __init__(self, path: Path, classes: Sequence[str] = ("person",)) -> None:
        self._path, self._first = path, classes[0]
        self._further = frozenset(classes[1:]) - {self._first}
        self._rows = _by_frame(path)

    @property
    def description(self) -> str:
        """Name the file."""
        return f"detections of {self._path.name}"

    @property
    def last_frame(self) -> int:
        """Return the number of the last frame that the file names; frames count from 1."""
        return max(self._rows, default=0)

    def detect(self, frames: Sequence[Frame]) -> list[Detections]:
        """Return what the file says of each frame; frame 1 of the file is index 0."""
        return [self._one(frame) for frame in frames]

    def _one(self, frame: Frame) -> Detections:
        rows = self._rows.get(frame.index + 1)
        if not rows:
            return Detections.none()
        table = np.array([row[:5] for row in rows])
        corners = np.column_stack([table[:, 0:2], table[:, 0:2] + table[:, 2:4]])
        boxes = np.clip(corners / [frame.width, frame.height, frame.width, frame.height], 0.0, 1.0)
        there = np.asarray((boxes[:, 2:] > boxes[:, :2]).all(axis=1), bool)  # not beside the picture
        found = Detections(boxes, np.clip(table[:, 4], 0.0, 1.0))
        if not self._further:
            return found.kept(there)
        asked = np.array([row[5] in {None, self._first, *self._further} for row in rows])
        labels = tuple(row[5] if row[5] in self._further else FIRST for row in rows)
        return replace(found, labels=labels).kept(there & asked)


def _by_frame(path: Path) -> dict[int, list[Seen]]:
    """Return the rows of the file by frame. Raises DetectorError that names the line."""
    frames: dict[int, list[Seen]] = {}
    try:
        with path.open() as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    _read_line(path, number, line, frames)
    except FileNotFoundError:
        raise DetectorError(f"no such file: {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DetectorError(f"cannot read {path}: {error}") from None
    return frames


def _read_line(path: Path, number: int, line: str, frames: dict[int, list[Seen]]) -> None:
    try:
        rows = list(_json_rows(line)) if line.lstrip().startswith("{") else [_text_row(line)]
    except KeyError as error:
        raise DetectorError(f"{path}, line {number}: not a detection ({error} missing)") from None
    except (ValueError, TypeError, OverflowError) as error:
        raise DetectorError(f"{path}, line {number}: not a detection ({error})") from None
    for row in rows:
        frame, rest = row[0], row[1:]
        if frame < 1:
            raise DetectorError(f"{path}, line {number}: not a detection (frames count from 1)")
        if not np.isfinite(rest[:5]).all():
            raise DetectorError(f"{path}, line {number}: not a detection (a number is not finite)")
        frames.setdefault(frame, []).append(rest)


def _text_row(line: str) -> Row:
    """Read `frame,id,left,top,width,height,score,…`."""
    cells = re.split(r"\s*,\s*|\s+", line.strip())
    if len(cells) < 7:
        raise ValueError("expected frame,id,left,top,width,height,score")
    left, top, width, height, score = (float(cell) for cell in cells[2:7])
    return int(float(cells[0])), left, top, width, height, score, None


def _json_rows(line: str) -> Iterator[Row]:
    """Read `{"frame": 1, "detections": [{"bbox": [left, top, width, height], "confidence": 0.9}]}`.

    Each detection may tell its `"class"`.
    """
    item = json.loads(line)
    for one in item["detections"]:
        left, top, width, height = (float(cell) for cell in one["bbox"])
        yield int(item["frame"]), left, top, width, height, float(one["confidence"]), _class_of(one)


def _class_of(one: Mapping[str, Any]) -> str | None:
    return None if one.get("class") is None else str(one["class"])
