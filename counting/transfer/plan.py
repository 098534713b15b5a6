"""What a table would do to a tenant's cameras: row by row new, changed, unchanged or wrong. Nothing is written here."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cameras.models import Camera, CameraGroup, CameraLocation
from counting.core.zone_text import ZoneText
from counting.transfer.columns import Column
from counting.transfer.known import Known


class State(StrEnum):
    """What a row would do."""

    WRONG = "wrong"
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that would change: what it says now and would say; passwords say neither."""

    column: Column
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row, and at which column; None: with the row as a whole."""

    column: Column | None
    words: str


@dataclass(slots=True)
class PlannedRow:
    """A row of the table and what it would do.

    `values` are columns of the camera, `groups` the groups in which it shall be (None: as it is), `zones` those to make
    or to move. `camera` is the stored one, None for a new one.
    """

    line: int
    key: str
    camera: Camera | None = None
    values: dict[str, Any] = field(default_factory=dict)
    password: str = ""
    groups: list[CameraGroup] | None = None
    zones: list[ZoneText] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def state(self) -> State:
        """Return what the row would do."""
        if self.faults:
            return State.WRONG
        if self.camera is None:
            return State.NEW
        return State.CHANGED if self.changes else State.UNCHANGED

    @property
    def is_written(self) -> bool:
        """Say whether there is anything to write."""
        return self.state in (State.NEW, State.CHANGED)

    @property
    def name(self) -> str:
        """Return how the camera would be called."""
        return str(self.values.get("camera_name") or (self.camera.camera_name if self.camera else self.key))

    def blame(self, column: Column | None, words: Iterable[str]) -> None:
        """Note what is wrong, once."""
        for word in words:
            fault = Fault(column, str(word))
            if fault not in self.faults:
                self.faults.append(fault)


@dataclass(slots=True)
class Plan:
    """What a table would do, and how it was read."""

    known: Known
    rows: list[PlannedRow]
    unknown_titles: list[str] = field(default_factory=list)
    missing_columns: list[Column] = field(default_factory=list)

    def in_state(self, *states: State) -> list[PlannedRow]:
        """Return the rows that would do this."""
        return [row for row in self.rows if row.state in states]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows are in each state."""
        found = Counter(row.state for row in self.rows)
        return {state.value: found[state] for state in State}

    @property
    def new_locations(self) -> list[CameraLocation]:
        """Return the places that rows to write need and that are not there yet."""
        wanted = {id(place): place for row in self.rows if row.is_written and (place := row.values.get("location"))}
        return [place for place in wanted.values() if place.pk is None]

    @property
    def new_groups(self) -> list[CameraGroup]:
        """Return the groups that rows to write need and that are not there yet."""
        wanted = {id(group): group for row in self.rows if row.is_written for group in row.groups or []}
        return [group for group in wanted.values() if group.pk is None]

    @property
    def digest(self) -> str:
        """Return a text that another plan has only if it would do the same to the same versions of the same cameras."""
        told = [
            (
                row.line, row.key, row.state, row.camera.config_version if row.camera else 0,
                [(change.column.title, change.before, change.after) for change in row.changes],
            )
            for row in self.rows
        ]  # fmt: skip
        made = [str(each) for each in (*self.new_locations, *self.new_groups)]
        return hashlib.sha256(json.dumps([told, made]).encode()).hexdigest()
