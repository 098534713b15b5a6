"""Which sightings of tracks and which detections are kept: few enough to store, enough to explain every count."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from counting.core.detections import Detections
from counting.core.paths import simplified
from counting.core.tracking import Track

TRACK_SECONDS = 0.5  # between two kept sightings of a track
DETECTION_SECONDS = 1.0  # between two kept detections of a track
TRAJECTORY_MOST = 500  # points of a trajectory
TRAJECTORY_TOLERANCE = 0.002  # frame heights: two pixels of 1080
REMEMBERED_SECONDS = 4.0  # of frames whose detections can still be kept: longer than anybody unseen is waited for
NEXT = 1e-6  # seconds by which a moment may come too early
SAME_PLACE = 1e-6  # of the frame

Status = Literal["active", "lost", "completed"]
Step = tuple[float, float, float]  # time in seconds, foot in 0–1 of the frame


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a track was at one moment: the foot and its velocity per second in 0–1 of the frame, height likewise.

    `first` is the time of the track's first sighting, seconds. `place` is the place of the detection among those of
    its frame. `marked` says that it was kept for an event. The last one carries the `trajectory`.
    """

    track: int
    time: float
    x: float
    y: float
    height: float
    velocity: tuple[float, float] | None
    confidence: float
    first: float
    place: int | None
    status: Status = "active"
    marked: bool = False
    trajectory: tuple[Step, ...] | None = None

    @property
    def is_edge(self) -> bool:
        """Say whether this is the track's first sighting, its last, or one kept for an event."""
        return self.marked or self.status != "active" or self.time == self.first


@dataclass(slots=True)
class _Followed:
    """What is remembered of a track: its newest sighting, and the same once more where it shall be kept."""

    newest: Sighting
    due: float
    held: bool
    steps: list[Step]


class TrackSampler:
    """Keeps of each track the first sighting, the last, one every so many seconds and one at each event.

    A sighting is handed out once the next one has come, so that the last one of a track appears once, as the last.
    `seconds` 0 keeps all.
    """

    def __init__(self, aspect: float, seconds: float = TRACK_SECONDS) -> None:
        self.seconds = seconds
        self._aspect = aspect
        self._followed: dict[int, _Followed] = {}

    def __len__(self) -> int:
        return len(self._followed)

    def take(self, tracks: Sequence[Track], marked: Iterable[int] = ()) -> list[Sighting]:
        """Take the tracks that count after a frame and those who gave events; return what is to be kept."""
        present = {track.id for track in tracks}
        gone = [ident for ident in self._followed if ident not in present]
        kept = [self._last(ident, "completed") for ident in gone]
        for track in tracks:
            kept += self._see(track)
        for ident in marked:
            self._mark(ident)
        return kept

    def finish(self) -> list[Sighting]:
        """Return the last sighting of everybody who is still followed where the picture breaks off."""
        return [self._last(ident, "lost") for ident in list(self._followed)]

    def _see(self, track: Track) -> list[Sighting]:
        followed = self._followed.get(track.id)
        if followed is None:
            return self._begin(track)
        if track.last[0] <= followed.newest.time:
            return []
        kept = [followed.newest] if followed.held else []
        followed.newest = self._sighting(track, followed.newest.first)
        followed.held = self._is_due(followed, followed.newest.time)
        self._walk(followed)
        return kept

    def _begin(self, track: Track) -> list[Sighting]:
        """Follow a track that counts from now on; return what is kept of the times it was seen before."""
        first = track.path[0][0]
        newest = self._sighting(track, first)
        steps = [(time, x / self._aspect, foot) for time, x, foot in track.path if time < newest.time]
        self._followed[track.id] = followed = _Followed(newest, first, False, steps)
        early = [step for step in steps if self._is_due(followed, step[0])]
        followed.held = self._is_due(followed, newest.time)
        self._walk(followed)
        return [replace(newest, time=time, x=x, y=y, velocity=None, place=None) for time, x, y in early]

    def _is_due(self, followed: _Followed, time: float) -> bool:
        if time < followed.due - NEXT:
            return False
        followed.due = followed.due + self.seconds if followed.due + self.seconds > time else time + self.seconds
        return True

    def _walk(self, followed: _Followed) -> None:
        """Add the newest sighting to the way; one that has grown long is thinned, so that it stays bounded."""
        newest = followed.newest
        followed.steps.append((newest.time, newest.x, newest.y))
        if len(followed.steps) >= 2 * TRAJECTORY_MOST:
            followed.steps = self._simplified(followed.steps)

    def _mark(self, ident: int) -> None:
        followed = self._followed.get(ident)
        if followed is not None:
            followed.newest = replace(followed.newest, marked=True)
            followed.held = True

    def _last(self, ident: int, status: Status) -> Sighting:
        followed = self._followed.pop(ident)
        return replace(followed.newest, status=status, trajectory=tuple(self._simplified(followed.steps)))

    def _simplified(self, steps: list[Step]) -> list[Step]:
        points = np.array(steps) * [1.0, self._aspect, 1.0]
        return [steps[place] for place in simplified(points, TRAJECTORY_TOLERANCE, TRAJECTORY_MOST)]

    def _sighting(self, track: Track, first: float) -> Sighting:
        time, x, foot, height = track.last
        velocity = (track.x_filter.velocity / self._aspect, track.foot_filter.velocity)
        place = track.detection if track.detection >= 0 else None
        return Sighting(track.id, time, x / self._aspect, foot, height, velocity, track.confidence, first, place)


@dataclass(frozen=True, slots=True)
class Found:
    """A detection to keep: number and time of its frame, its place among those of the frame, box in 0–1, score.

    `track` is whom it belongs to, None where nobody is followed or nobody yet.
    """

    frame: int
    time: float
    place: int
    box: tuple[float, float, float, float]
    score: float
    track: int | None = None


@dataclass(slots=True)
class _Looked:
    """A frame of the last seconds: who was found, whom each belongs to, and what of it is kept already."""

    frame: int
    time: float
    people: Detections
    owners: dict[int, int]
    kept: set[int] = field(default_factory=set)

    def place_of(self, track: int) -> int | None:
        """Return the place of the track's detection in this frame."""
        return next((place for place, owner in self.owners.items() if owner == track), None)


class DetectionSampler:
    """Keeps of each track a detection every so many seconds, and all of the frames around an event.

    `seconds` 0 keeps every detection, None keeps none. Where nobody is followed all detections of a frame are kept
    every so many seconds. Detections below `threshold` (0–1) are never kept.
    """

    def __init__(self, seconds: float | None = DETECTION_SECONDS, threshold: float = 0.0) -> None:
        self.seconds, self.threshold = seconds, threshold
        self._looked: deque[_Looked] = deque()
        self._due: dict[int | None, float] = {}

    def take(
        self, frame: int, time: float, people: Detections, tracks: Sequence[Track] | None, events: Iterable[float] = ()
    ) -> list[Found]:
        """Take in a frame, who is followed after it (None: nobody is) and the times of its events; return what to keep.

        The frames around an event are the last before it and the first after.
        """
        if self.seconds is None:
            return []
        looked = _Looked(frame, time, people, _owners(tracks or (), time))
        self._looked.append(looked)
        while time - self._looked[0].time > REMEMBERED_SECONDS:
            self._looked.popleft()
        return self._due_of(looked, tracks) + self.around(events)

    def around(self, moments: Iterable[float]) -> list[Found]:
        """Return what is to be kept of the frames around moments; `take` does so for those of its events."""
        near = [looked for moment in moments for looked in self._neighbours(moment) if looked is not None]
        return [found for looked in near for found in self._keep(looked, range(len(looked.people)))]

    def of_sighting(self, sighting: Sighting) -> tuple[Found | None, list[Found]]:
        """Return the detection of a sighting where it is kept, and what is kept now because the sighting is an edge."""
        looked = self._frame_at(sighting.time)
        if looked is None:
            return None, []
        place = sighting.place if sighting.place is not None else _place_at(looked.people, sighting.x, sighting.y)
        if place is None or not self._may_keep(looked, place):
            return None, []
        looked.owners.setdefault(place, sighting.track)  # nobody's yet when the track did not count
        new = self._keep(looked, [place]) if sighting.is_edge else []
        return (_found(looked, place), new) if place in looked.kept else (None, [])

    def of_event(self, track: int, time: float) -> Found | None:
        """Return the kept detection of a track in the first frame after a moment, else in the last before it."""
        before, after = self._neighbours(time)
        for looked in (after, before):
            place = looked.place_of(track) if looked else None
            if looked is not None and place is not None and place in looked.kept:
                return _found(looked, place)
        return None

    def forget(self) -> None:
        """Forget the last frames, where the picture breaks off."""
        self._looked.clear()
        self._due.clear()

    def _due_of(self, looked: _Looked, tracks: Sequence[Track] | None) -> list[Found]:
        if tracks is None or self.seconds == 0:
            anybody = any(self._may_keep(looked, place) for place in range(len(looked.people)))
            return self._keep(looked, range(len(looked.people))) if anybody and self._is_due(None, looked.time) else []
        present = {track.id for track in tracks}
        for gone in [ident for ident in self._due if ident is not None and ident not in present]:
            del self._due[gone]
        due = [place for place, owner in looked.owners.items() if self._is_due(owner, looked.time)]
        return self._keep(looked, due)

    def _is_due(self, owner: int | None, time: float) -> bool:
        seconds = self.seconds or 0.0
        due = self._due.get(owner, time)
        if time < due - NEXT:
            return False
        self._due[owner] = due + seconds if due + seconds > time else time + seconds
        return True

    def _neighbours(self, moment: float) -> tuple[_Looked | None, _Looked | None]:
        """Return the last remembered frame up to a moment and the first after it."""
        before = next((looked for looked in reversed(self._looked) if looked.time <= moment), None)
        after = next((looked for looked in self._looked if looked.time > moment), None)
        return before, after

    def _frame_at(self, time: float) -> _Looked | None:
        return next((looked for looked in reversed(self._looked) if looked.time == time), None)

    def _keep(self, looked: _Looked, places: Iterable[int]) -> list[Found]:
        new = [place for place in places if place not in looked.kept and self._may_keep(looked, place)]
        looked.kept.update(new)
        return [_found(looked, place) for place in new]

    def _may_keep(self, looked: _Looked, place: int) -> bool:
        return float(looked.people.scores[place]) >= self.threshold


def _owners(tracks: Sequence[Track], time: float) -> dict[int, int]:
    """Return the track of each detection of the frame at `time` that belongs to one."""
    return {track.detection: track.id for track in tracks if track.last[0] == time and track.detection >= 0}


def _place_at(people: Detections, x: float, y: float) -> int | None:
    """Return which detection has its foot exactly there: that of a track's very first sighting."""
    if not len(people):
        return None
    feet = np.column_stack([(people.boxes[:, 0] + people.boxes[:, 2]) / 2, people.boxes[:, 3]])
    gaps = np.abs(feet - [x, y]).max(axis=1)
    nearest = int(gaps.argmin())
    return nearest if gaps[nearest] <= SAME_PLACE else None


def _found(looked: _Looked, place: int) -> Found:
    left, top, right, bottom = looked.people.boxes[place].tolist()
    score = float(looked.people.scores[place])
    return Found(looked.frame, looked.time, place, (left, top, right, bottom), score, looked.owners.get(place))
