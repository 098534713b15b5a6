"""All zones of one camera at once: only those near whom somebody may cross are asked.

Most people are far from most lines in most frames, and what is far is told from arrays, for all people and zones
together. The results are those of asking every zone about everybody; tests prove it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from counting.core.areas import AreaCounter
from counting.core.geometry import Polygon, side_distances
from counting.core.lines import DEAD_BAND, LineCounter
from counting.core.zones import ANCHOR_HEIGHTS, Crossing, Sightings, Zone

Floats = NDArray[np.float64]
Counter = LineCounter | AreaCounter
Slots = NDArray[np.intp]
EVERYBODY = slice(None)
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
        slots = [self._slots.get(track, -1) for track in sightings.tracks]
        if -1 in slots or len(set(slots)) < len(slots):
            return self._update_one_by_one(sightings)
        return self._update_together(sightings, np.array(slots, dtype=np.intp))

    def end(self, track: int) -> list[Crossing]:
        """Forget a track that is gone; return the crossings that it had all but finished."""
        slot = self._slots.get(track)
        if slot is None:
            return []
        self._catch_up(track)
        del self._slots[track]
        self._free.append(slot)
        self._rests[:, slot] = 0.0
        return [crossing for counter in self._all if (crossing := counter.end(track))]

    def _update_one_by_one(self, sightings: Sightings) -> list[Crossing]:
        """Ask every zone about everybody: in frames in which somebody appears or is seen several times."""
        known = set(sightings.tracks)
        for track in known:
            if track in self._slots:
                self._catch_up(track)
            else:
                self._slots[track] = self._new_slot()
        found = [crossing for counter in self._all for crossing in counter.update(sightings)]
        last = {track: row for row, track in enumerate(sightings.tracks)}
        rows = np.array(list(last.values()), dtype=np.intp)
        slots = np.array([self._slots[track] for track in last], dtype=np.intp)
        self._rests[:, slots] = [[counter.rest(track) for track in last] for counter in self._all]
        self._note(slots, sightings, rows, self._measures.of(sightings)[:, rows])
        return found

    def _update_together(self, sightings: Sightings, slots: NDArray[np.intp]) -> list[Crossing]:
        measured = self._measures.of(sightings)
        rests = self._rests[:, slots]
        quiet = (rests * measured > self._measures.bands[:, None] * sightings.heights) & (
            rests * self._measured[:, slots] > 0
        )
        found: list[Crossing] = []
        for zone, row in zip(*(axis.tolist() for axis in np.nonzero(~quiet)), strict=True):
            counter, track, slot = self._all[zone], sightings.tracks[row], slots[row]
            if rests[zone, row]:
                self._remind(zone, track, slot)
            height = float(sightings.heights[row])
            point = anchored(counter, sightings.points[row], height)
            if crossing := counter.look(track, sightings.times[row], point, float(measured[zone, row]), height):
                found.append(crossing)
            self._rests[zone, slot] = counter.rest(track)
        self._note(slots, sightings, EVERYBODY, measured)
        return found

    def _note(self, slots: Slots, sightings: Sightings, rows: Slots | slice, measured: Floats) -> None:
        """Keep where everybody was last seen."""
        self._measured[:, slots] = measured
        self._times[slots] = np.array(sightings.times)[rows]
        self._feet[slots] = sightings.points[rows]
        self._heights[slots] = sightings.heights[rows]

    def _remind(self, zone: int, track: int, slot: int) -> None:
        """Tell a zone where a track was last seen that it has not been asked about since."""
        counter, height = self._all[zone], float(self._heights[slot])
        point = anchored(counter, self._feet[slot], height)
        counter.remember(track, float(self._times[slot]), point, float(self._measured[zone, slot]), height)

    def _catch_up(self, track: int) -> None:
        """Tell all zones where a track was last seen."""
        slot = self._slots[track]
        for zone in np.flatnonzero(self._rests[:, slot]).tolist():
            self._remind(zone, track, slot)

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
    """How far people are from zones, for all of both at once; bent lines alone are asked one by one."""

    def __init__(self, counters: Sequence[Counter]) -> None:
        self.bands = np.array([DEAD_BAND if isinstance(counter, LineCounter) else 0.0 for counter in counters])
        self._shares = np.array([ANCHOR_HEIGHTS[counter.zone.anchor] for counter in counters])
        lines = [(row, one) for row, one in enumerate(counters) if isinstance(one, LineCounter)]
        self._straight = [row for row, line in lines if len(line.points) == 2]
        self._bent = [(row, line) for row, line in lines if len(line.points) > 2]
        self._areas = [row for row, one in enumerate(counters) if isinstance(one, AreaCounter)]
        self._ends = np.array([line.points for _, line in lines if len(line.points) == 2]).reshape(-1, 2, 2)
        self._outlines = Polygon(same_length([one.corners for one in counters if isinstance(one, AreaCounter)]))

    def of(self, sightings: Sightings) -> Floats:
        """Return what each zone measures of each sighting, shape (zones, n)."""
        points = np.empty((len(self._shares), *sightings.points.shape))
        points[:, :, 0] = sightings.points[:, 0]
        points[:, :, 1] = sightings.points[:, 1] - self._shares[:, None] * sightings.heights
        measured = np.empty(points.shape[:2])
        if self._straight:
            starts, ends = self._ends[:, None, 0], self._ends[:, None, 1]
            measured[self._straight] = side_distances(points[self._straight], starts, ends)
        if self._areas:
            measured[self._areas] = self._outlines.gaps(points[self._areas])
        for row, line in self._bent:
            measured[row] = line.measure(points[row])
        return measured


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
