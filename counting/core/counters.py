"""All zones of one camera at once: only those near whom somebody may cross are asked.

Most people are far from most lines in most frames, and what is far is told from arrays, for all people and zones
together. The results are those of asking every zone about everybody; tests prove it.
"""

from __future__ import annotations

from collections import Counter as Counted
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from counting.core.areas import AreaCounter
from counting.core.geometry import Polygon, Segments
from counting.core.lines import DEAD_BAND, LineCounter
from counting.core.zones import ANCHOR_HEIGHTS, Crossing, Sightings, Zone

Floats = NDArray[np.float64]
Counter = LineCounter | AreaCounter
Slots = NDArray[np.intp]
FIRST_ROOM = 16  # people for whom there is room at the start


class Counters:
    """Counts over several zones; fed with sightings in the order of time."""

    def __init__(self, zones: Sequence[Zone], aspect: float) -> None:
        self._aspect = aspect
        self._all: list[Counter] = []
        self._slots: dict[int, int] = {}
        self._free: list[int] = []
        self._times, self._feet, self._heights = np.zeros(0), np.zeros((0, 2)), np.ones(0)
        self.replace(zones)

    @property
    def areas(self) -> list[AreaCounter]:
        """Return those that are areas."""
        return [counter for counter in self._all if isinstance(counter, AreaCounter)]

    def replace(self, zones: Sequence[Zone]) -> None:
        """Count over other zones from now on; a zone that stays the same keeps its state."""
        for track in self._slots:
            self._catch_up(track)
        known = {counter.zone: counter for counter in self._all}
        self._all = [known.get(zone) or counter_of(zone, self._aspect) for zone in zones]
        self._measures = _Measures(self._all)
        self._make_room(max(FIRST_ROOM, len(self._times)))

    def update(self, sightings: Sightings) -> list[Crossing]:
        """Take in where people were seen and return who has crossed, entered or left."""
        if not self._all:
            return []
        slots = self._slots_of(sightings.tracks)
        measured = self._measures.of(sightings)
        quiet = self._rests[:, slots] * measured > self._measures.bands * sightings.heights
        found = self._look(sightings, slots, measured, np.nonzero(~quiet))
        self._note(slots, sightings, measured)
        return found

    def end(self, track: int) -> list[Crossing]:
        """Forget a track that is gone; return the crossings that it had all but finished."""
        slot = self._slots.get(track)
        if slot is None:
            return []
        self._catch_up(track)
        del self._slots[track]
        self._free.append(slot)
        return [crossing for counter in self._all if (crossing := counter.end(track))]

    def _slots_of(self, tracks: Sequence[int]) -> Slots:
        """Return where each track is kept; those that are new, or seen several times, every zone will look at."""
        slots = [self._slots.get(track, -1) for track in tracks]
        if -1 in slots or len(set(slots)) < len(slots):
            for track, times in Counted(tracks).items():
                if track not in self._slots:
                    self._slots[track] = self._new_slot()
                elif times > 1:
                    self._catch_up(track)
            slots = [self._slots[track] for track in tracks]
        return np.array(slots, dtype=np.intp)

    def _look(
        self, sightings: Sightings, slots: Slots, measured: Floats, near: tuple[NDArray[np.intp], ...]
    ) -> list[Crossing]:
        """Let zones look at the sightings that are near them; `near` holds the numbers of both."""
        found: list[Crossing] = []
        zones, rows = near
        places, heights = slots[rows], sightings.heights[rows]
        across, down = sightings.points[rows].T
        down = down - self._measures.shares[zones, 0] * heights
        columns = zones, rows, places, self._rests[zones, places], across, down, measured[near], heights
        for zone, row, slot, rested, x, y, distance, height in zip(*(one.tolist() for one in columns), strict=True):
            counter, track = self._all[zone], sightings.tracks[row]
            if rested:
                self._remind(zone, track, slot)
            if crossing := counter.look(track, sightings.times[row], (x, y), distance, height):
                found.append(crossing)
            rest = counter.rest(track)
            self._rests[zone, slot] = rest if rest * distance > 0 else 0
        return found

    def _note(self, slots: Slots, sightings: Sightings, measured: Floats) -> None:
        """Keep where everybody was last seen."""
        self._measured[:, slots] = measured
        self._times[slots] = sightings.times
        self._feet[slots] = sightings.points
        self._heights[slots] = sightings.heights

    def _remind(self, zone: int, track: int, slot: int) -> None:
        """Tell a zone where a track was last seen that it has not been asked about since."""
        counter, height = self._all[zone], float(self._heights[slot])
        point = anchored(counter, self._feet[slot], height)
        counter.remember(track, float(self._times[slot]), point, float(self._measured[zone, slot]), height)

    def _catch_up(self, track: int) -> None:
        """Tell all zones where a track was last seen; from then on it rests nowhere."""
        slot = self._slots[track]
        for zone in np.flatnonzero(self._rests[:, slot]).tolist():
            self._remind(zone, track, slot)
        self._rests[:, slot] = 0.0

    def _new_slot(self) -> int:
        if not self._free:
            for track in self._slots:
                self._catch_up(track)
            self._make_room(2 * len(self._times))
        return self._free.pop()

    def _make_room(self, people: int) -> None:
        """Have room for that many; which side who rests on is asked anew."""
        known = len(self._times)
        self._times = np.concatenate([self._times, np.zeros(people - known)])
        self._feet = np.concatenate([self._feet, np.zeros((people - known, 2))])
        self._heights = np.concatenate([self._heights, np.ones(people - known)])
        self._rests, self._measured = np.zeros((len(self._all), people)), np.zeros((len(self._all), people))
        self._free += range(known, people)


class _Measures:
    """How far people are from zones, for all of both at once; bent lines alone are asked one by one.

    `bands` are the widths, in body heights, within which each zone looks, and `shares` how many body heights above the
    foot the point is that counts for it, both of shape (zones, 1).
    """

    def __init__(self, counters: Sequence[Counter]) -> None:
        lines = [(row, one) for row, one in enumerate(counters) if isinstance(one, LineCounter)]
        areas = [(row, one) for row, one in enumerate(counters) if isinstance(one, AreaCounter)]
        straight = [(row, line) for row, line in lines if len(line.points) == 2]
        self.bands = np.zeros((len(counters), 1))
        self.bands[[row for row, _ in lines]] = DEAD_BAND
        self.shares = np.array([[ANCHOR_HEIGHTS[counter.zone.anchor]] for counter in counters])
        self._bent = [(row, line) for row, line in lines if len(line.points) > 2]
        self._straight, self._areas = _rows([row for row, _ in straight]), _rows([row for row, _ in areas])
        self._lines = Segments(np.array([line.points for _, line in straight]).reshape(-1, 2, 2))
        self._outlines = Polygon(same_length([area.corners for _, area in areas]))

    def of(self, sightings: Sightings) -> Floats:
        """Return what each zone measures of each sighting, shape (zones, n)."""
        x, y = sightings.points[:, 0], sightings.points[:, 1] - self.shares * sightings.heights
        measured = np.empty(y.shape)
        if self._straight is not None:
            measured[self._straight] = self._lines.sides(x, y[self._straight])
        if self._areas is not None:
            measured[self._areas] = self._outlines.gaps_of(x, y[self._areas])
        for row, line in self._bent:
            measured[row] = line.measure(np.column_stack([x, y[row]]))
        return measured


def _rows(numbers: list[int]) -> slice | NDArray[np.intp] | None:
    """Return what picks rows of a table: a slice, which is quickest, where they follow each other; None for no rows."""
    if not numbers:
        return None
    if numbers[-1] - numbers[0] == len(numbers) - 1:
        return slice(numbers[0], numbers[-1] + 1)
    return np.array(numbers, dtype=np.intp)


def counter_of(zone: Zone, aspect: float) -> Counter:
    """Return what counts over a zone, in a frame of that width / height."""
    return LineCounter(zone, aspect) if zone.kind == "line" else AreaCounter(zone, aspect)


def anchored(counter: Counter, foot: Floats, height: float) -> tuple[float, float]:
    """Return the point of a person that counts for a zone."""
    return float(foot[0]), float(foot[1]) - ANCHOR_HEIGHTS[counter.zone.anchor] * height


def same_length(outlines: Sequence[Floats]) -> Floats:
    """Return outlines as one array: where corners lack, the last one is repeated, which changes nothing."""
    most = max(map(len, outlines), default=1)
    padded = [np.concatenate([one, np.repeat(one[-1:], most - len(one), axis=0)]) for one in outlines]
    return np.array(padded).reshape(-1, most, 2)
